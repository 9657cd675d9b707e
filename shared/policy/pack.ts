import { z } from 'zod'
import { ApplyType, ClockRule } from '../model/case.ts'
import { IsoDate } from '../model/ids.ts'
import { BenefitStart, Disease, SecondLook, SecondReview } from './pack-disease.ts'
import { MessageTemplate, NoticeTemplate, Office } from './pack-notice.ts'

/** One 材料 the matrix may ask for. `windowMonths`: how old it may be on the application day; null = no limit. */
export const Material = z.object({
  code: z.string(),
  name: z.string(),
  windowMonths: z.int().positive().nullable(),
  /** worst hosp_lv still accepted as issuer (national code, "07" = 二级丙等); null = any */
  minHospitalLevel: z.string().nullable(),
  basis: z.string(),
})
export type Material = z.infer<typeof Material>

/**
 * A coded reason with its legal basis and the sentence that goes into the notice. `text` may hold the case's
 * {{placeholders}} of `policy/reasons.ts`.
 */
export const Reason = z.object({
  code: z.string(),
  for: z.array(z.enum(['not_accept', 'propose_reject'])).min(1),
  short: z.string(),
  text: z.string(),
  basis: z.string(),
  /** codes of the findings this reason answers: their basis, and what a desk may suggest first */
  findings: z.array(z.string()).optional(),
})
export type Reason = z.infer<typeof Reason>

/** A ready-made 补正 item; every item names a material of the matrix, so that nothing new can be demanded. */
export const SupplementChoice = z.object({
  code: z.string(),
  material: z.string(),
  problem: z.string(),
  requirement: z.string(),
  /** 份数与形式; absent = as the material says */
  form: z.string().optional(),
  /** the clause it rests on; absent = the material's own */
  basis: z.string().optional(),
  /** codes of the findings this item answers: what a desk suggests first */
  findings: z.array(z.string()).optional(),
})
export type SupplementChoice = z.infer<typeof SupplementChoice>

/** How a city takes one of the machine's checks: how grave, or not at all, and on what basis. */
export const CheckRule = z.object({
  severity: z.enum(['block', 'warn', 'info', 'off']).optional(),
  basis: z.string().optional(),
})
export type CheckRule = z.infer<typeof CheckRule>

/**
 * A policy pack: everything a city decides, as data. Nothing of it may stand in code.
 * `demo: true` packs carry `mark`, which the UI shows wherever policy shows.
 */
export const PolicyPack = z.object({
  schema: z.literal(1),
  version: z.string(),
  areaCode: z.string(),
  areaName: z.string(),
  agency: z.string(),
  demo: z.boolean(),
  mark: z.string(),
  effectiveFrom: IsoDate,
  effectiveTo: IsoDate.nullable(),
  /** where the catalogue comes from and what it rests on (文号) */
  catalogue: z.object({ ver: z.string(), source: z.string(), basis: z.string() }),
  /** 一类、二类 …, as the city names them */
  classes: z.array(z.object({ code: z.string(), name: z.string() })),
  limitWorkdays: z.int().positive(),
  /** PRE_ACCEPT: clock not started · PAUSE: stands still · RESTART: starts anew after the supplement */
  supplement: z.object({
    clock: ClockRule,
    answerWorkdays: z.int().positive(),
    limit: z.int().positive(),
    /** what becomes of a 补正 nobody answers in time: 视为撤回, or back to the step that asked */
    overdue: z.enum(['WITHDRAW', 'RETURN']),
    /** 份数与形式 of what is handed in, where an item does not say */
    form: z.string(),
  }),
  /** working days before the due date from which a case counts as 临期 */
  soonWorkdays: z.int().positive(),
  secondReview: z.object({ approve: SecondReview, reject: SecondReview }),
  /** how a second look is taken; absent = sampled alike but for batches, and the second reviewer sees the proposal at once */
  secondLook: SecondLook.optional(),
  /** 批量通过; absent = at most 20 at once */
  batchApproval: z.object({ cap: z.int().min(2).max(100) }).optional(),
  maxHospitalChangesPerYear: z.int().nonnegative(),
  /** what "a year" is for 定点变更 */
  hospitalChangeYear: z.enum(['CALENDAR_YEAR', 'TWELVE_MONTHS']),
  /** when 续期 may be applied for, in calendar days around the end of the recognition in force; absent = not checked */
  renewal: z
    .object({
      earliestDaysBefore: z.int().nonnegative(),
      graceDaysAfter: z.int().nonnegative(),
      /** days before the end at which people are reminded, longest first: 90, 60, 30 */
      warningDays: z.array(z.int().positive()),
    })
    .optional(),
  /** offline batches and cases of one's own; absent = neither, and deciding without the network has no limit of its own */
  offline: z
    .object({
      /** how long a case is one person's alone, and how long after the last contact a desk may still decide */
      hours: z.int().positive(),
      /** decisions not yet at the centre after which a desk takes no more */
      undelivered: z.int().positive(),
      /** cases one person may have alone at a time */
      cases: z.int().positive(),
    })
    .optional(),
  /** how work is handed out; absent = by deadline band, then by time of receipt */
  dispatch: z
    .object({
      /** what comes first; each decides among what the one before leaves equal */
      order: z.array(z.enum(['band', 'urgent', 'received'])).min(1),
      /** cases that are 加急: of these diseases */
      urgentDiseases: z.array(z.string()),
      /** why somebody may pass over the case whose turn it is */
      skipReasons: z.array(z.object({ code: z.string().min(1).max(40), name: z.string().min(1).max(60) })).min(1),
    })
    .optional(),
  /** 核验原件; absent = whoever records a 容缺 says by when */
  originals: z
    .object({
      /** working days within which an original that was not shown is to be shown */
      deferWorkdays: z.int().positive().max(250),
    })
    .optional(),
  /** 待遇起止: begins by rule, ends on the day before the anniversary or on the last day of the last year */
  benefit: z.object({ start: BenefitStart, end: z.enum(['ANNIVERSARY', 'YEAR_END']) }),
  /** application types for which someone living elsewhere for good needs 异地就医备案 first */
  outOfArea: z.object({ filingNeededFor: z.array(ApplyType) }),
  /** must the form carry a signature the channel vouches for; who may sign is the applicant, the agent or a guardian */
  signature: z.object({ required: z.boolean() }),
  /** materials with a meaning of their own for the checks, by their codes in `materials` */
  special: z.object({
    applicationForm: z.string(),
    idFront: z.string(),
    diagnosis: z.string(),
    photo: z.string(),
    authorization: z.string(),
  }),
  /** how many leading and trailing characters of a number stay readable in lists */
  masking: z.object({
    certno: z.object({ head: z.int().nonnegative(), tail: z.int().nonnegative() }),
    tel: z.object({ head: z.int().nonnegative(), tail: z.int().nonnegative() }),
  }),
  /** by finding code; a check not named here keeps the severity the check itself gives */
  checks: z.record(z.string(), CheckRule),
  /** guardians act for a minor without 授权委托书: AGNTER_RLTS codes, and the age from which it is needed after all */
  guardians: z.object({ relations: z.array(z.string()), underAge: z.int().nonnegative() }),
  dictionaries: z.record(z.string(), z.record(z.string(), z.string())),
  materials: z.array(Material),
  diseases: z.array(Disease),
  reasons: z.array(Reason),
  supplementChoices: z.array(SupplementChoice),
  office: Office,
  notices: z.array(NoticeTemplate),
  messages: z.array(MessageTemplate),
})
export type PolicyPack = z.infer<typeof PolicyPack>

/** One year of the working-day calendar. `statutory-only`: the State Council's notice is not out yet. */
export const CalendarYear = z.object({
  year: z.int(),
  status: z.enum(['official', 'statutory-only']),
  source: z.string(),
  offDays: z.array(IsoDate),
  makeUpDays: z.array(IsoDate),
  /** names of the stretches of `offDays`, for the explanation of a due date; both ends included */
  holidays: z.array(z.object({ name: z.string(), from: IsoDate, to: IsoDate })).optional(),
})
export type CalendarYear = z.infer<typeof CalendarYear>

export const Calendar = z.object({ version: z.string(), years: z.array(CalendarYear).min(1) })
export type Calendar = z.infer<typeof Calendar>

/** Ed25519 over the canonical JSON of the pack (`model/canonical.ts`, UTF-8); base64. */
export const PackSignature = z.object({
  algorithm: z.literal('ed25519'),
  keyId: z.string().min(1).max(64),
  value: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
})
export type PackSignature = z.infer<typeof PackSignature>

/** A pack as it travels between offices: nothing takes effect without the signature of a trusted key. */
export const SignedPack = z.object({ pack: PolicyPack, signature: PackSignature })
export type SignedPack = z.infer<typeof SignedPack>

/**
 * Who may sign packs. `demo` keys are published with the program and count for packs marked as demo only, so that their
 * private half is harmless.
 */
export const TrustedKey = z.object({
  keyId: z.string(),
  /** raw 32 bytes, base64 */
  publicKey: z.string(),
  scope: z.enum(['demo', 'official']),
  /** areas an official key speaks for; empty = none */
  areas: z.array(z.string()),
})
export type TrustedKey = z.infer<typeof TrustedKey>

/** The rules: what every question of `shared/policy` is asked of. */
export const Policy = z.object({ pack: PolicyPack, calendar: Calendar })
export type Policy = z.infer<typeof Policy>

/** What a desk needs to answer every "what do the rules say": pulled from the centre, verified, kept in the cache. */
export const SignedPolicy = Policy.extend({ signature: PackSignature })
export type SignedPolicy = z.infer<typeof SignedPolicy>

/** The dictionary's word for a national code, or the code itself when the dictionary does not know it. */
export function label(pack: PolicyPack, dictionary: string, code: string): string {
  return pack.dictionaries[dictionary]?.[code] ?? code
}
