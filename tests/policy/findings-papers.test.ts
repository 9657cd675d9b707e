import { describe, expect, it } from 'vitest'
import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { findings } from '#shared/policy/findings.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { aCase, aDocument, answeredSupplement, pack, withDocument, withForm, withInsurance } from './support.ts'

const codes = (caseFile: CaseFile, by: PolicyPack = pack) =>
  findings(caseFile, by).map((f) => `${f.severity}:${f.code}`)
const sentences = (caseFile: CaseFile) => findings(caseFile, pack).map((f) => f.sentence)

/** A case of another disease with the same papers. */
function aCaseOf(code: string, changes: Partial<DocumentRef> = {}, form: Partial<CaseFile['form']> = {}): CaseFile {
  const disease = pack.diseases.find((d) => d.opsp_dise_code === code)
  if (!disease) throw new Error(`no ${code}`)
  const base = withForm({ opsp_dise_code: code, opsp_dise_name: disease.opsp_dise_name, ...form })
  const documents = base.documents.map((d) => (d.issuer === null ? d : { ...d, ...changes }))
  return { ...base, documents }
}

describe('the signature', () => {
  it('must be there', () => {
    expect(codes(withForm({ sign_name: null }))).toEqual(['block:signature_missing'])
    expect(codes(withForm({ sign_name: '　 ' }))).toEqual(['block:signature_missing'])
    const lax = { ...pack, signature: { required: false } }
    expect(codes(withForm({ sign_name: null, sign_date: null }), lax)).toEqual([])
  })

  it('may be the applicant’s or the agent’s, nobody else’s', () => {
    const agent = { agnter_name: '王某', agnter_rlts: '3' }
    const authorised = aCase({ documents: [...aCase().documents, aDocument(17, 'authorization')] })
    expect(codes(withForm({ ...agent, sign_name: ' 王某' }, authorised))).toEqual([])
    expect(codes(withForm(agent, authorised))).toEqual([])
    expect(codes(withForm({ ...agent, sign_name: '李某' }, authorised))).toEqual(['block:signature_wrong'])
    expect(sentences(withForm({ sign_name: '王某' }))[0]).toContain('签名人「王某」不是申请人（阿卜杜·热合曼）')
  })

  it('carries a day not later than the form was handed in', () => {
    expect(codes(withForm({ sign_date: null }))).toEqual(['block:signature_wrong'])
    expect(codes(withForm({ sign_date: '2026-09-19' }))).toEqual(['block:signature_wrong'])
    expect(codes(withForm({ sign_date: '2026-09-17' }))).toEqual([])
    expect(sentences(withForm({ sign_date: '2026-02-30' }))[0]).toContain('不是有效日期')
  })

  it('may be of the day on which a 补正 was answered', () => {
    const supplements: CaseFile['supplements'] = [answeredSupplement]
    const again = aCase({ supplements, state: 'second_review' })
    expect(codes(withForm({ sign_date: '2026-09-25' }, again))).toEqual([])
    expect(codes(withForm({ sign_date: '2026-09-26' }, again))).toEqual(['block:signature_wrong'])
  })
})

describe('papers of somebody else', () => {
  const held = (name: string, certno: string | null) => withDocument('report', { holder: { name, certno } })

  it('are named with what they say and what the form says', () => {
    expect(codes(held('阿卜杜•热合曼', '510402198001010018'))).toEqual([])
    expect(codes(held('阿卜杜·热合曼', null))).toEqual([])
    expect(codes(held('热合曼', null))).toEqual(['block:document_name_mismatch'])
    const other = findings(held('阿卜杜·热合曼', '51040219800101002x'), pack)
    expect(other.map((f) => f.code)).toEqual(['document_certno_mismatch'])
    expect(other[0]?.sentence).toContain('第 17、18 位不同')
    expect(other[0]?.sentence).not.toContain('19800101')
    expect(other[0]?.evidence).toEqual({ documentId: aDocument(15, 'report').id, page: 1 })
  })

  it('are right where the paper is the agent’s', () => {
    const holder = { name: '王某', certno: '510411196507150322' }
    const agent = { agnter_name: '王某', agnter_certno: '510411196507150322', agnter_rlts: '3' }
    const base = aCase({ documents: [...aCase().documents, aDocument(17, 'authorization', { holder })] })
    expect(codes(withForm(agent, base))).toEqual([])
    expect(codes(withForm({ ...agent, agnter_name: '李某' }, base))).toEqual(['block:document_name_mismatch'])
  })
})

describe('sex and time limits of a disease', () => {
  it('stop whoever cannot have it', () => {
    const endometriosis = aCaseOf('M95000', { issuerLevel: '02' })
    expect(codes(endometriosis)).toEqual(['block:sex_mismatch'])
    expect(codes(withForm({ gend: '9' }, endometriosis))).toEqual([])
  })

  it('count on the application day', () => {
    const withTimes = (times: Partial<PolicyPack['diseases'][number]>) => ({
      ...pack,
      diseases: pack.diseases.map((d) => (d.opsp_dise_code === 'M06900' ? { ...d, ...times } : d)),
    })
    expect(codes(aCase(), withTimes({ efft_time: '2026-09-18' }))).toEqual([])
    expect(codes(aCase(), withTimes({ efft_time: '2026-09-19' }))).toEqual(['block:disease_unknown'])
    expect(codes(aCase(), withTimes({ invd_time: '2026-09-19' }))).toEqual([])
    expect(codes(aCase(), withTimes({ invd_time: '2026-09-18' }))).toEqual(['block:disease_unknown'])
    expect(codes(aCase(), withTimes({ vali_flag: '0' }))).toEqual(['block:disease_unknown'])
  })

  it('ask for 异地备案 only where the pack says so', () => {
    const away = (applyType: CaseFile['applyType']) =>
      codes(withInsurance({ outOfAreaFiling: 'missing' }, aCase({ applyType })))
    expect(away('new')).toContain('block:out_of_area_unfiled')
    expect(away('hospital_change')).not.toContain('block:out_of_area_unfiled')
  })
})

describe('criteria', () => {
  const uricAcid = (value: number, gend = '1') => {
    const certno = gend === '1' ? '510402198001010018' : '510402198001010026'
    return withForm(
      { gend, certno },
      withInsurance({ certno }, aCaseOf('M95300', { values: [{ name: '血尿酸', value, unit: 'µmol/L' }] })),
    )
  }

  it('take the threshold of the applicant’s sex, whichever sign for micro the laboratory prints', () => {
    expect(codes(uricAcid(417))).toEqual([])
    expect(codes(uricAcid(416))).toEqual(['info:threshold_unmet'])
    expect(codes(uricAcid(358, '2'))).not.toContain('info:threshold_unmet')
    expect(codes(uricAcid(357, '2'))).toContain('info:threshold_unmet')
    const [one] = findings(uricAcid(400), pack)
    expect(one?.sentence).toBe(
      '申报的数值没有达到认定标准：第 2 项申报的血尿酸为 400 µmol/L，要求大于 416（男） μmol/L（可由其他项满足）。',
    )
    expect(one?.basis).toContain('认定标准第 2 项')
  })

  it('warn where nothing else can make up for a value', () => {
    const values = [
      { name: '平均肺动脉压', value: 24, unit: 'mmHg' },
      { name: '肺动脉收缩压', value: 52, unit: 'mmHg' },
    ]
    expect(codes(aCaseOf('M04000', { values }))).toEqual(['warn:threshold_unmet'])
    const alternatives = [
      { name: '骨密度T值', value: -1, unit: 'SD' },
      { name: '定量CT骨密度', value: 120, unit: 'mg/cm³' },
    ]
    expect(codes(aCaseOf('M93200', { values: alternatives }))).toEqual(['warn:threshold_unmet'])
    expect(codes(aCaseOf('M93200', { values: alternatives.slice(0, 1) }))).toEqual(['info:threshold_unmet'])
  })

  it('ask for a higher hospital than the material does, from one paper at least', () => {
    expect(codes(aCaseOf('M06000', { issuerLevel: '02' }))).toEqual([])
    expect(codes(aCaseOf('M06000', { issuerLevel: '05' }))).toEqual(['block:hospital_level'])
    expect(codes(withDocument('discharge', { issuerLevel: '02' }, aCaseOf('M06000', { issuerLevel: '05' })))).toEqual(
      [],
    )
    // both papers are asked for
    const both = withDocument('discharge', { issuerLevel: '02' }, aCaseOf('M94200', { issuerLevel: '05' }))
    expect(codes(both)).toEqual(['block:hospital_level'])
    expect(sentences(both)).toEqual(['认定标准第 1 项：「疾病诊断证明书」出具机构为二级甲等，要求三级甲等及以上。'])
  })

  it('say a thing once where the material’s own rule has said it', () => {
    const low = withDocument('discharge', { issuerLevel: '05' }, aCaseOf('M94200', { issuerLevel: '08' }))
    expect(codes(low).filter((code) => code === 'block:hospital_level')).toHaveLength(3)
    const child = aCaseOf('M93700')
    expect(codes(child)).toEqual(['warn:age_out_of_range'])
  })
})

describe('cases about a decided one', () => {
  const approved = {
    recognised: [{ opsp_dise_code: 'M06900', opsp_dise_name: '类风湿关节炎', begndate: '2026-10-01', enddate: null }],
  }

  it('are not stopped by the very recognition they are about', () => {
    for (const kind of ['correction', 'revocation', 'appeal'] as const) {
      expect(codes(withInsurance(approved, aCase({ kind })))).toEqual([])
    }
    expect(codes(withInsurance(approved))).toEqual(['block:duplicate_recognition'])
  })

  it('judge a 更正 by what it would make of the form', () => {
    const corrected = (correction: Record<string, string>) =>
      codes(aCase({ kind: 'correction', correction, documents: [] }))
    expect(corrected({ tel: '17000000000' })).toEqual([])
    expect(corrected({ opsp_dise_code: 'M99999' })).toEqual(['block:disease_unknown'])
    expect(corrected({ certno: '510402198001010019' })).toEqual(['block:id_invalid'])
    expect(corrected({ no_such_field: 'x' })).toEqual([])
  })

  it('judge an 申诉 as the application it repeats', () => {
    expect(codes(withForm({ sign_name: null }, aCase({ kind: 'appeal' })))).toEqual(['block:signature_missing'])
  })
})
