/** At most this many crashes within the window; then something is wrong that starting again does not mend. */
const CRASH_LIMIT = 3
const CRASH_WINDOW_MS = 60_000

export interface CrashBudget {
  /** Notes a crash; is it worth to start again? */
  another(): boolean
  /** Somebody wants it tried again. */
  renew(): void
}

/** `now` in milliseconds, of any clock that only goes on. */
export function crashBudget(now: () => number): CrashBudget {
  let crashes: number[] = []
  return {
    another() {
      const at = now()
      crashes = [...crashes.filter((t) => at - t < CRASH_WINDOW_MS), at]
      return crashes.length <= CRASH_LIMIT
    },
    renew() {
      crashes = []
    },
  }
}
