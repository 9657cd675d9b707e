import type { CoreEvents } from '#shared/contract/core-api.ts'
import type { TrustedKey } from '#shared/policy/pack.ts'

/** Time and timers as the core sees them. Tests pass one they can step; nothing in the core asks the system directly. */
export interface Clock {
  /** milliseconds since 1970, for display, audit and back-off; nothing is ordered by it across machines */
  now(): number
  /** milliseconds since some start; never set back, whatever happens to date and time */
  monotonic(): number
  /** calls `run` once after `ms`; the answer cancels it */
  after(ms: number, run: () => void): () => void
  /** 0 ≤ x < 1, for jitter only; never for keys or ids */
  random(): number
}

/** One line per event. Ids and codes only: never a name, a number of a person, a note or a path. */
export interface Log {
  info(event: string, detail?: Record<string, string | number | boolean | null>): void
  warn(event: string, detail?: Record<string, string | number | boolean | null>): void
}

export interface CoreDeps {
  readonly dataDir: string
  readonly centralUrl: string
  readonly clock: Clock
  readonly log: Log
  /** a secret the operating system keeps for this desk; null where there is no keyring */
  readonly deviceSecret: Uint8Array | null
  readonly fetch?: typeof fetch
  /** where `cache/` and `work/` with the numbered .sql files are; beside the sources unless told */
  readonly migrationsDir?: string
  /** whose policy packs are believed; those shipped beside the sources unless told */
  readonly trustedKeys?: readonly TrustedKey[]
  /** also validate what handlers answer: on in tests and development */
  readonly checkOutputs?: boolean
  /** false = nothing runs unless a call asks for it, as the command line wants; true unless told otherwise */
  readonly background?: boolean
  /** for how long a decision waits for second thoughts before it is sent, in ms; 10 s unless told, 0 = not at all, as without background */
  readonly undoMs?: number
  /** log2 of scrypt's N for new key files: 17 unless told otherwise (about 0.4 s); tests take less */
  readonly keyCost?: number
}

/** Hears what the core tells without being asked. */
export type CoreListener = <E extends keyof CoreEvents>(event: E, payload: CoreEvents[E]) => void

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined }

/** The instant now, as RFC 3339. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}

/** Full jitter: a random wait between 0 and min(5 min, 1 s × 2^attempts), at least a quarter second. */
export function backoffMs(attempts: number, clock: Clock): number {
  const cap = Math.min(300_000, 1_000 * 2 ** Math.min(attempts, 20))
  return Math.max(250, Math.round(clock.random() * cap))
}
