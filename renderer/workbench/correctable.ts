import type { ApplicationForm, CaseFile, Registration } from '#shared/model/case.ts'
import { text } from '../text.zh.ts'

type Field = keyof ApplicationForm | 'begndate' | 'enddate'

/** One thing a 更正 may change: a field of the form or of the registration, and how its value is chosen. */
export interface Correctable {
  readonly field: Field
  readonly input: 'text' | 'date' | 'choice'
  /** dictionary of the pack the value is a code of */
  readonly dictionary?: string
}

/** What may be wrong in a record although the decision is right. Who and what was recognised otherwise is a new case. */
export const correctables: readonly Correctable[] = [
  { field: 'psn_name', input: 'text' },
  { field: 'certno', input: 'text' },
  { field: 'gend', input: 'choice', dictionary: 'GEND' },
  { field: 'brdy', input: 'date' },
  { field: 'tel', input: 'text' },
  { field: 'addr', input: 'text' },
  { field: 'insutype', input: 'choice', dictionary: 'INSUTYPE' },
  { field: 'ide_fixmedins_no', input: 'text' },
  { field: 'ide_fixmedins_name', input: 'text' },
  { field: 'hosp_ide_date', input: 'date' },
  { field: 'diag_dr_codg', input: 'text' },
  { field: 'diag_dr_name', input: 'text' },
  { field: 'fixmedins_code', input: 'text' },
  { field: 'fixmedins_name', input: 'text' },
  { field: 'begndate', input: 'date' },
  { field: 'enddate', input: 'date' },
]

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
