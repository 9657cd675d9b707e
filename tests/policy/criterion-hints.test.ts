import { describe, expect, it } from 'vitest'
import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { criterionHints } from '#shared/policy/criterion-hints.ts'
import { aCase, aDocument, pack, withDocument, withForm, without } from './support.ts'

const hintsOf = (caseFile: CaseFile) => criterionHints(caseFile, pack)
const verdicts = (caseFile: CaseFile) => hintsOf(caseFile).map((hint) => hint.verdict)
const of = (code: string, base = aCase()) => withForm({ opsp_dise_code: code }, base)
const papers = (changes: Partial<DocumentRef>, base = aCase()): CaseFile => ({
  ...base,
  documents: base.documents.map((d) => (d.issuer === null ? d : { ...d, ...changes })),
})

describe('hints', () => {
  it('are one an item, in order, each with a sentence', () => {
    for (const disease of pack.diseases) {
      const hints = hintsOf(of(disease.opsp_dise_code))
      expect(hints.map((h) => h.id)).toEqual(disease.criteria?.items.map((item) => item.id))
      for (const hint of hints) expect(hint.why).toMatch(/[^。；]。$/)
    }
  })

  it('are none without criteria in force', () => {
    expect(hintsOf(of('M99999'))).toEqual([])
    const unset = { ...pack, diseases: pack.diseases.map((d) => ({ ...d, criteria: null })) }
    expect(criterionHints(aCase(), unset)).toEqual([])
  })

  it('call a paper that is there, high and recent enough, enough', () => {
    const [first] = hintsOf(aCase())
    expect(first).toEqual({
      id: '1',
      verdict: 'met',
      why: '已提交「疾病诊断证明书」（示例医院，二级甲等，2026-08-01）。',
      evidence: { documentId: aDocument(14, 'diagnosis').id, page: 1 },
    })
  })

  it('leave to readers what only a reader can tell, and say what to look for and where', () => {
    const [, second] = hintsOf(aCase())
    expect(second?.verdict).toBe('unknown')
    expect(second?.why).toContain('在图像上核对：关节影像学检查支持诊断')
    expect(second?.evidence).toEqual({ documentId: aDocument(15, 'report').id, page: 1 })
    const [, , course] = hintsOf(of('M02300'))
    expect(course?.why).toContain('有 3 次门诊记录或 1 次住院记录、病程或间隔至少 12 个月')
    const signed = hintsOf(of('M91000'))[0]
    expect(signed?.why).toContain('由 2 名副主任医师及以上签署')
    const [, , , , injury] = hintsOf(of('M95500'))
    expect(injury).toEqual({
      id: '5',
      verdict: 'unknown',
      why: '在图像上核对：不属于工伤保险支付范围。',
      evidence: null,
    })
  })

  it('tell what this application had to bring from what it had not', () => {
    const noReport = hintsOf(without('report'))[1]
    expect(noReport).toMatchObject({ verdict: 'unmet', why: '没有提交「检查检验报告」。', evidence: null })
    const renewal = hintsOf(of('M02500', without('discharge', aCase({ applyType: 'renewal' }))))[0]
    expect(renewal).toMatchObject({ verdict: 'unknown', why: '本次申请不要求提供「出院记录或门诊病历」，没有提交。' })
  })

  it('take one of several papers, or all of them', () => {
    expect(verdicts(without('diagnosis'))[0]).toBe('met')
    const both = papers({ issuerLevel: '02' }, of('M95600'))
    expect(verdicts(both)).toEqual(['met'])
    expect(verdicts(without('discharge', both))).toEqual(['unmet'])
    const one = withDocument('discharge', { issuerLevel: '03' }, both)
    expect(hintsOf(one)[0]).toMatchObject({
      verdict: 'unmet',
      why: '「出院记录或门诊病历」出具机构为三级乙等，要求三级甲等及以上。',
    })
    expect(verdicts(withDocument('discharge', { issuerLevel: null, issuer: '外地医院' }, both))).toEqual(['unknown'])
  })

  it('measure an item’s window from the application day', () => {
    const asthma = (issuedOn: string | null) => hintsOf(of('M05400', papers({ issuedOn })))[0]
    expect(asthma('2023-09-18')?.verdict).toBe('met')
    expect(asthma('2023-09-17')).toMatchObject({ verdict: 'unmet' })
    expect(asthma('2023-09-17')?.why).toContain('要求申请日（2026-09-18）前 36 个月内')
    expect(asthma(null)?.verdict).toBe('unknown')
  })

  it('count reports, but never hold too few papers against the applicant', () => {
    const kidney = (documents: DocumentRef[]) =>
      hintsOf(of('M90700', { ...aCase(), documents: [...aCase().documents, ...documents] }))[1]
    const value = (name: string, amount: number, unit: string) => [{ name, value: amount, unit }]
    expect(kidney([])?.verdict).toBe('unknown')
    expect(kidney([])?.why).toContain('已提交 1 份，要求 2 次')
    expect(kidney([aDocument(20, 'report', { values: value('肌酐', 800, 'μmol/L') })])?.verdict).toBe('met')
    expect(kidney([aDocument(20, 'report', { values: value('肾小球滤过率', 15, 'ml/min') })])?.verdict).toBe('met')
    const low = value('肌酐', 300, 'μmol/L')
    expect(kidney([aDocument(20, 'report', { values: low })])?.verdict).toBe('unknown')
    const clear = [...low, ...value('肾小球滤过率', 40, 'ml/min')]
    expect(kidney([aDocument(20, 'report', { values: clear })])).toMatchObject({ verdict: 'unmet' })
    expect(kidney([aDocument(20, 'report', { values: value('肌酐', 8, 'mg/dL') })])?.verdict).toBe('unknown')
  })

  it('know the threshold of each sex, and none for a sex nobody stated', () => {
    const gout = (value: number, gend: string) =>
      hintsOf(
        withForm(
          { gend },
          of('M95300', withDocument('report', { values: [{ name: '血 尿酸', value, unit: 'ΜMOL/L' }] })),
        ),
      )[1]
    expect(gout(400, '1')?.verdict).toBe('unmet')
    expect(gout(400, '2')?.verdict).toBe('met')
    expect(gout(400, '9')?.verdict).toBe('unknown')
    expect(gout(400, '9')?.why).toContain('416（男）或 357（女）')
  })

  it('check ages on the application day', () => {
    const child = (brdy: string) => hintsOf(withForm({ brdy }, of('M93700')))[1]
    expect(child('2011-09-19')?.verdict).toBe('unknown')
    expect(child('2011-09-18')).toMatchObject({ verdict: 'unmet', why: '申请日年满 15 周岁，要求不超过 14 周岁。' })
    expect(child('2026-02-30')?.why).toContain('无法计算年龄')
  })
})
