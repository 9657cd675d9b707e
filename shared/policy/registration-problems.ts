import type { DraftField, RegistrationDraft } from '../model/registration.ts'
import { type IsoDate, isRealDate } from './civil-day.ts'
import { ageOn } from './findings/eligibility.ts'
import { normaliseName } from './findings/identity.ts'
import { parseIdCard } from './id-card.ts'
import type { PolicyPack } from './pack.ts'
import { diseaseOf } from './pack-index.ts'

/** PSN_CERT_TYPE 居民身份证（户口簿） */
export const ID_CARD = '01'
const MOBILE_OR_FIXED = /^(1\d{10}|(0\d{2,3}-?)?[2-8]\d{6,7})$/

/** Something of a draft that keeps it from being registered, or is worth a look: the field, and one sentence. */
export interface DraftProblem {
  readonly field: DraftField | 'diseases'
  readonly severity: 'block' | 'warn'
  readonly message: string
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

/** What stands in a field, without the blanks around it. */
export const written = (draft: RegistrationDraft, field: DraftField): string => draft.fields[field]?.trim() ?? ''
const has = (draft: RegistrationDraft, field: DraftField): boolean => written(draft, field) !== ''
const block = (field: DraftProblem['field'], message: string): DraftProblem => ({ field, severity: 'block', message })
const warn = (field: DraftProblem['field'], message: string): DraftProblem => ({ field, severity: 'warn', message })

function identityProblems(draft: RegistrationDraft, pack: PolicyPack, today: IsoDate): DraftProblem[] {
  if (written(draft, 'psn_cert_type') !== ID_CARD || !has(draft, 'certno')) return []
  const card = parseIdCard(written(draft, 'certno'), today)
  if (!card.ok) return [block('certno', card.message)]
  const found: DraftProblem[] = card.warning === null ? [] : [warn('certno', card.warning)]
  const gend = written(draft, 'gend')
  if ((gend === '1' || gend === '2') && gend !== card.sex) {
    const word = pack.dictionaries.GEND?.[card.sex] ?? card.sex
    found.push(block('gend', `性别与身份号码不一致：身份号码为${word}，请核对。`))
  }
  const brdy = written(draft, 'brdy')
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
    const day = written(draft, field)
    if (day === '') return []
    if (!isRealDate(day)) return [block(field, `${name}不是有效日期，请按年月日填写，例如 20261122。`)]
    return day > today ? [block(field, `${name}晚于今天，请核对。`)] : []
  })
  const tel = written(draft, 'tel')
  if (tel !== '' && !MOBILE_OR_FIXED.test(tel))
    found.push(block('tel', '联系电话应为 11 位手机号或带区号的座机，请核对。'))
  return found
}

/** Whoever acts for the applicant is named as fully as the applicant. */
function agentProblems(draft: RegistrationDraft, today: IsoDate): DraftProblem[] {
  if (!draft.agent) return []
  const certno = written(draft, 'agnter_certno')
  const card = certno === '' ? null : parseIdCard(certno, today)
  const tel = written(draft, 'agnter_tel')
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
    ...(certno !== '' && certno.toUpperCase() === written(draft, 'certno').toUpperCase()
      ? [block('agnter_certno', '代办人证件号码与参保人相同：本人来办的，请取消代办。')]
      : []),
  ]
}

function diseaseProblems(draft: RegistrationDraft, pack: PolicyPack, today: IsoDate): DraftProblem[] {
  if (draft.diseases.length === 0) return [block('diseases', '请选择申请病种，可以选几种。')]
  const insutype = written(draft, 'insutype')
  const gend = written(draft, 'gend')
  const brdy = written(draft, 'brdy')
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
  const signer = written(draft, 'sign_name')
  if (signer === '') return [warn('sign_name', '申请表承诺栏没有签名，要请申请人或代办人当场补签。')]
  const allowed = [written(draft, 'psn_name'), ...(draft.agent ? [written(draft, 'agnter_name')] : [])]
  if (allowed.some((name) => normaliseName(name) === normaliseName(signer))) return []
  return [warn('sign_name', '签名人不是申请人或代办人，请核对申请表承诺栏。')]
}
