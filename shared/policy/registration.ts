import type { ApplicationForm, SupplementItem } from '../model/case.ts'
import type { DraftField, RegistrationDraft } from '../model/registration.ts'
import { type IsoDate, isRealDate } from './civil-day.ts'
import type { CardText } from './desk-text.ts'
import { ageOn } from './findings/eligibility.ts'
import { normaliseName } from './findings/identity.ts'
import { parseIdCard } from './id-card.ts'
import type { Material, PolicyPack } from './pack.ts'
import { diseaseOf, packIndex } from './pack-index.ts'

/** PSN_CERT_TYPE 居民身份证（户口簿） */
const ID_CARD = '01'
const MOBILE_OR_FIXED = /^(1\d{10}|(0\d{2,3}-?)?[2-8]\d{6,7})$/

/** DCLA_SOUC 中心经办系统: what a window enters itself. */
const AT_THE_COUNTER = '02'

/** Something of a draft that keeps it from being registered, or is worth a look: the field, and one sentence. */
export interface DraftProblem {
  readonly field: DraftField | 'diseases'
  readonly severity: 'block' | 'warn'
  readonly message: string
}

/** An empty registration of today for the office of this pack. */
export function emptyRegistration(pack: PolicyPack, today: IsoDate): RegistrationDraft {
  const fields = { psn_cert_type: ID_CARD, insu_admdvs: pack.areaCode, sign_date: today }
  return { applyType: 'new', fields, diseases: [], agent: false, note: '', cursor: null }
}

/** What a card says of the applicant, put over what stood there. The signature is theirs unless somebody acts for them. */
export function withCard(draft: RegistrationDraft, card: CardText, pack: PolicyPack): RegistrationDraft {
  const { naty } = card
  const code = naty === null ? undefined : codeOf(pack, 'NATY', naty)
  const read = {
    psn_cert_type: ID_CARD,
    certno: card.certno,
    gend: card.gend,
    brdy: card.brdy,
    ...(card.name !== null && { psn_name: card.name }),
    ...(code !== undefined && { naty: code }),
    ...(card.addr !== null && { addr: card.addr }),
    ...(card.name !== null && !draft.agent && { sign_name: card.name }),
  }
  return { ...draft, fields: { ...draft.fields, ...read } }
}

function codeOf(pack: PolicyPack, dictionary: string, word: string): string | undefined {
  const entries = Object.entries(pack.dictionaries[dictionary] ?? {})
  return entries.find(([, name]) => name.replace(/族$/, '') === word)?.[0]
}

const required: readonly (readonly [DraftField, string])[] = [
  ['psn_name', '请填写参保人姓名，或刷身份证读入。'],
  ['certno', '请填写证件号码，或刷身份证读入。'],
  ['gend', '请选择性别。'],
  ['brdy', '请填写出生日期，例如 19600214。'],
  ['tel', '请填写联系电话，办理结果要通知申请人。'],
  ['insutype', '请选择险种。'],
  ['ide_fixmedins_name', '请填写诊断医疗机构。'],
  ['hosp_lv', '请选择诊断医疗机构等级。'],
  ['hosp_ide_date', '请填写诊断日期，例如 20261122。'],
]

/** Everything wrong with a draft as it stands, in the order of the form. Pure and total: any text may stand in a field. */
export function draftProblems(draft: RegistrationDraft, pack: PolicyPack, today: IsoDate): DraftProblem[] {
  return [
    ...identityProblems(draft, pack, today),
    ...required.flatMap(([field, message]) => (has(draft, field) ? [] : [block(field, message)])),
    ...formatProblems(draft, today),
    ...agentProblems(draft, today),
    ...diseaseProblems(draft, pack, today),
    ...signatureProblems(draft, pack),
  ]
}

const text = (draft: RegistrationDraft, field: DraftField): string => draft.fields[field]?.trim() ?? ''
const has = (draft: RegistrationDraft, field: DraftField): boolean => text(draft, field) !== ''
const block = (field: DraftProblem['field'], message: string): DraftProblem => ({ field, severity: 'block', message })
const warn = (field: DraftProblem['field'], message: string): DraftProblem => ({ field, severity: 'warn', message })

function identityProblems(draft: RegistrationDraft, pack: PolicyPack, today: IsoDate): DraftProblem[] {
  if (text(draft, 'psn_cert_type') !== ID_CARD || !has(draft, 'certno')) return []
  const card = parseIdCard(text(draft, 'certno'), today)
  if (!card.ok) return [block('certno', card.message)]
  const found: DraftProblem[] = card.warning === null ? [] : [warn('certno', card.warning)]
  const gend = text(draft, 'gend')
  if ((gend === '1' || gend === '2') && gend !== card.sex) {
    const word = pack.dictionaries.GEND?.[card.sex] ?? card.sex
    found.push(block('gend', `性别与身份号码不一致：身份号码为${word}，请核对。`))
  }
  const brdy = text(draft, 'brdy')
  if (isRealDate(brdy) && brdy !== card.birth) {
    found.push(block('brdy', `出生日期与身份号码不一致：身份号码为 ${card.birth}，请核对。`))
  }
  return found
}

const dates: readonly (readonly [DraftField, string])[] = [
  ['brdy', '出生日期'],
  ['hosp_ide_date', '诊断日期'],
  ['sign_date', '签名日期'],
]

function formatProblems(draft: RegistrationDraft, today: IsoDate): DraftProblem[] {
  const found = dates.flatMap(([field, name]) => {
    const day = text(draft, field)
    if (day === '') return []
    if (!isRealDate(day)) return [block(field, `${name}不是有效日期，请按年月日填写，例如 20261122。`)]
    return day > today ? [block(field, `${name}晚于今天，请核对。`)] : []
  })
  const tel = text(draft, 'tel')
  if (tel !== '' && !MOBILE_OR_FIXED.test(tel))
    found.push(block('tel', '联系电话应为 11 位手机号或带区号的座机，请核对。'))
  return found
}

/** Whoever acts for the applicant is named as fully as the applicant. */
function agentProblems(draft: RegistrationDraft, today: IsoDate): DraftProblem[] {
  if (!draft.agent) return []
  const certno = text(draft, 'agnter_certno')
  const card = certno === '' ? null : parseIdCard(certno, today)
  const tel = text(draft, 'agnter_tel')
  return [
    ...(has(draft, 'agnter_name') ? [] : [block('agnter_name', '请填写代办人姓名。')]),
    ...(card === null
      ? [block('agnter_certno', '请填写代办人证件号码。')]
      : card.ok
        ? []
        : [block('agnter_certno', card.message)]),
    ...(tel === '' || MOBILE_OR_FIXED.test(tel)
      ? []
      : [block('agnter_tel', '代办人电话应为 11 位手机号或带区号的座机，请核对。')]),
    ...(has(draft, 'agnter_rlts') ? [] : [block('agnter_rlts', '请选择代办人与参保人的关系。')]),
    ...(certno !== '' && certno.toUpperCase() === text(draft, 'certno').toUpperCase()
      ? [block('agnter_certno', '代办人证件号码与参保人相同：本人来办的，请取消代办。')]
      : []),
  ]
}

function diseaseProblems(draft: RegistrationDraft, pack: PolicyPack, today: IsoDate): DraftProblem[] {
  if (draft.diseases.length === 0) return [block('diseases', '请选择申请病种，可以选几种。')]
  const insutype = text(draft, 'insutype')
  const gend = text(draft, 'gend')
  const brdy = text(draft, 'brdy')
  return draft.diseases.flatMap((code) => {
    const disease = diseaseOf(pack, code)
    if (!disease) return [block('diseases', '所选病种不在现行目录中，请重新选择。')]
    const name = disease.opsp_dise_name
    const other = draft.diseases.find((one) => one !== code && disease.mutex.includes(one))
    const age = isRealDate(brdy) ? ageOn(brdy, today) : null
    const young = age !== null && disease.minAge !== undefined && age < disease.minAge
    const old = age !== null && disease.maxAge !== undefined && age > disease.maxAge
    return [
      ...(insutype !== '' && !disease.insutypes.includes(insutype)
        ? [warn('diseases', `「${name}」不适用于所选险种，受理前请核对。`)]
        : []),
      ...(disease.sex !== undefined && (gend === '1' || gend === '2') && gend !== disease.sex
        ? [warn('diseases', `「${name}」与申请人性别不符，受理前请核对。`)]
        : []),
      ...(young || old ? [warn('diseases', `申请人 ${age} 周岁，不在「${name}」的年龄范围内，受理前请核对。`)] : []),
      ...(other === undefined
        ? []
        : [
            warn('diseases', `「${name}」与「${diseaseOf(pack, other)?.opsp_dise_name ?? other}」互斥，不能同时享受。`),
          ]),
    ]
  })
}

function signatureProblems(draft: RegistrationDraft, pack: PolicyPack): DraftProblem[] {
  if (!pack.signature.required) return []
  const signer = text(draft, 'sign_name')
  if (signer === '') return [warn('sign_name', '申请表承诺栏没有签名，要请申请人或代办人当场补签。')]
  const allowed = [text(draft, 'psn_name'), ...(draft.agent ? [text(draft, 'agnter_name')] : [])]
  if (allowed.some((name) => normaliseName(name) === normaliseName(signer))) return []
  return [warn('sign_name', '签名人不是申请人或代办人，请核对申请表承诺栏。')]
}

/** Materials this disease asks for in this kind of application, in the pack's order; 授权委托书 where somebody acts. */
export function materialsAsked(draft: RegistrationDraft, code: string, pack: PolicyPack): Material[] {
  const { materials } = packIndex(pack)
  const codes = diseaseOf(pack, code)?.materials[draft.applyType] ?? []
  const asked = new Set(draft.agent ? [...codes, pack.special.authorization] : codes)
  return [...asked].flatMap((one) => materials.get(one) ?? [])
}

/** What of it is not there, for one disease. */
export function missingMaterials(
  draft: RegistrationDraft,
  code: string,
  pack: PolicyPack,
  papers: readonly { readonly material: string }[],
): Material[] {
  const there = new Set(papers.map(({ material }) => material))
  return materialsAsked(draft, code, pack).filter(({ code: material }) => !there.has(material))
}

/**
 * One 补正 item for each missing material, so that everything is told at once: the pack's own words where it has an item
 * for "it is missing", else plain ones. A material the pack has no item for cannot be demanded and is left out.
 */
export function itemsFor(missing: readonly Material[], pack: PolicyPack): SupplementItem[] {
  return missing.flatMap(({ code }) => {
    const choices = pack.supplementChoices.filter(({ material }) => material === code)
    const item = choices.find(({ findings }) => findings?.includes('material_missing')) ?? choices[0]
    return item
      ? [{ code: item.code, material: item.material, problem: item.problem, requirement: item.requirement }]
      : []
  })
}

/** The application form of one disease of a draft that has no blocking problem. Throws RangeError for one that has. */
export function formOf(draft: RegistrationDraft, code: string, pack: PolicyPack, today: IsoDate): ApplicationForm {
  const worst = draftProblems(draft, pack, today).find(({ severity }) => severity === 'block')
  const disease = diseaseOf(pack, code)
  if (worst || !disease) throw new RangeError('a draft with blocking problems is no application')
  const field = (name: DraftField) => text(draft, name)
  const agent = (name: DraftField) => (draft.agent && field(name) !== '' ? field(name) : null)
  const orNull = (name: DraftField) => field(name) || null
  return {
    psn_no: field('psn_no'),
    psn_name: field('psn_name'),
    gend: field('gend'),
    naty: field('naty'),
    brdy: field('brdy'),
    psn_cert_type: field('psn_cert_type'),
    certno: field('certno').toUpperCase(),
    tel: field('tel'),
    addr: field('addr'),
    insutype: field('insutype'),
    insu_admdvs: field('insu_admdvs'),
    emp_name: orNull('emp_name'),
    opsp_dise_code: disease.opsp_dise_code,
    opsp_dise_name: disease.opsp_dise_name,
    dise_type_code: disease.dise_type_code,
    appy_date: today,
    appy_rea: field('appy_rea'),
    dcla_souc: AT_THE_COUNTER,
    ide_fixmedins_no: field('ide_fixmedins_no'),
    ide_fixmedins_name: field('ide_fixmedins_name'),
    hosp_lv: field('hosp_lv'),
    hosp_ide_date: field('hosp_ide_date'),
    diag_dr_codg: field('diag_dr_codg'),
    diag_dr_name: field('diag_dr_name'),
    fixmedins_code: field('fixmedins_code'),
    fixmedins_name: field('fixmedins_name'),
    agnter_name: agent('agnter_name'),
    agnter_certno: agent('agnter_certno'),
    agnter_tel: agent('agnter_tel'),
    agnter_rlts: agent('agnter_rlts'),
    sign_name: orNull('sign_name'),
    sign_date: field('sign_name') === '' ? null : orNull('sign_date'),
  }
}
