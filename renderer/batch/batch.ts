import type { Output } from '#shared/contract/core-api.ts'

export type BatchView = Output<'batch.get'>
export type BatchCase = BatchView['cases'][number]

/** Cases of the batch that are not done with: to be decided, or to be read about. */
export const myBatch = (cases: readonly BatchCase[]): BatchCase[] => cases.filter(({ state }) => state !== 'decided')

/** No longer mine to decide: taken back, or past its time. */
export const isGone = ({ state }: BatchCase): boolean => state === 'lost' || state === 'expired'

/** A person should know of it. */
export const wantsPerson = (one: BatchCase): boolean => isGone(one) || one.state === 'failed'

/** Still mine, and its papers are not all here. */
export const isComing = ({ state }: BatchCase): boolean =>
  state === 'waiting' || state === 'loading' || state === 'failed'

/** What the batch is doing; one of which nothing is mine any more is done with, whatever became of its papers. */
export function modeOf(view: BatchView): BatchView['mode'] | 'stuck' {
  if (myBatch(view.cases).every(isGone)) return 'none'
  const missing = view.papers.wanted - view.papers.have
  return view.mode === 'loading' && missing > 0 && missing === view.papers.failed ? 'stuck' : view.mode
}

/** The time or number of decisions the policy allows without the network is used up: drafts only, until it is back. */
export function isSpent(view: BatchView, now: number): boolean {
  const tooLate = view.offlineUntil !== null && Date.parse(view.offlineUntil) <= now
  return tooLate || (view.limits !== null && view.undelivered >= view.limits.undelivered)
}

/** Cases that may still be taken under the limit of one batch. */
export function roomOf(view: BatchView): number {
  const held = myBatch(view.cases).filter((one) => !isGone(one)).length
  return Math.max(0, (view.limits?.cases ?? 0) - held)
}

/** Seconds until everything is here at the present rate; null while that cannot be said. */
export function secondsLeft(view: BatchView): number | null {
  const left = view.bytes.wanted - view.bytes.have
  if (view.mode !== 'loading' || !view.bytesPerSecond || left <= 0) return null
  return Math.ceil(left / view.bytesPerSecond)
}

const usual = [4, 8, 24, 48, 72] as const

/** Hours to choose from, up to what the policy allows. */
export function hourChoices(limit: number): number[] {
  return [...usual.filter((hours) => hours < limit), limit]
}

const units = ['KB', 'MB', 'GB'] as const

/** `182.4 MB`; always one decimal, so that a growing number keeps its width. */
export function sizeOf(bytes: number): string {
  let amount = bytes / 1024
  let unit = 0
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${amount.toFixed(1)} ${units[unit]}`
}
