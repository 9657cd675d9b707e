import { describe, expect, it } from 'vitest'
import type { CaseFile } from '#shared/model/case.ts'
import type { OtherFacts } from '#shared/policy/findings/others.ts'
import { findings } from '#shared/policy/findings.ts'
import { aCase, aDocument, pack } from './support.ts'

type Other = OtherFacts['samePerson'][number]

const other = (changes: Partial<Other> = {}): Other => ({
  caseNo: '5104002609170001',
  state: 'first_review',
  kind: 'application',
  applyType: 'new',
  receivedAt: '2026-09-17T02:00:00Z',
  opsp_dise_code: 'M06900',
  ...changes,
})
const found = (others: Partial<OtherFacts>, caseFile: CaseFile = aCase()) =>
  findings(caseFile, pack, { pictures: [], samePerson: [], ...others })
const codes = (changes: Partial<Other>, caseFile?: CaseFile) =>
  found({ samePerson: [other(changes)] }, caseFile).map((f) => `${f.severity}:${f.code}`)

describe('the same request already under way', () => {
  it('stops the later of the two and names the earlier', () => {
    const [one] = found({
      samePerson: [other(), other({ caseNo: '5104002609100001', receivedAt: '2026-09-10T02:00:00Z' })],
    })
    expect(one).toMatchObject({ code: 'duplicate_application', severity: 'block' })
    expect(one?.sentence).toContain('5104002609100001')
    expect(codes({ receivedAt: '2026-09-19T02:00:00Z' })).toEqual([])
  })

  it('lets exactly one of two of the same moment pass', () => {
    const same = { receivedAt: aCase().receivedAt }
    expect(codes({ ...same, caseNo: '5104002609180000' })).toEqual(['block:duplicate_application'])
    expect(codes({ ...same, caseNo: '5104002609180002' })).toEqual([])
  })

  const harmless: [string, Partial<Other>][] = [
    ['decided', { state: 'rejected' }],
    ['withdrawn', { state: 'withdrawn' }],
    ['about another disease', { opsp_dise_code: 'M95300' }],
    ['a change of hospital', { applyType: 'hospital_change' }],
    ['an appeal', { kind: 'appeal' }],
  ]
  it.each(harmless)('is not in the way when it is %s', (_, changes) => {
    expect(codes(changes)).toEqual([])
  })

  it('is one whether it is called 新申请 or 续期', () => {
    expect(codes({ applyType: 'renewal' })).toEqual(['block:duplicate_application'])
  })
})

describe('a picture another person handed in', () => {
  it('is warned of once a paper, with every case it was seen in', () => {
    const documentId = aDocument(15, 'report').id
    const pictures = ['5104002609110001', '5104002609110002', '5104002609110001'].map((caseNo) => ({
      documentId,
      caseNo,
    }))
    const all = found({ pictures })
    expect(all).toMatchObject([{ code: 'same_image', severity: 'warn', evidence: { documentId, page: 1 } }])
    expect(all[0]?.sentence).toContain('5104002609110001、5104002609110002')
  })

  it('is none of a paper that looks alike for everybody', () => {
    const pictures = [{ documentId: aDocument(12, 'id_back').id, caseNo: '5104002609110001' }]
    expect(found({ pictures })).toEqual([])
  })
})
