import { type EngineName, openEngine } from './engine.ts'
import { scheduleOf } from './events.ts'
import type { QuickImage } from './quick-image.ts'
import { type Outcome, openWorld, type World } from './world.ts'

/** What is counted over schedules; `operations` are decisions of which somebody was told that they are saved. */
export interface Tally {
  schedules: number
  operations: number
  faults: number
  kills: number
  lost: number
  doubled: number
  stuck: number
  divergent: number
}

/** A schedule that broke a promise: `npm run -s soak -- --seed <seed> --schedules 1` plays it again. */
export interface Failure {
  readonly seed: number
  readonly engine: EngineName
  readonly what: readonly string[]
}

export interface BatchResult {
  readonly tally: Tally
  readonly failures: readonly Failure[]
  readonly trace: readonly string[]
  readonly digests: readonly string[]
}

/** Where schedules are played. */
export interface Place {
  readonly engine: EngineName
  /** for the quick engine: the database as it begins */
  readonly image?: QuickImage | undefined
}

/** Which schedules are played. */
export interface Chunk {
  /** the first seed; the others follow `step` apart */
  readonly seed: number
  readonly step: number
  readonly schedules: number
  /** end at the first schedule that breaks a promise */
  readonly stopAtFailure: boolean
  /** and after so many milliseconds */
  readonly forMs?: number
}

export type BatchOptions = Place & Chunk

export const nothing = (): Tally => ({
  schedules: 0,
  operations: 0,
  faults: 0,
  kills: 0,
  lost: 0,
  doubled: 0,
  stuck: 0,
  divergent: 0,
})

/** Plays schedules one after the other in this process. */
export async function playBatch(options: BatchOptions): Promise<BatchResult> {
  const engine = await openEngine(options.engine, options.image)
  const result = await playChunk(openWorld(engine), options, options.engine)
  await engine.close()
  return result
}

export async function playChunk(world: World, chunk: Chunk, engine: EngineName): Promise<BatchResult> {
  const started = performance.now()
  const tally = nothing()
  const failures: Failure[] = []
  const digests: string[] = []
  let trace: readonly string[] = []
  for (let i = 0; i < chunk.schedules; i++) {
    if (chunk.forMs !== undefined && performance.now() - started > chunk.forMs) break
    const seed = chunk.seed + i * chunk.step
    const outcome = await world.play(scheduleOf(seed)).catch(brokenOff)
    tally.schedules += 1
    for (const name of ['operations', 'faults', 'kills'] as const) tally[name] += outcome[name]
    // A schedule counts once for each kind of broken promise, however many decisions it hit.
    for (const kind of new Set(outcome.violations.map((one) => one.kind))) tally[kind] += 1
    if (outcome.violations.length > 0) {
      failures.push({ seed, engine, what: outcome.violations.map(({ what }) => what) })
      if (chunk.stopAtFailure) break
    }
    digests.push(outcome.digest)
    trace = chunk.schedules === 1 ? outcome.trace : trace
  }
  return { tally, failures, trace, digests }
}

/** Something was thrown that nobody expects: the schedule did not come to its end. */
function brokenOff(error: unknown): Outcome {
  const what = `broke off: ${error instanceof Error ? error.message : String(error)}`
  return { violations: [{ kind: 'stuck', what }], operations: 0, faults: 0, kills: 0, trace: [what], digest: what }
}

export function sum(results: readonly BatchResult[]): Tally {
  const total = nothing()
  for (const { tally } of results) {
    total.schedules += tally.schedules
    total.operations += tally.operations
    total.faults += tally.faults
    total.kills += tally.kills
    total.lost += tally.lost
    total.doubled += tally.doubled
    total.stuck += tally.stuck
    total.divergent += tally.divergent
  }
  return total
}
