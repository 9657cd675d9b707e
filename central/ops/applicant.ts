import { ApplicationForm, type CaseEvent, type CaseFile, type CaseState } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { dueOn } from './apply.ts'
import type { CentreEvent } from './words.ts'

const APPLICANT = '申请人'

interface Moment {
  readonly policy: Policy
  readonly now: string
}

const finalStates: readonly CaseState[] = ['not_accepted', 'approved', 'rejected', 'withdrawn']

/** May the applicant still take the application back? */
export function canWithdraw(caseFile: CaseFile): boolean {
  return !finalStates.includes(caseFile.state)
}

/** The applicant has handed in what 补正 asked for: the clock runs again, the case goes back to the step that asked. */
export function supplemented(
  caseFile: CaseFile,
  answeredAt: string,
  documents: readonly DocumentRef[],
  moment: Moment,
): CaseFile {
  const today = chinaDate(moment.now)
  const back: CaseFile = {
    ...caseFile,
    ...step(caseFile, 'supplemented', caseFile.returnTo ?? 'first_review', moment.now),
    returnTo: null,
    documents: [...caseFile.documents, ...documents],
    pauses: caseFile.pauses.map((pause) => (pause.to === null ? { ...pause, to: today } : pause)),
    supplements: caseFile.supplements.map((s) => (s.answeredAt === null ? { ...s, answeredAt } : s)),
  }
  return { ...back, dueOn: dueOn(back, moment) }
}

/** The applicant takes the application back; no clock runs any more. */
export function withdrawn(caseFile: CaseFile, moment: Moment): CaseFile {
  return { ...caseFile, ...step(caseFile, 'withdrawn', 'withdrawn', moment.now), returnTo: null, dueOn: null }
}

/** Fields of the form by which the applicant is reached; nothing is decided on them. */
const contactFields: readonly (keyof ApplicationForm)[] = ['tel', 'addr', 'agnter_tel']

/**
 * A correction of the form that the core system reports. Contact details raise `version` only, so that a corrected
 * phone number costs nobody a decision; anything else is a new fact.
 */
export function amended(caseFile: CaseFile, patch: Partial<ApplicationForm>, moment: Moment): CaseFile {
  const form = { ...caseFile.form, ...patch }
  const changed = ApplicationForm.keyof().options.filter((key) => form[key] !== caseFile.form[key])
  if (changed.every((key) => contactFields.includes(key))) return { ...caseFile, form, version: caseFile.version + 1 }
  return { ...caseFile, ...step(caseFile, 'amended', caseFile.state, moment.now), form }
}

/** State, timeline and versions of a material change that no member of staff made. */
function step(caseFile: CaseFile, kind: CentreEvent, to: CaseState, at: string) {
  const byName = kind === 'amended' ? '业务系统' : APPLICANT
  const event: CaseEvent = { at, kind, by: null, byName, from: caseFile.state, to, note: '', opId: null }
  return {
    state: to,
    history: [...caseFile.history, event],
    version: caseFile.version + 1,
    materialVersion: caseFile.materialVersion + 1,
  }
}
