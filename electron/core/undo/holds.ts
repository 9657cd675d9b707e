import { asProblem } from '../db/problems.ts'
import { run, sql, transaction, type WriteDb } from '../db/sql.ts'
import type { Clock, Log } from '../deps.ts'
import { letGo } from './points.ts'

/** Decisions that wait a moment for second thoughts, by the steady clock. That they wait is on disk; how long is not. */
export interface Holds {
  /** for how long a decision made now waits */
  readonly ms: number
  begin(seq: number): void
  /** what is left of one, in milliseconds; null = it waits no more */
  left(seq: number): number | null
  /** Ends all of them; answers whether there were any. */
  endAll(): boolean
  stop(): void
}

const AGAIN_MS = 1_000

export function createHolds(options: {
  readonly work: WriteDb
  readonly clock: Clock
  readonly log: Log
  readonly ms: number
  readonly wakePush: () => void
}): Holds {
  const { work, clock, log, ms } = options
  const ends = new Map<number, number>()
  let stopped = false
  // The person these waited for has gone with the program that was to wait.
  transaction(work, () => letGo(work))

  function release(seq: number): void {
    if (stopped || !ends.has(seq)) return
    try {
      transaction(work, () => run(work, sql`UPDATE undo_point SET held = 0 WHERE seq = ${seq}`))
    } catch (error) {
      // A full disk: it is tried until it works, for nothing else would ever send this decision.
      log.warn('hold.kept', { kind: asProblem(error).kind })
      clock.after(AGAIN_MS, () => release(seq))
      return
    }
    ends.delete(seq)
    options.wakePush()
  }

  return {
    ms,
    begin(seq) {
      if (ms === 0) return
      ends.set(seq, clock.monotonic() + ms)
      clock.after(ms, () => release(seq))
    },
    left(seq) {
      const end = ends.get(seq)
      return end === undefined ? null : Math.max(0, Math.round(end - clock.monotonic()))
    },
    endAll() {
      if (ends.size === 0) return false
      transaction(work, () => letGo(work))
      ends.clear()
      return true
    },
    stop() {
      stopped = true
    },
  }
}
