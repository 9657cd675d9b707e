import type { IsoDate } from './civil-day.ts'
import type { LooksPerReviewer } from './pack-disease.ts'

/** Of one reviewer's proposals that were left to chance in the running period: how many there were, how many it drew. */
export interface DrawnSoFar {
  readonly proposals: number
  readonly drawn: number
}

/** The first day of the period a day is in, by the calendar of China. */
export function periodStart(period: LooksPerReviewer['period'], today: IsoDate): IsoDate {
  const month = Number(today.slice(5, 7))
  const first = period === 'month' ? month : month - ((month - 1) % 3)
  return `${today.slice(0, 4)}-${String(first).padStart(2, '0')}-01`
}

/**
 * The share at which the next proposal must be drawn so that of a reviewer's first `among` in a period at least
 * `minimum` are: what is still owed over what is left. 0: nothing is owed; 1: chance has no say any more.
 * Drawn at this share or the rule's own, whichever is larger, nobody is passed over for good, any proposal may be the
 * one, and no more than `minimum` a period are drawn that the rule alone would have let go.
 */
export function owedShare(rule: LooksPerReviewer | undefined, { proposals, drawn }: DrawnSoFar): number {
  if (rule === undefined || proposals >= rule.among) return 0
  return Math.min(1, Math.max(0, rule.minimum - drawn) / (rule.among - proposals))
}
