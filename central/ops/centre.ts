import type { CaseFile } from '#shared/model/case.ts'
import { chinaDate, type IsoDate } from '#shared/policy/civil-day.ts'
import { dueBy, type Moment } from './clock.ts'
import { step } from './step.ts'

/** Until when the 补正 that is open must be answered; null where none is. */
export function answerDay(caseFile: CaseFile): IsoDate | null {
  return caseFile.state === 'supplement' ? (caseFile.supplements.at(-1)?.answerBy ?? null) : null
}

/**
 * Nobody answered a 补正 by its last day: withdrawn or back to the step that asked, as the pack says. The clock goes on
 * after that last day, however late the centre gets round to it. Null while there is nothing to do.
 */
export function afterSupplementDay(caseFile: CaseFile, moment: Moment): CaseFile | null {
  const answerBy = answerDay(caseFile)
  if (answerBy === null || chinaDate(moment.now) <= answerBy) return null
  if (moment.policy.pack.supplement.overdue === 'WITHDRAW') {
    const lapsed = step(caseFile, 'supplement_lapsed', 'withdrawn', moment.now)
    return { ...caseFile, ...lapsed, returnTo: null, dueOn: null }
  }
  const back: CaseFile = {
    ...caseFile,
    ...step(caseFile, 'supplement_overdue', caseFile.returnTo ?? 'first_review', moment.now),
    returnTo: null,
    pauses: caseFile.pauses.map((pause) => (pause.to === null ? { ...pause, to: answerBy } : pause)),
  }
  return { ...back, ...dueBy(back, moment) }
}

/** The core system has taken the record: 已备案. Null when the case is not waiting for that. */
export function registered(caseFile: CaseFile, sn: string, at: string): CaseFile | null {
  const { registration, state, kind } = caseFile
  if (state !== 'approved' || registration === null) return null
  return {
    ...caseFile,
    ...step(caseFile, 'registered', 'registered', at),
    registration: {
      ...registration,
      trt_dcla_detl_sn: sn,
      filedAt: at,
      trouble: null,
      revokedAt: kind === 'revocation' ? at : null,
    },
  }
}

/** Filing does not get on, and why. Nothing is decided on that, so it is no material change. Null when it says so already. */
export function inTrouble(caseFile: CaseFile, trouble: string): CaseFile | null {
  const { registration, state } = caseFile
  if (state !== 'approved' || registration === null || registration.trouble === trouble) return null
  return { ...caseFile, registration: { ...registration, trouble }, version: caseFile.version + 1 }
}
