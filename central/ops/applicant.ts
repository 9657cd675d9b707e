import { ApplicationForm, type CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { happenings } from '#shared/policy/transitions.ts'
import { answerOf } from './answer.ts'
import { dueBy, type Moment } from './clock.ts'
import { step } from './step.ts'

/** May the applicant still take the application back? */
export function canWithdraw(caseFile: CaseFile): boolean {
  return happenings.withdrawn.from.includes(caseFile.state)
}

/** The applicant has handed in what 补正 asked for: the clock runs again, the case goes back to the step that asked. */
export function supplemented(
  caseFile: CaseFile,
  answeredAt: string,
  documents: readonly DocumentRef[],
  moment: Moment,
): CaseFile {
  const back: CaseFile = {
    ...caseFile,
    ...step(caseFile, 'supplemented', caseFile.returnTo ?? 'first_review', moment.now),
    ...answerOf(caseFile, answeredAt, documents, moment.now),
  }
  return { ...back, ...dueBy(back, moment) }
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
