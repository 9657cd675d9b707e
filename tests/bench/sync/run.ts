import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cityCases } from './cases.ts'
import { benchCache, type CacheFigures } from './cold-open.ts'
import { benchDecision, type DecisionFigures } from './decision.ts'
import { benchDesks, type DeskFigures } from './desks.ts'
import { benchPull, type PullFigures } from './pull.ts'

export interface SyncFigures extends CacheFigures {
  readonly pull: PullFigures
  readonly decision: DecisionFigures
  readonly desks: DeskFigures
}

export interface SyncOptions {
  /** cases that are pulled */
  readonly cases: number
  /** cases in the cache that is opened cold */
  readonly cached: number
  readonly reps: number
  readonly note: (sentence: string) => void
}

/** Every figure of the sync benchmark, milliseconds, medians where a thing is done several times. */
export async function benchSync({ cases: count, cached, reps, note }: SyncOptions): Promise<SyncFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'mente-bench-'))
  const file = join(folder, 'cases.json')
  try {
    const cases = cityCases(count)
    writeFileSync(file, JSON.stringify(cases))
    const pull = await benchPull(file, count, reps, note)
    note('decisions')
    const decision = await benchDecision(150, Math.max(5, reps))
    note(`a cache of ${cached} cases`)
    const cache = await benchCache(cached, Math.max(5, reps))
    note('50 desks')
    const desks = await benchDesks(file, cases, 50, 20)
    return { pull, decision, ...cache, desks }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
