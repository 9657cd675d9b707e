import type { Clock } from '#core/deps.ts'

/** A clock that moves only when told, with a seeded jitter. */
export interface ManualClock extends Clock {
  /** Moves on and runs every timer that falls due, in order. */
  advance(ms: number): void
  /** Somebody sets date and time: nothing falls due by that, and only `now` notices. */
  jump(ms: number): void
  /** how many timers wait */
  readonly waiting: number
}

export function manualClock(start = '2026-11-20T01:00:00Z', jitter = () => 0.5): ManualClock {
  let now = 0
  let wallAhead = Date.parse(start)
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => now + wallAhead,
    monotonic: () => now,
    jump: (ms) => {
      wallAhead += ms
    },
    random: jitter,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((t) => t !== timer)
      }
    },
    advance: (ms) => {
      const until = now + ms
      for (;;) {
        const next = timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        timers = timers.filter((t) => t !== next)
        now = Math.max(now, next.at)
        next.run()
      }
      now = until
    },
    get waiting() {
      return timers.length
    },
  }
}
