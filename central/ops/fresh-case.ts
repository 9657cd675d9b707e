import type { CaseFile } from '#shared/model/case.ts'

/** What every case begins with, whatever it is about: nothing has been done with it, and no clock runs. */
export function freshCase() {
  return {
    version: 1,
    materialVersion: 1,
    returnTo: null,
    dueOn: null,
    calendarVersion: null,
    dueHistory: [],
    pauses: [],
    decidedAt: null,
    firstReviewer: null,
    proposal: null,
    supplements: [],
    registration: null,
    notices: [],
  } satisfies Partial<CaseFile>
}
