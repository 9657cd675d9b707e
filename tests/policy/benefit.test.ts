import { describe, expect, it } from 'vitest'
import { benefitPeriod } from '#shared/policy/benefit.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { aCase, pack } from './support.ts'

const file = aCase({ acceptedOn: '2026-09-20' })

/** The demo pack with this case's disease, and the whole, set as a test wants it. */
function packWith(disease: Partial<Disease>, benefit: Partial<PolicyPack['benefit']> = {}): PolicyPack {
  return {
    ...pack,
    benefit: { ...pack.benefit, ...benefit },
    diseases: pack.diseases.map((d) =>
      d.opsp_dise_code === file.form.opsp_dise_code ? { ...d, reviewYears: null, ...disease } : d,
    ),
  }
}

describe('benefitPeriod', () => {
  it.each([
    ['APPROVAL_DAY', '2026-12-15'],
    ['NEXT_MONTH_1ST', '2027-01-01'],
    ['APPLY_DAY', '2026-09-18'],
    ['ACCEPT_DAY', '2026-09-20'],
  ] as const)('begins by %s on %s', (start, begndate) => {
    expect(benefitPeriod(file, packWith({}, { start }), '2026-12-15')).toEqual({ begndate, enddate: null })
  })

  it("takes the disease's own rule before the pack's", () => {
    const own = packWith({ benefitStart: 'APPROVAL_DAY' }, { start: 'NEXT_MONTH_1ST' })
    expect(benefitPeriod(file, own, '2026-10-12').begndate).toBe('2026-10-12')
  })

  it('ends the day before the anniversary, leap days included', () => {
    const years = (reviewYears: number) =>
      packWith({ reviewYears, benefitStart: 'APPROVAL_DAY' }, { end: 'ANNIVERSARY' })
    expect(benefitPeriod(file, years(1), '2026-10-12').enddate).toBe('2027-10-11')
    expect(benefitPeriod(file, years(1), '2028-02-29').enddate).toBe('2029-02-27')
    expect(benefitPeriod(file, years(2), '2026-03-01').enddate).toBe('2028-02-29')
  })

  it('ends with the last year where the pack counts whole years', () => {
    const years = packWith({ reviewYears: 2 }, { start: 'NEXT_MONTH_1ST', end: 'YEAR_END' })
    expect(benefitPeriod(file, years, '2026-12-31')).toEqual({ begndate: '2027-01-01', enddate: '2028-12-31' })
  })
})
