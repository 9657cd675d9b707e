import { z } from 'zod'
import { DocumentRef } from './document.ts'
import { EvidenceMark, EvidenceRef } from './evidence.ts'
import { exactly } from './exactly.ts'
import { CaseNo, IsoDate, IsoInstant, StaffNo, Uuid } from './ids.ts'
import { Lease } from './lease.ts'
import { NoticeRef } from './notice.ts'
import { OriginalsRecord } from './originals.ts'

/** States of product.md's machine; Chinese names live in the pack-independent text catalogue of the renderer. */
export const CaseState = z.enum([
  'received', // 待受理
  'not_accepted', // 不予受理
  'supplement', // 待补正
  'originals', // 待核验原件
  'first_review', // 待初审
  'second_review', // 待复审
  'approved', // 认定通过
  'registered', // 已备案: the 2503-shaped record is filed
  'rejected', // 不予认定
  'withdrawn', // 已撤回
  'voided', // 已作废: entered by mistake or merged into another case
])
export type CaseState = z.infer<typeof CaseState>

/** 申请 · 更正 · 撤销 · 申诉: the last three are cases of their own about a decided one, which itself stays as it is. */
export const CaseKind = z.enum(['application', 'correction', 'revocation', 'appeal'])
export type CaseKind = z.infer<typeof CaseKind>

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
  /** 承诺栏 of the form: who signed and when; null = not signed */
  sign_name: z.string().nullable(),
  sign_date: IsoDate.nullable(),
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

/** 满足 · 不满足 · 无法判断 on one item, with the page a person saw it on. */
export const CriterionVerdict = z.object({
  id: z.string(),
  verdict: z.enum(['met', 'unmet', 'unknown']),
  evidence: EvidenceRef.optional(),
})
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
  /** boxes drawn on the scans; what the second reviewer is shown first */
  marks: z.array(EvidenceMark).optional(),
  /** pages that were on this person's screen, as "documentId:page" */
  seen: z.array(z.string()).optional(),
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

/** What a 补正 does to 办结时限. PRE_ACCEPT: nothing once accepted · PAUSE: stands still · RESTART: starts anew after it */
export const ClockRule = z.enum(['PRE_ACCEPT', 'PAUSE', 'RESTART'])
export type ClockRule = z.infer<typeof ClockRule>

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
  /** the pack a member of staff decided under */
  packVersion: z.string().optional(),
})
export type CaseEvent = z.infer<typeof CaseEvent>

/** What was filed with the core system for a recognition (2503, 2505) or taken back (2504). */
export const Registration = z.object({
  /** 待遇申报明细流水号; null until the core system has answered */
  trt_dcla_detl_sn: z.string().nullable(),
  begndate: IsoDate,
  enddate: IsoDate.nullable(),
  filedAt: IsoInstant.nullable(),
  /** why it is not filed yet, in one sentence; null = nothing wrong */
  trouble: z.string().nullable(),
  /** taken back by a 撤销 */
  revokedAt: IsoInstant.nullable(),
})
export type Registration = z.infer<typeof Registration>

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
  /** 临时受理号 of a registration at a window without the centre: on the paper the applicant holds */
  provisionalNo: z.string().nullish(),
  kind: CaseKind,
  /** the case this one is about: the decided one of a 更正, 撤销 or 申诉, the former recognition of a 续期 */
  origin: z.object({ caseId: Uuid, caseNo: CaseNo }).nullable(),
  /** 工号 of people who may not review it, because they decided what it questions */
  barred: z.array(StaffNo),
  /** 更正: fields of the form or of the registration and what they are to become */
  correction: z.record(z.string(), z.string()).nullable(),
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
  /** how 补正 counts, fixed at 受理 as the limit is; none before, and in cases accepted before it was written down */
  clockRule: ClockRule.nullish(),
  /** 办结时限; null before 受理 and while the clock is paused */
  dueOn: IsoDate.nullable(),
  /** the calendar `dueOn` was worked out with; null before 受理 */
  calendarVersion: z.string().nullable(),
  /** earlier due dates that a new calendar replaced, oldest first */
  dueHistory: z.array(z.object({ dueOn: IsoDate.nullable(), calendarVersion: z.string(), replacedAt: IsoInstant })),
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
  /** originals compared at the counter, oldest first; absent from a centre that does not record them */
  originals: z.array(OriginalsRecord).nullish(),
  registration: Registration.nullable(),
  notices: z.array(NoticeRef),
  /** who has it for working on it alone; a lease that has ended may still stand here */
  lease: Lease.nullish(),
  /** the case this one was merged into; only where the state is voided, and not always then */
  mergedInto: z.object({ caseId: Uuid, caseNo: CaseNo }).nullish(),
  history: z.array(CaseEvent),
})
export type CaseFile = z.infer<typeof CaseFile>

/** Whether a value out of JSON is a case and nothing besides; false when it takes `CaseFile` itself to tell. */
export const isCaseFile = exactly(CaseFile)

/** A case out of JSON: the same answer as `CaseFile.parse`, several times faster where nothing is amiss. Throws ZodError. */
export function readCaseFile(json: unknown): CaseFile {
  return isCaseFile(json) ? json : CaseFile.parse(json)
}
