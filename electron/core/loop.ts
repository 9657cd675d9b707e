import type { Clock, Log } from './deps.ts'

/** A round of work that repeats for ever: at once when woken, else after the wait it asked for. */
export interface Loop {
  /** Runs now and answers when done; joins a round under way and has it repeated, so that nothing new is missed. */
  run(): Promise<void>
  /** Runs soon, after the caller's own work is finished. */
  wake(): void
  /** No further round begins. */
  stop(): void
  /** When no round is under way any more. */
  settled(): Promise<void>
}

/**
 * @param round does the work and answers how many ms to wait for the next; what it throws is logged and waited out
 */
export function createLoop(name: string, clock: Clock, log: Log, round: () => Promise<number>): Loop {
  let current: Promise<void> | null = null
  let again = false
  let stopped = false
  let cancelTimer = () => {}

  function run(): Promise<void> {
    if (stopped) return Promise.resolve()
    if (current) {
      again = true
      return current
    }
    cancelTimer()
    current = rounds().finally(() => {
      current = null
    })
    return current
  }

  async function rounds(): Promise<void> {
    let wait = 0
    do {
      again = false
      try {
        wait = await round()
      } catch (error) {
        log.warn('loop.failed', { loop: name, error: error instanceof Error ? error.name : 'unknown' })
        wait = 60_000
      }
    } while (again && !stopped)
    // Always armed again, whatever happened: a loop that dies of one failure is the classic way to lose a delivery.
    arm(wait)
  }

  function arm(ms: number): void {
    cancelTimer()
    if (!stopped) cancelTimer = clock.after(ms, () => void run())
  }

  return {
    run,
    wake: () => {
      if (current) again = true
      else arm(0)
    },
    stop: () => {
      stopped = true
      cancelTimer()
    },
    settled: () => current ?? Promise.resolve(),
  }
}
