import type { CaseFile, Registration } from '#shared/model/case.ts'
import { type Correctable, correctables } from '#shared/policy/correction.ts'
import { text } from '../text.zh.ts'

const names: Readonly<Record<string, string>> = text.opening.field

/** What a field is called; a field this program does not know keeps its national name. */
export const fieldName = (field: string): string => names[field] ?? field

/** What stands in the record now, '' where there is nothing. */
export function valueNow(caseFile: CaseFile, field: string): string {
  const record: Partial<Record<string, string | null>> = { ...caseFile.form, ...periodOf(caseFile.registration) }
  return record[field] ?? ''
}

const periodOf = (registration: Registration | null) =>
  registration ? { begndate: registration.begndate, enddate: registration.enddate } : {}

/** Fields with something to correct in this case: there is no period where nothing was filed. */
export const correctablesOf = (caseFile: CaseFile): Correctable[] =>
  correctables.filter(({ field }) => caseFile.registration !== null || (field !== 'begndate' && field !== 'enddate'))
