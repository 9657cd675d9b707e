import { z } from 'zod'
import { IsoDate } from '../model/ids.ts'

/** Criteria as a tree over numbered items: all · any · at least k. `item` names an entry of `criteria.items`. */
export type CriterionNode =
  | { op: 'and' | 'or'; of: CriterionNode[] }
  | { op: 'atLeast'; k: number; of: CriterionNode[] }
  | { op: 'item'; id: string }

export const CriterionNode: z.ZodType<CriterionNode> = z.lazy(() =>
  z.discriminatedUnion('op', [
    z.object({ op: z.literal('and'), of: z.array(CriterionNode).min(1) }),
    z.object({ op: z.literal('or'), of: z.array(CriterionNode).min(1) }),
    z.object({ op: z.literal('atLeast'), k: z.int().positive(), of: z.array(CriterionNode).min(1) }),
    z.object({ op: z.literal('item'), id: z.string() }),
  ]),
)

/** A measured value and what it must be. Where the limit differs by sex, `value` holds both. */
export const Threshold = z.object({
  /** the item as laboratories print it, 「血尿酸」 */
  name: z.string(),
  unit: z.string(),
  op: z.enum(['>', '>=', '<', '<=']),
  value: z.union([z.number(), z.object({ male: z.number(), female: z.number() })]),
})
export type Threshold = z.infer<typeof Threshold>

/**
 * One numbered item of a disease's criteria. `text` is what people read; the rest is what the machine can check of it,
 * and only as far as facts are at hand: it suggests, a person decides.
 */
export const CriterionItem = z.object({
  id: z.string(),
  text: z.string(),
  /** materials that can show it: every one of them ('and') or one of them ('or') */
  papers: z.object({ op: z.enum(['and', 'or']), materials: z.array(z.string()).min(1) }).optional(),
  /** look-back window in calendar months, measured from the application day; absent or null = no limit */
  windowMonths: z.int().positive().nullable().optional(),
  /** worst hosp_lv of the issuer ("07" = 二级丙等); absent = the material's own rule only */
  minHospitalLevel: z.string().optional(),
  /** department or specialised hospital that must have issued it, in words */
  specialty: z.string().optional(),
  /** how many doctors of which title must have signed */
  signers: z.object({ count: z.int().positive(), title: z.string() }).optional(),
  /** 「3门/1住」: so many outpatient records or so many admissions; either suffices */
  records: z.object({ outpatient: z.int().positive().optional(), inpatient: z.int().positive().optional() }).optional(),
  /** 病程: at least so many months */
  courseMonths: z.int().positive().optional(),
  /** how many reports must show it */
  reports: z.int().positive().optional(),
  thresholds: z.object({ op: z.enum(['and', 'or']), of: z.array(Threshold).min(1) }).optional(),
  /** completed years on the application day */
  minAge: z.int().nonnegative().optional(),
  maxAge: z.int().nonnegative().optional(),
  /** what only a reader of the paper can tell, in words: where this stands, the machine never calls the item met */
  look: z.string().optional(),
})
export type CriterionItem = z.infer<typeof CriterionItem>

export const Criteria = z.object({ items: z.array(CriterionItem).min(1), logic: CriterionNode })
export type Criteria = z.infer<typeof Criteria>

/** Whether a second person must look: always, at a random rate drawn by the centre, or never. */
export const SecondReview = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('always') }),
  z.object({ mode: z.literal('never') }),
  z.object({ mode: z.literal('sample'), rate: z.number().min(0).max(1), alwaysOnWarning: z.boolean() }),
])
export type SecondReview = z.infer<typeof SecondReview>

/**
 * So that chance passes nobody over: of the first `among` proposals of a reviewer in a period that are left to chance,
 * at least `minimum` are drawn. Periods are those of the calendar of China.
 */
export const LooksPerReviewer = z.object({
  minimum: z.int().min(1).max(50),
  among: z.int().min(1).max(1000),
  period: z.enum(['month', 'quarter']),
})
export type LooksPerReviewer = z.infer<typeof LooksPerReviewer>

/** How often sampled cases are drawn, by what is known of them, and whether the second reviewer judges blind first. */
export const SecondLook = z.object({
  /** times the rate of the rule */
  weights: z.object({
    /** approved together with others; absent = 3 */
    batch: z.number().min(1).max(100).optional(),
    /** the machine warns; absent = 2 */
    warn: z.number().min(1).max(100).optional(),
    /** the machine points something out; absent = 1 */
    info: z.number().min(1).max(100).optional(),
  }),
  /** true: the proposal is shown only after the second reviewer has said what they think; absent = as the person likes */
  blindFirst: z.boolean().optional(),
  /** absent = whoever does little may not be drawn for a long time */
  perReviewer: LooksPerReviewer.optional(),
})
export type SecondLook = z.infer<typeof SecondLook>

/** 待遇开始日: day of approval · 1st of the month after · day of application · day of 受理 */
export const BenefitStart = z.enum(['APPROVAL_DAY', 'NEXT_MONTH_1ST', 'APPLY_DAY', 'ACCEPT_DAY'])
export type BenefitStart = z.infer<typeof BenefitStart>

/**
 * One disease of the catalogue, in the national field names of table `opsp_dise_list_b` (transaction 1309), with what
 * the city's policy says of it. The key is code + area + version: codes alone mean different things in different areas.
 */
export const Disease = z.object({
  opsp_dise_code: z.string().min(1).max(30),
  opsp_dise_name: z.string().min(1).max(300),
  /** DISE_TYPE_CODE: 11 门诊慢性病 · 12 门诊特殊疾病 */
  dise_type_code: z.string(),
  admdvs: z.string().regex(/^\d{6}$/),
  ver: z.string(),
  opsp_dise_majcls_name: z.string(),
  opsp_dise_subd_clss_name: z.string(),
  /** 1 有效 · 0 无效 */
  vali_flag: z.enum(['0', '1']),
  efft_time: IsoDate.nullable(),
  invd_time: IsoDate.nullable(),
  memo: z.string(),
  /** an entry of the pack's `classes`; null where the city has none */
  class: z.string().nullable(),
  insutypes: z.array(z.string()).min(1),
  /** codes of `materials`, by application type */
  materials: z.object({
    new: z.array(z.string()),
    renewal: z.array(z.string()),
    change: z.array(z.string()),
    hospital_change: z.array(z.string()),
  }),
  limitWorkdays: z.int().positive().nullable(),
  /** how long a recognition lasts; null = for good */
  reviewYears: z.int().positive().nullable(),
  /** where this disease differs from the pack's `benefit.start` */
  benefitStart: BenefitStart.optional(),
  /** where this disease differs from the pack's `secondReview` */
  secondReview: z.object({ approve: SecondReview.optional(), reject: SecondReview.optional() }).optional(),
  mutex: z.array(z.string()),
  /** only who must may read it (五级数据): never approved together with others; absent = like any other */
  restricted: z.boolean().optional(),
  /** GEND of the only people who can have it; absent = any */
  sex: z.enum(['1', '2']).optional(),
  /** completed years of age on the application day; absent = any */
  minAge: z.int().nonnegative().optional(),
  maxAge: z.int().nonnegative().optional(),
  /** `windowMonths` of a material where this disease differs: chronic facts (移植、确诊实验室结果) do not age; null = no limit */
  windowMonths: z.record(z.string(), z.int().positive().nullable()).optional(),
  /** null: the catalogue names the disease, the city's criteria are not configured yet */
  criteria: Criteria.nullable(),
})
export type Disease = z.infer<typeof Disease>
