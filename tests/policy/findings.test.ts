import { describe, expect, it } from 'vitest'
import type { CaseFile } from '#shared/model/case.ts'
import { ageOn } from '#shared/policy/findings/eligibility.ts'
import { normaliseName } from '#shared/policy/findings/identity.ts'
import { findings } from '#shared/policy/findings.ts'
import { PolicyPack } from '#shared/policy/pack.ts'
import {
  aCase,
  aDocument,
  answeredSupplement,
  pack,
  withDocument,
  withForm,
  withInsurance,
  without,
} from './support.ts'

const codes = (caseFile: CaseFile) => findings(caseFile, pack).map((f) => `${f.severity}:${f.code}`)
const only = (caseFile: CaseFile) => {
  const all = findings(caseFile, pack)
  expect(all).toHaveLength(1)
  const [one] = all
  if (!one) throw new Error('no finding')
  return one
}
const recognition = (changes = {}) => ({
  opsp_dise_code: 'M06900',
  opsp_dise_name: '类风湿关节炎',
  begndate: '2024-01-01',
  enddate: '2026-12-31',
  ...changes,
})

describe('findings', () => {
  it('are none for a case with nothing wrong', () => {
    expect(findings(aCase(), pack)).toEqual([])
  })

  const flaws: [string, CaseFile][] = [
    ['block:material_missing', without('discharge')],
    ['block:hospital_level', withDocument('diagnosis', { issuerLevel: '08' })],
    ['warn:hospital_level', withDocument('report', { issuerLevel: null, issuer: '外地医院' })],
    ['warn:document_stale', withDocument('report', { issuedOn: '2026-03-17' })],
    ['info:document_undated', withDocument('report', { issuedOn: null })],
    ['block:id_invalid', withForm({ certno: '510402198001010019' })],
    ['block:id_form_mismatch', withForm({ gend: '2' })],
    ['block:id_form_mismatch', withForm({ brdy: '1980-01-02' })],
    ['block:name_mismatch', withInsurance({ psn_name: '阿卜杜·热合' })],
    ['block:certno_mismatch', withInsurance({ certno: '510411196507150322' })],
    ['block:insured_state', withInsurance({ psn_insu_stas: '2' })],
    ['warn:arrears', withInsurance({ arrearsMonths: 3 })],
    ['block:disease_unknown', withForm({ opsp_dise_code: 'M99999' })],
    ['block:insutype_not_covered', withForm({ insutype: '340' })],
    ['block:duplicate_recognition', withInsurance({ recognised: [recognition()] })],
    ['block:out_of_area_unfiled', withInsurance({ outOfAreaFiling: 'missing' })],
    [
      'block:hospital_change_twice',
      withInsurance(
        { hospitalChangesThisYear: 1, recognised: [recognition()] },
        aCase({ applyType: 'hospital_change' }),
      ),
    ],
    ['block:nothing_to_change', aCase({ applyType: 'hospital_change' })],
    [
      'block:nothing_to_change',
      withInsurance({ recognised: [recognition({ enddate: '2026-09-17' })] }, aCase({ applyType: 'change' })),
    ],
    ['warn:document_future', withDocument('report', { issuedOn: '2026-09-19' })],
    ['warn:form_incomplete', withForm({ diag_dr_codg: ' ', hosp_ide_date: '' })],
    ['block:agent_without_authorization', withForm({ agnter_name: '王某' })],
  ]
  it.each(flaws)('report exactly %s', (expected, caseFile) => {
    expect(codes(caseFile)).toEqual([expected])
  })

  it('let a 变更 be about a recognition that ends on the application day, and only about that disease', () => {
    const change = aCase({ applyType: 'change' })
    const held = (changes: object) => withInsurance({ recognised: [recognition(changes)] }, change)
    expect(codes(held({ enddate: '2026-09-18' }))).toEqual([])
    expect(codes(held({ enddate: null }))).toEqual([])
    expect(codes(held({ opsp_dise_code: 'M01600' }))).toContain('block:nothing_to_change')
  })

  it('measure a paper that came with a 补正 to the day it came', () => {
    const later = { issuedOn: '2026-09-20', addedAt: '2026-09-20T02:00:00Z' }
    expect(codes(withDocument('report', later))).toEqual([])
    expect(codes(withDocument('report', { ...later, issuedOn: '2026-09-21' }))).toEqual(['warn:document_future'])
    expect(codes(withDocument('report', { issuedOn: '2026-09-18' }))).toEqual([])
  })

  it('say by name what the form lacks, where a recognition is to be filed', () => {
    const empty = { psn_no: '', ide_fixmedins_no: '', ide_fixmedins_name: '', diag_dr_name: '　' }
    const { sentence } = only(withForm({ ...empty, ide_fixmedins_name: '示例医院' }))
    expect(sentence).toContain('「人员编号」、「鉴定医疗机构编号」、「诊断医师姓名」')
    const change = withInsurance({ recognised: [recognition()] }, aCase({ applyType: 'change' }))
    expect(codes(withForm({ psn_no: '' }, change))).toEqual([])
  })

  it('do not hold being uninsured against a 撤销 or 更正, nor debts or counts against a 撤销', () => {
    const gone = (kind: CaseFile['kind']) =>
      withInsurance(
        { psn_insu_stas: '4', arrearsMonths: 2, outOfAreaFiling: 'missing', hospitalChangesThisYear: 9 },
        aCase({ kind, applyType: 'hospital_change' }),
      )
    expect(codes(gone('revocation'))).toEqual([])
    expect(codes(gone('correction'))).not.toContain('block:insured_state')
    expect(codes(gone('appeal'))).toContain('block:insured_state')
  })

  it('ask for the photo only where the disease does', () => {
    const transplant = withForm({ opsp_dise_code: 'M08300', opsp_dise_name: '器官移植抗排异治疗' })
    expect(codes(transplant)).toEqual(['block:photo_missing'])
    expect(codes({ ...transplant, documents: [...transplant.documents, aDocument(17, 'photo')] })).toEqual([])
  })

  it('accept a paper of the very day six months before the application, and point at the one a day older', () => {
    expect(findings(withDocument('report', { issuedOn: '2026-03-18' }), pack)).toEqual([])
    const stale = only(withDocument('report', { issuedOn: '2026-03-17' }))
    expect(stale.sentence).toContain('2026-03-17')
    expect(stale.sentence).toContain('2026-03-18')
    expect(stale.evidence?.documentId).toBe(aDocument(15, 'report').id)
    expect(stale.basis).toContain('近6个月')
  })

  it('count six months from 31 August to the last day of February', () => {
    const applied = (issuedOn: string) => withDocument('report', { issuedOn }, withForm({ appy_date: '2026-08-31' }))
    expect(codes(applied('2026-02-28'))).toEqual([])
    expect(codes(applied('2026-02-27'))).toEqual(['warn:document_stale'])
  })

  it('let facts that do not age be old where the disease says so', () => {
    const old = withDocument('discharge', { issuedOn: '2015-05-05' })
    expect(codes(old)).toEqual(['warn:document_stale'])
    const transplant = withForm({ opsp_dise_code: 'M08300' }, old)
    expect(codes({ ...transplant, documents: [...transplant.documents, aDocument(17, 'photo')] })).toEqual([])
  })

  it('accept the worst level that is still allowed, and name the one seen when it is worse', () => {
    expect(codes(withDocument('diagnosis', { issuerLevel: '07' }))).toEqual([])
    const low = only(withDocument('diagnosis', { issuerLevel: '08' }))
    expect(low.sentence).toBe('「疾病诊断证明书」出具机构为一级甲等，要求二级丙等及以上。')
  })

  it('take the level of the form hospital for its own papers', () => {
    expect(findings(withDocument('diagnosis', { issuerLevel: null, issuer: null }), pack)).toEqual([])
    const low = withForm({ hosp_lv: '09' }, withDocument('diagnosis', { issuerLevel: null }))
    expect(codes(low)).toEqual(['block:hospital_level'])
  })

  it('read one name written with different dots and spaces as the same', () => {
    for (const name of [
      '阿卜杜•热合曼',
      '阿卜杜．热合曼',
      '阿卜杜.热合曼',
      '阿卜杜。热合曼',
      '阿卜杜･热合曼',
      '阿卜杜 · 热合曼',
      '　阿卜杜·热合曼 ',
    ]) {
      expect(findings(withForm({ psn_name: name }), pack)).toEqual([])
    }
    expect(normaliseName('𠮷田　某')).toBe('𠮷田某')
    expect(normaliseName('王某.')).toBe('王某.')
  })

  it('name the differing digits without printing the number', () => {
    const one = only(withInsurance({ certno: '510402198001010026' }))
    expect(one.sentence).toContain('第 17、18 位不同')
    expect(one.sentence).not.toContain('19800101')
  })

  it('do not judge numbers of other certificate types by the rules of the ID card', () => {
    const passport = withForm({ psn_cert_type: '08', certno: 'E12345678' }, withInsurance({ certno: 'e12345678 ' }))
    expect(findings(passport, pack)).toEqual([])
  })

  it('forbid excluded diseases in both directions, as long as the recognition is in force', () => {
    const other = { opsp_dise_code: 'M90900', opsp_dise_name: '耐多药肺结核' }
    const tuberculosis = (enddate: string | null) =>
      withForm(
        { opsp_dise_code: 'M92600', opsp_dise_name: '结核病' },
        withInsurance({ recognised: [recognition({ ...other, enddate })] }),
      )
    expect(codes(tuberculosis(null))).toEqual(['block:mutex_recognition'])
    expect(codes(tuberculosis('2026-09-18'))).toEqual(['block:mutex_recognition'])
    expect(codes(tuberculosis('2026-09-17'))).toEqual([])
    const oneWay = PolicyPack.parse({
      ...pack,
      diseases: pack.diseases.map((d) => (d.opsp_dise_code === 'M92600' ? { ...d, mutex: [] } : d)),
    })
    expect(findings(tuberculosis(null), oneWay).map((f) => f.code)).toEqual(['mutex_recognition'])
  })

  it('check when a renewal is applied for', () => {
    const renewal = (recognised: CaseFile['insurance']['recognised']) =>
      findings(withInsurance({ recognised }, aCase({ applyType: 'renewal' })), pack)
    expect(renewal([])[0]?.sentence).toContain('没有查到')
    expect(renewal([recognition({ enddate: null })])[0]?.sentence).toContain('长期有效')
    expect(renewal([recognition({ enddate: '2026-12-31' })])[0]?.sentence).toContain('过早')
    expect(renewal([recognition({ enddate: '2026-09-17' })])[0]?.sentence).toContain('过晚')
    expect(renewal([recognition({ enddate: '2026-09-18' })])).toEqual([])
    expect(renewal([recognition({ enddate: '2026-12-17' })])).toEqual([])
    expect(renewal([recognition({ enddate: '2026-12-17' })])).toEqual([])
  })

  it('check the age a disease is limited to', () => {
    const child = { opsp_dise_code: 'M93700', opsp_dise_name: '儿童脑性瘫痪' }
    const born = (certno: string, brdy: string) => withForm({ ...child, certno, brdy }, withInsurance({ certno }))
    expect(codes(withForm(child))).toEqual(['warn:age_out_of_range'])
    expect(codes(born('510402201109190019', '2011-09-19'))).toEqual([])
    expect(codes(born('510402201109180013', '2011-09-18'))).toEqual(['warn:age_out_of_range'])
    expect(ageOn('2012-09-18', '2026-09-18')).toBe(14)
    expect(ageOn('2011-09-19', '2026-09-18')).toBe(14)
    expect(ageOn('2012-02-29', '2026-02-27')).toBe(13)
    expect(ageOn('2012-02-29', '2026-02-28')).toBe(14)
  })

  it('remind of a supplement that was already asked, only where one could be asked again', () => {
    const asked: CaseFile['supplements'] = [answeredSupplement]
    expect(codes(aCase({ supplements: asked }))).toEqual(['info:second_supplement'])
    expect(codes(aCase({ supplements: asked, state: 'second_review' }))).toEqual([])
  })

  it('come worst first, each with a sentence and a basis', () => {
    const bad = withForm(
      { psn_name: '甲', gend: '2', agnter_name: '乙' },
      withInsurance(
        { arrearsMonths: 1, psn_insu_stas: '4', outOfAreaFiling: 'missing' },
        withDocument('report', { issuedOn: null, issuerLevel: '11' }, without('diagnosis')),
      ),
    )
    const all = findings(bad, pack)
    const ranks = all.map((f) => ['block', 'warn', 'info'].indexOf(f.severity))
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    expect(all.length).toBeGreaterThan(7)
    for (const f of all) {
      expect(f.sentence).toMatch(/[。]$|（填报：.*）$/)
      expect(f.basis, f.code).not.toBe('')
    }
  })

  it('survive dates that do not exist and codes nobody knows', () => {
    const odd = withForm(
      { brdy: '2026-02-30', appy_date: '2026-99-99', gend: 'x', insutype: '', hosp_lv: '' },
      withInsurance(
        { psn_insu_stas: '?', recognised: [recognition({ enddate: '2026-13-41' })] },
        aCase({ applyType: 'renewal', documents: [aDocument(1, 'unheard_of', { issuedOn: '0000-00-00' })] }),
      ),
    )
    expect(() => findings(odd, pack)).not.toThrow()
  })

  it('leave the case as it was', () => {
    const caseFile = withInsurance(
      { recognised: [recognition({ enddate: '2027-01-01' }), recognition()] },
      aCase({ applyType: 'renewal' }),
    )
    const before = JSON.stringify(caseFile)
    findings(caseFile, pack)
    expect(JSON.stringify(caseFile)).toBe(before)
  })
})

describe('the pack decides how a check is taken', () => {
  const unpaid = withInsurance({ arrearsMonths: 3 })

  it('turns a check off, or takes it more gravely, on a basis of its own', () => {
    const off = { ...pack, checks: { ...pack.checks, arrears: { severity: 'off' as const } } }
    expect(findings(unpaid, off)).toEqual([])
    const grave = { ...pack, checks: { ...pack.checks, arrears: { severity: 'block' as const, basis: '某办法' } } }
    expect(findings(unpaid, grave)).toMatchObject([{ code: 'arrears', severity: 'block', basis: '某办法' }])
  })

  it('lets parents act for a child without 授权委托书, and for nobody grown up', () => {
    const parent = { agnter_name: '王某', agnter_rlts: '4' }
    const found = (brdy: string) => codes(withForm({ ...parent, brdy })).includes('block:agent_without_authorization')
    expect(found('2008-09-19')).toBe(false)
    expect(found('2008-09-18')).toBe(true)
  })
})
