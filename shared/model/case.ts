import { z } from 'zod'
import { DocumentRef } from './document.ts'
import { CaseNo, IsoDate, IsoInstant, StaffNo, Uuid } from './ids.ts'

/** States of product.md's machine; Chinese names live in the pack-independent text catalogue of the renderer. */
export const CaseState = z.enum([
  'received', // 待受理
  'not_accepted', // 不予受理
  'supplement', // 待补正
  'originals', // 待核验原件
  'first_review', // 待初审
  'second_review', // 待复审
  'approved', // 认定通过
  'rejected', // 不予认定
  'withdrawn', // 已撤回
])
export type CaseState = z.infer<typeof CaseState>

/** 新申请 · 续期 · 变更 · 定点医疗机构变更 */
export const ApplyType = z.enum(['new', 'renewal', 'change', 'hospital_change'])
export type ApplyType = z.infer<typeof ApplyType>

/** 四川医保APP · 攀枝花智慧医保小程序 · 国家医保服务平台APP · 窗口 */
export const Channel = z.enum(['provincial_app', 'city_mini_program', 'national_app', 'window'])
export type Channel = z.infer<typeof Channel>

/**
 * The application form, in the national platform's field names (event table OPSP_REG_EVT_C and transactions
 * 1101, 2503, 2505), so that an adapter to a province's core system renames nothing.
 */
export const ApplicationForm = z.object({
  psn_no: z.string(),
  psn_name: z.string(),
  gend: z.string(),
  naty: z.string(),
  brdy: IsoDate,
  psn_cert_type: z.string(),
  certno: z.string(),
  tel: z.string(),
  addr: z.string(),
  insutype: z.string(),
  insu_admdvs: z.string(),
  emp_name: z.string().nullable(),
  opsp_dise_code: z.string(),
  opsp_dise_name: z.string(),
  dise_type_code: z.string(),
  appy_date: IsoDate,
  appy_rea: z.string(),
  dcla_souc: z.string(),
  ide_fixmedins_no: z.string(),
  ide_fixmedins_name: z.string(),
  hosp_lv: z.string(),
  hosp_ide_date: IsoDate,
  diag_dr_codg: z.string(),
  diag_dr_name: z.string(),
  fixmedins_code: z.string(),
  fixmedins_name: z.string(),
  agnter_name: z.string().nullable(),
  agnter_certno: z.string().nullable(),
  agnter_tel: z.string().nullable(),
  agnter_rlts: z.string().nullable(),
})
export type ApplicationForm = z.infer<typeof ApplicationForm>

/** What the core system knew of the person when the case was received (1101-shaped). */
export const InsuranceRecord = z.object({
  psn_name: z.string(),
  certno: z.string(),
  /** 0 未参保 · 1 正常参保 · 2 暂停参保 · 3 无效参保 · 4 终止参保 */
  psn_insu_stas: z.string(),
  insutype: z.string(),
  insuplc_admdvs: z.string(),
  /** whole months of unpaid contribution; 0 = none */
  arrearsMonths: z.int().nonnegative(),
  /** 灵活就业人员 pay the employee scheme (310) themselves; shown, and some rules ask for it */
  flexibleEmployment: z.boolean(),
  /** 长期异地居住 without a filing (异地就医备案) cannot be recognised; null = lives here */
  outOfAreaFiling: z.enum(['filed', 'missing']).nullable(),
  /** recognitions in force (5301-shaped) */
  recognised: z.array(
    z.object({
      opsp_dise_code: z.string(),
      opsp_dise_name: z.string(),
      begndate: IsoDate,
      enddate: IsoDate.nullable(),
    }),
  ),
  /** 定点 changes already made in this calendar year */
  hospitalChangesThisYear: z.int().nonnegative(),
})
export type InsuranceRecord = z.infer<typeof InsuranceRecord>

export const CriterionVerdict = z.object({ id: z.string(), verdict: z.enum(['met', 'unmet', 'unknown']) })
export type CriterionVerdict = z.infer<typeof CriterionVerdict>

/** A reason by code of the pack; `text` is the sentence as it will stand in the notice (edited or default). */
export const ChosenReason = z.object({ code: z.string(), text: z.string().max(500) })
export type ChosenReason = z.infer<typeof ChosenReason>

/** One thing to supplement: which material, what is wrong, what to hand in. */
export const SupplementItem = z.object({
  code: z.string(),
  material: z.string(),
  problem: z.string().max(200),
  requirement: z.string().max(300),
})
export type SupplementItem = z.infer<typeof SupplementItem>

export const Proposal = z.object({
  outcome: z.enum(['approve', 'reject']),
  by: StaffNo,
  byName: z.string(),
  at: IsoInstant,
  reasons: z.array(ChosenReason),
  criteria: z.array(CriterionVerdict),
  note: z.string(),
  packVersion: z.string(),
})
export type Proposal = z.infer<typeof Proposal>

export const SupplementRequest = z.object({
  items: z.array(SupplementItem),
  note: z.string(),
  requestedBy: StaffNo,
  requestedAt: IsoInstant,
  answerBy: IsoDate,
  answeredAt: IsoInstant.nullable(),
})
export type SupplementRequest = z.infer<typeof SupplementRequest>

/** The clock stands still from `from` (the day the notice went out) until the working day after `to`. */
export const Pause = z.object({ from: IsoDate, to: IsoDate.nullable() })
export type Pause = z.infer<typeof Pause>

/** One line of a case's timeline. `kind` is an operation kind or what the applicant or the centre did. */
export const CaseEvent = z.object({
  at: IsoInstant,
  kind: z.string(),
  by: z.string().nullable(),
  byName: z.string(),
  from: CaseState.nullable(),
  to: CaseState,
  note: z.string(),
  opId: Uuid.nullable(),
})
export type CaseEvent = z.infer<typeof CaseEvent>

/**
 * One applicant × one disease × one application type, whole, as the centre publishes it.
 * `version` counts every change; `materialVersion` only those a decision depends on (facts, documents, state):
 * decisions compare the latter, so that a corrected phone number costs nobody a decision.
 */
export const CaseFile = z.object({
  id: Uuid,
  caseNo: CaseNo,
  /** cases of one application (several diseases) share this */
  applicationNo: z.string(),
  version: z.int().positive(),
  materialVersion: z.int().positive(),
  areaCode: z.string(),
  state: CaseState,
  /** where 补正 or 原件核验 goes back to */
  returnTo: z.enum(['received', 'first_review']).nullable(),
  applyType: ApplyType,
  channel: Channel,
  receivedAt: IsoInstant,
  acceptedOn: IsoDate.nullable(),
  limitWorkdays: z.int().positive(),
  /** 办结时限; null before 受理 and while the clock is paused */
  dueOn: IsoDate.nullable(),
  pauses: z.array(Pause),
  decidedAt: IsoInstant.nullable(),
  packVersion: z.string(),
  /** 工号 of who last acted as 初审; the second reviewer must be someone else */
  firstReviewer: StaffNo.nullable(),
  form: ApplicationForm,
  insurance: InsuranceRecord,
  documents: z.array(DocumentRef),
  proposal: Proposal.nullable(),
  supplements: z.array(SupplementRequest),
  history: z.array(CaseEvent),
})
export type CaseFile = z.infer<typeof CaseFile>
