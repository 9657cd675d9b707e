import { describe, expect, it } from 'vitest'
import { openCase, openingProblem, type RelatedCase } from '#central/ops/open-case.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import { asCorrectedSince } from '#shared/policy/correction.ts'
import { aCase, anEvent, aStaff, calendar, pack, uuid } from '../policy/support.ts'

type Opening = Extract<Deed, { kind: 'open_case' }>

const moment = { policy: { pack, calendar }, now: '2026-11-23T06:05:00.000Z' }
const unfiled = { trt_dcla_detl_sn: null, filedAt: null, trouble: null, revokedAt: null }
const recognised = aCase({
  state: 'approved',
  registration: { ...unfiled, begndate: '2026-12-01', enddate: '2028-11-30' },
})
const refused = aCase({ state: 'rejected' })
const related = (changes: Partial<RelatedCase>): RelatedCase => ({
  caseNo: '5104002610010001',
  kind: 'correction',
  state: 'approved',
  correction: null,
  decidedAt: '2026-10-01T00:00:00Z',
  history: [],
  ...changes,
})
const correct = (correction: Record<string, string>): Opening => ({
  kind: 'open_case',
  caseKind: 'correction',
  correction,
  note: '登记有误',
})
const appeal: Opening = { kind: 'open_case', caseKind: 'appeal', note: '申请人不服' }

describe('更正', () => {
  const made = [
    related({ correction: { enddate: '2027-01-31', tel: '13900000002' }, decidedAt: '2026-10-03T00:00:00Z' }),
    related({ correction: { enddate: '2027-11-30', psn_name: '甄更正' }, decidedAt: '2026-10-02T00:00:00Z' }),
    related({ correction: { psn_name: '甄不改' }, state: 'rejected' }),
  ]

  it('goes on from what earlier ones have made of the record, in the order they were decided', () => {
    const now = asCorrectedSince(recognised, made)
    expect(now.form).toMatchObject({ psn_name: '甄更正', tel: '13900000002', addr: recognised.form.addr })
    expect(now.registration).toMatchObject({ begndate: '2026-12-01', enddate: '2027-01-31' })
    expect(openingProblem(recognised, correct({ begndate: '2027-06-01' }), made, moment)).toContain('早于')
    expect(openingProblem(recognised, correct({ begndate: '2027-06-01' }), [], moment)).toBe(null)
  })

  it.each([
    ['opsp_dise_code', 'M01600'],
    ['psn_no', '1'],
    ['enddate', '2027-02-30'],
    ['enddate', '2026-11-30'],
    ['begndate', ''],
    ['fixmedins_code', ' '],
    ['certno', '510402198001010019'],
    ['tel', '12'],
    ['gend', '7'],
  ])('refuses %s = 「%s」', (field, value) => {
    expect(openingProblem(recognised, correct({ [field]: value }), [], moment)).not.toBe(null)
  })

  it.each([
    ['certno', recognised.form.certno],
    ['tel', '0812-3330000'],
    ['enddate', ''],
    ['gend', '2'],
  ])('takes %s = 「%s」', (field, value) => {
    expect(openingProblem(recognised, correct({ [field]: value }), [], moment)).toBe(null)
  })
})

describe('申诉', () => {
  const history = [anEvent('propose_reject', '100008')]
  const earlier = (state: RelatedCase['state']) => related({ kind: 'appeal', state, history })

  it('is heard once, unless it was taken back', () => {
    expect(openingProblem(refused, appeal, [earlier('rejected')], moment)).toContain('已经申诉过')
    expect(openingProblem(refused, appeal, [earlier('withdrawn')], moment)).toBe(null)
  })

  it('is not judged by those who judged the one taken back', () => {
    const original = { ...refused, history: [anEvent('propose_reject', '100007')] }
    const op: Operation = {
      opId: uuid(9),
      deviceId: uuid(8),
      seq: 1,
      caseId: original.id,
      baseVersion: 1,
      baseMaterialVersion: 1,
      packVersion: pack.version,
      deed: appeal,
      decidedAt: moment.now,
    }
    const { insurance } = original
    const opening = { caseNo: '5104002611230001', related: [earlier('withdrawn')], insurance, moment }
    expect(openCase(original, op, appeal, aStaff('window'), opening).barred).toEqual(['100007', '100008'])
  })
})
