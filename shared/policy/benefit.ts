import type { CaseFile } from '../model/case.ts'
import { addDays, addMonths, type IsoDate } from './civil-day.ts'
import type { PolicyPack } from './pack.ts'
import type { Disease } from './pack-disease.ts'
import { diseaseOf } from './pack-index.ts'

/** What of a case the period depends on. */
export type DatedCase = Pick<CaseFile, 'acceptedOn'> & {
  readonly form: Pick<CaseFile['form'], 'opsp_dise_code' | 'appy_date'>
}

/**
 * 待遇起止 of a recognition approved on a day (Chinese calendar date).
 *
 * Begins by the disease's rule, else the pack's (no national rule exists; cities differ). Ends `reviewYears` later, on the
 * day before the anniversary or on 31 December of the last year; null = for good.
 */
export function benefitPeriod(
  caseFile: DatedCase,
  pack: PolicyPack,
  approvedOn: IsoDate,
): { begndate: IsoDate; enddate: IsoDate | null } {
  const disease = diseaseOf(pack, caseFile.form.opsp_dise_code)
  return periodFrom(startOf(caseFile, disease?.benefitStart ?? pack.benefit.start, approvedOn), disease, pack)
}

/** 待遇起止 of a recognition that begins on a day which is already known, as where a 续期 follows on the former one. */
export function periodFrom(
  begndate: IsoDate,
  disease: Pick<Disease, 'reviewYears'> | null,
  pack: PolicyPack,
): { begndate: IsoDate; enddate: IsoDate | null } {
  const years = disease?.reviewYears ?? null
  if (years === null) return { begndate, enddate: null }
  if (pack.benefit.end === 'YEAR_END') return { begndate, enddate: `${Number(begndate.slice(0, 4)) + years - 1}-12-31` }
  return { begndate, enddate: addDays(addMonths(begndate, 12 * years), -1) }
}

function startOf({ form, acceptedOn }: DatedCase, rule: PolicyPack['benefit']['start'], approvedOn: IsoDate): IsoDate {
  switch (rule) {
    case 'APPROVAL_DAY':
      return approvedOn
    case 'NEXT_MONTH_1ST':
      return addMonths(`${approvedOn.slice(0, 7)}-01`, 1)
    case 'APPLY_DAY':
      return form.appy_date
    case 'ACCEPT_DAY':
      return acceptedOn ?? approvedOn
  }
}
