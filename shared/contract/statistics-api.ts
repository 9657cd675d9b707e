import { z } from 'zod'
import { CaseState } from '../model/case.ts'
import { IsoDate, IsoInstant, StaffNo } from '../model/ids.ts'
import { LooksPerReviewer } from '../policy/pack-disease.ts'

/** Numbers of fewer cases than this are not told: they would be about persons (GB/T 37964, 小样本抑制). */
export const SMALLEST = 5

/** `hits` of `n` with the 95 % interval of the true share; null where there were too few to tell. */
export const Rate = z
  .object({
    hits: z.int().nonnegative(),
    n: z.int().positive(),
    share: z.number(),
    low: z.number(),
    high: z.number(),
  })
  .nullable()
export type Rate = z.infer<typeof Rate>

const Count = z.int().nonnegative()

/** What one person did in the period; null: too few to tell of anybody but oneself. */
export const Work = z.object({
  staffNo: StaffNo,
  name: z.string(),
  /** 受理 and 不予受理 · 初审 · 复审 · 补正 and 原件核验 */
  accepted: Count.nullable(),
  proposed: Count.nullable(),
  reviewed: Count.nullable(),
  asked: Count.nullable(),
  /** cases this person has alone now */
  held: Count.nullable(),
})
export type Work = z.infer<typeof Work>

/** How far the pack's promise is kept that chance passes no reviewer over, in the running period of that promise. */
export const Coverage = LooksPerReviewer.extend({
  from: IsoDate,
  /** drawn, of all proposals left to chance */
  drawn: Rate,
  /** reviewers of whom enough are drawn · not yet, with fewer than `among` proposals · not, although they made as many */
  reached: Count,
  waiting: Count,
  short: Count,
})
export type Coverage = z.infer<typeof Coverage>

export const Statistics = z.object({
  asOf: IsoInstant,
  today: IsoDate,
  from: IsoDate,
  /** decided in time, of those decided in the period */
  onTime: Rate,
  /** decided without 补正 and without having been sent back, of those decided in the period */
  firstPass: Rate,
  /** second reviewers who endorsed: of all, and of those drawn by chance, which alone say something about all cases */
  agreement: z.object({ all: Rate, sampled: Rate }),
  /** second reviewers whose first impression, formed blind, was that of the proposal */
  blind: Rate,
  /** null: the pack promises nothing, or who asks is neither supervisor nor auditor; absent: an older centre */
  coverage: Coverage.nullable().optional(),
  open: z.array(z.object({ state: CaseState, n: Count })),
  /** open cases by calendar days since receipt; `upTo` null = and more */
  backlog: z.array(z.object({ from: Count, upTo: Count.nullable(), n: Count })),
  /** per day of the period; days on which nothing happened included */
  days: z.array(z.object({ day: IsoDate, received: Count, decided: Count })),
  /** most frequent first, fewer than the smallest number left out */
  reasons: z.array(z.object({ code: z.string(), text: z.string(), n: Count })),
  supplements: z.array(z.object({ code: z.string(), text: z.string(), n: Count })),
  forecast: z.object({
    pace: z.number(),
    overdueNow: Count,
    willBeOverdue: Count,
    days: z.array(z.object({ day: IsoDate, due: Count, overdue: Count })),
  }),
  /** of who asks, never suppressed */
  mine: Work,
  /** by 工号, in no other order; empty for whoever is neither supervisor nor auditor */
  workload: z.array(Work),
})
export type Statistics = z.infer<typeof Statistics>

const Days = z.coerce.number().int().min(7).max(366)

/** The part of the central agreement that counts. */
export const statisticsApi = {
  statistics: {
    method: 'GET',
    path: '/v1/statistics',
    auth: 'staff',
    summary: 'Counts of the caller’s area; what would tell of fewer than five cases of a colleague is left out',
    query: z.object({ days: Days.default(30) }),
    answer: Statistics,
  },
} as const

/** What the page may ask of the core: from the centre, else as it last told. */
export const statisticsMethods = {
  'statistics.get': {
    input: z.object({ days: z.int().min(7).max(366) }),
    output: Statistics,
  },
} as const
