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

/** Whether a second person must look: always, at a random rate drawn by the centre, or never. */
export const SecondReview = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('always') }),
  z.object({ mode: z.literal('never') }),
  z.object({ mode: z.literal('sample'), rate: z.number().min(0).max(1), alwaysOnWarning: z.boolean() }),
])
export type SecondReview = z.infer<typeof SecondReview>

export const Disease = z.object({
  /** national M-code; meaningful only together with the pack's area and version */
  code: z.string(),
  name: z.string(),
  typeCode: z.string(),
  insutypes: z.array(z.string()).min(1),
  /** codes of `materials`, by application type */
  materials: z.object({
    new: z.array(z.string()),
    renewal: z.array(z.string()),
    change: z.array(z.string()),
    hospital_change: z.array(z.string()),
  }),
  limitWorkdays: z.int().positive().nullable(),
  reviewYears: z.int().positive().nullable(),
  /** where this disease differs from the pack's `secondReview` */
  secondReview: z.object({ approve: SecondReview.optional(), reject: SecondReview.optional() }).optional(),
  mutex: z.array(z.string()),
  /** completed years of age on the application day, at most; absent = any */
  maxAge: z.int().nonnegative().optional(),
  /** `windowMonths` of a material where this disease differs: chronic facts (移植、确诊实验室结果) do not age; null = no limit */
  windowMonths: z.record(z.string(), z.int().positive().nullable()).optional(),
  criteria: z.object({
    items: z.array(z.object({ id: z.string(), text: z.string() })),
    logic: CriterionNode,
  }),
})
export type Disease = z.infer<typeof Disease>

/** A coded reason with its legal basis and the sentence that goes into the notice. */
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
  limitWorkdays: z.int().positive(),
  /** PRE_ACCEPT: clock not started · PAUSE: stands still · RESTART: starts anew after the supplement */
  supplement: z.object({
    clock: z.enum(['PRE_ACCEPT', 'PAUSE', 'RESTART']),
    answerWorkdays: z.int().positive(),
    limit: z.int().positive(),
  }),
  /** working days before the due date from which a case counts as 临期 */
  soonWorkdays: z.int().positive(),
  secondReview: z.object({ approve: SecondReview, reject: SecondReview }),
  maxHospitalChangesPerYear: z.int().nonnegative(),
  /** when 续期 may be applied for, in calendar days around the end of the recognition in force; absent = not checked */
  renewal: z.object({ earliestDaysBefore: z.int().nonnegative(), graceDaysAfter: z.int().nonnegative() }).optional(),
  /** by finding code; a check not named here keeps the severity the check itself gives */
  checks: z.record(z.string(), CheckRule),
  /** guardians act for a minor without 授权委托书: AGNTER_RLTS codes, and the age from which it is needed after all */
  guardians: z.object({ relations: z.array(z.string()), underAge: z.int().nonnegative() }),
  dictionaries: z.record(z.string(), z.record(z.string(), z.string())),
  materials: z.array(Material),
  diseases: z.array(Disease),
  reasons: z.array(Reason),
  supplementChoices: z.array(SupplementChoice),
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

/** What a desk needs to answer every "what do the rules say": pulled from the centre, kept in the cache. */
export const Policy = z.object({ pack: PolicyPack, calendar: Calendar })
export type Policy = z.infer<typeof Policy>

/** The dictionary's word for a national code, or the code itself when the dictionary does not know it. */
export function label(pack: PolicyPack, dictionary: string, code: string): string {
  return pack.dictionaries[dictionary]?.[code] ?? code
}
