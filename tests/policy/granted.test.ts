import { describe, expect, it } from 'vitest'
import type { CaseFile } from '#shared/model/case.ts'
import { asTold, granted } from '#shared/policy/granted.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { aCase, pack, withInsurance } from './support.ts'

const code = aCase().form.opsp_dise_code
const yearly: PolicyPack = {
  ...pack,
  benefit: { start: 'APPROVAL_DAY', end: 'ANNIVERSARY' },
  diseases: pack.diseases.map((d) => (d.opsp_dise_code === code ? { ...d, reviewYears: 2 } : d)),
}
const held = { opsp_dise_code: code, opsp_dise_name: '类风湿关节炎', begndate: '2024-12-01', enddate: '2026-11-30' }
const applying = (applyType: CaseFile['applyType'], enddate: string | null = held.enddate) =>
  withInsurance({ recognised: [{ ...held, enddate }] }, aCase({ applyType }))
const period = (caseFile: CaseFile, former: CaseFile | null = null) => {
  const { begndate, enddate } = granted(caseFile, former, yearly, '2026-11-10')
  return [begndate, enddate]
}

describe('granted', () => {
  it('a renewal in time follows on without a day between, a late one begins anew', () => {
    expect(period(applying('renewal'))).toEqual(['2026-12-01', '2028-11-30'])
    expect(period(applying('renewal', '2026-11-09'))).toEqual(['2026-11-10', '2028-11-09'])
  })

  it('a change keeps the period that is held, another hospital only its end', () => {
    expect(period(applying('change'))).toEqual(['2024-12-01', '2026-11-30'])
    expect(period(applying('hospital_change'))).toEqual(['2026-11-10', '2026-11-30'])
  })

  it('a correction changes what it names of the former record, and is told corrected', () => {
    const registration = {
      trt_dcla_detl_sn: 'T1',
      begndate: '2026-01-01',
      enddate: '2027-12-31',
      filedAt: null,
      trouble: null,
      revokedAt: null,
    }
    const former = aCase({ state: 'registered', registration })
    const correction = { enddate: '2028-12-31', psn_name: '阿卜杜·热合曼江' }
    const file = aCase({ kind: 'correction', correction })
    expect(granted(file, former, yearly, '2026-11-10')).toMatchObject({
      trt_dcla_detl_sn: 'T1',
      begndate: '2026-01-01',
      enddate: '2028-12-31',
    })
    expect(asTold({ ...file, state: 'approved' }).form.psn_name).toBe('阿卜杜·热合曼江')
    expect(asTold(file).form.psn_name).toBe(aCase().form.psn_name)
  })
})
