import type { DeadlineView } from '#shared/contract/core-api.ts'
import type { Pause } from '#shared/model/case.ts'

type Day = DeadlineView['trace'][number]

/** Days in a row that counted, that did not, or on which the clock stood still. */
export interface TraceGroup {
  readonly kind: 'counted' | 'rest' | 'paused'
  readonly days: readonly Day[]
}

/** The trace of a deadline in runs, so that three weeks are read in six lines. */
export function groupTrace(trace: readonly Day[], pauses: readonly Pause[]): TraceGroup[] {
  const groups: { kind: TraceGroup['kind']; days: Day[] }[] = []
  for (const day of trace) {
    const paused = pauses.some(({ from, to }) => from <= day.date && (to === null || day.date <= to))
    const kind = day.counts ? 'counted' : paused ? 'paused' : 'rest'
    const run = groups.at(-1)
    // 受理当日 is said on its own: it is the first question people ask.
    if (run && run.kind === kind && run.days[0] !== trace[0]) run.days.push(day)
    else groups.push({ kind, days: [day] })
  }
  return groups
}
