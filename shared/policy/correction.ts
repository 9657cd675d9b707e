import { ApplicationForm, type CaseFile, type Registration } from '../model/case.ts'
import { type IsoDate, isRealDate } from './civil-day.ts'
import { parseIdCard } from './id-card.ts'
import type { PolicyPack } from './pack.ts'

/** One thing a 更正 may change: a field of the form or of the registration, and how its value is chosen. */
export interface Correctable {
  readonly field: keyof ApplicationForm | 'begndate' | 'enddate'
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

type Correction = Readonly<Record<string, string>>
type Period = Pick<Registration, 'begndate' | 'enddate'>

/** 待遇起止 as a 更正 wants it; an empty end date means 长期有效. */
export function correctedPeriod(before: Period, correction: Correction): Period {
  const end = correction.enddate
  return {
    begndate: correction.begndate ?? before.begndate,
    enddate: end === undefined ? before.enddate : end === '' ? null : end,
  }
}

/** The form as a 更正 wants it; of any other case the form as it is. */
export function correctedForm({ form, correction }: Pick<CaseFile, 'form' | 'correction'>): ApplicationForm {
  if (correction === null) return form
  const { begndate: _begndate, enddate: _enddate, ...fields } = correction
  return ApplicationForm.parse({ ...form, ...fields })
}

/** A decided case as the 更正 made about it since have left its record, in the order they were decided. */
export function asCorrectedSince(
  original: CaseFile,
  related: readonly Pick<CaseFile, 'kind' | 'state' | 'correction' | 'decidedAt'>[],
): CaseFile {
  const made = related
    .filter(({ kind, state }) => kind === 'correction' && (state === 'approved' || state === 'registered'))
    .sort((a, b) => Date.parse(a.decidedAt ?? '') - Date.parse(b.decidedAt ?? ''))
  let { form, registration } = original
  for (const { correction } of made) {
    form = correctedForm({ form, correction })
    registration = registration && { ...registration, ...correctedPeriod(registration, correction ?? {}) }
  }
  return { ...original, form, registration }
}

/** Mobile, or landline with its area code and perhaps an extension. */
const TELEPHONE = /^(?:1\d{10}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?)$/

/** Why a record cannot be corrected like this, as a sentence; null = it can. */
export function correctionProblem(
  { form, registration }: Pick<CaseFile, 'form' | 'registration'>,
  correction: Correction,
  pack: PolicyPack,
  today: IsoDate,
): string | null {
  for (const [field, value] of Object.entries(correction)) {
    const allowed = correctables.find((one) => one.field === field)
    if (!allowed) return `项目「${field}」不能更正，认定的病种等内容有误的，请撤销后重新申请。`
    if (!isPossible(allowed, value, form, pack, today)) {
      return `更正的项目「${field}」为空、不存在或不合规定，请核对后重新填写。`
    }
  }
  if (correction.begndate === undefined && correction.enddate === undefined) return null
  if (registration === null) return '这件没有登记待遇起止日期，不能更正日期。'
  const { begndate, enddate } = correctedPeriod(registration, correction)
  return enddate !== null && enddate < begndate ? '更正后的待遇结束日期早于开始日期，请核对。' : null
}

function isPossible(
  { field, input, dictionary }: Correctable,
  value: string,
  form: ApplicationForm,
  pack: PolicyPack,
  today: IsoDate,
): boolean {
  if (field === 'enddate' && value === '') return true
  if (value.trim() === '') return false
  if (input === 'date') return isRealDate(value)
  if (dictionary !== undefined) return Object.hasOwn(pack.dictionaries[dictionary] ?? {}, value)
  if (field === 'certno' && form.psn_cert_type === '01') return parseIdCard(value, today).ok
  return field !== 'tel' || TELEPHONE.test(value)
}
