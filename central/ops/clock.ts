import type { CaseFile, CaseState } from '#shared/model/case.ts'
import type { AnyOperation } from '#shared/model/registration.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { clockRuleFor, deadline } from '#shared/policy/clock.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'

/** The rules in force and the centre's time as an RFC 3339 instant. */
export interface Moment {
  readonly policy: Policy
  readonly now: string
}

/** States in which a case waits for somebody; everywhere else its due date is history. */
export const openStates: readonly CaseState[] = ['received', 'supplement', 'originals', 'first_review', 'second_review']

/** 办结时限 in working days: the disease's own, else the pack's. */
export function limitFor({ form }: Pick<CaseFile, 'form'>, { pack }: Policy): number {
  return diseaseOf(pack, form.opsp_dise_code)?.limitWorkdays ?? pack.limitWorkdays
}

/** 办结时限 of a case as it stands now, and by which calendar. */
export function dueBy(caseFile: CaseFile, { policy, now }: Moment): Pick<CaseFile, 'dueOn' | 'calendarVersion'> {
  const { dueOn } = deadline({
    acceptedOn: caseFile.acceptedOn,
    limitWorkdays: caseFile.limitWorkdays,
    pauses: caseFile.pauses,
    clock: clockRuleFor(caseFile, policy.pack),
    calendar: policy.calendar,
    today: chinaDate(now),
  })
  return { dueOn, calendarVersion: caseFile.acceptedOn === null ? null : policy.calendar.version }
}

/**
 * An open case by the calendar in force: the due date worked out anew, the old one kept with the case. The same object
 * when there is nothing to do. Neither a version nor a line of history: facts and decisions are as they were.
 */
export function onCalendar(caseFile: CaseFile, moment: Moment): CaseFile {
  const { calendar } = moment.policy
  const { acceptedOn, calendarVersion, state, dueOn } = caseFile
  if (acceptedOn === null || !openStates.includes(state) || calendarVersion === calendar.version) return caseFile
  const due = dueBy(caseFile, moment)
  if (due.dueOn === dueOn) return { ...caseFile, ...due }
  const replaced = { dueOn, calendarVersion: calendarVersion ?? '', replacedAt: moment.now }
  return { ...caseFile, ...due, dueHistory: [...caseFile.dueHistory, replaced] }
}

/** When it was handed in by the desk's clock as last compared with ours; never later than now. */
export function receivedAt({ decidedAt, skewMs }: Pick<AnyOperation, 'decidedAt' | 'skewMs'>, now: string): string {
  const told = Date.parse(decidedAt) - (skewMs ?? 0)
  return new Date(Math.min(told, Date.parse(now))).toISOString()
}
