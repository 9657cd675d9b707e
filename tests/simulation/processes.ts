import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { BatchOptions, BatchResult, Chunk, Place } from './batch.ts'
import { bugs } from './bugs.ts'
import type { Shrunk } from './shrink.ts'

/** Where a process of its own plays: with a bug planted where one is named, until a failure is reduced or just on. */
export interface Order extends Place {
  readonly bug: string | null
  readonly shrink: boolean
}

const main = new URL('./batch-main.ts', import.meta.url).pathname

/** A process of its own, which stays warm from one chunk to the next. */
function startPlayer<Answer>({ engine, image, bug, shrink }: Order) {
  const child = spawn(process.execPath, ['--max-semi-space-size=64', '--disable-warning=ExperimentalWarning', main], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const tell = (line: object) => void child.stdin.write(`${JSON.stringify(line)}\n`)
  // What could not be handed over any more is said below, by the answer that does not come.
  child.stdin.on('error', () => undefined)
  tell({ engine, image, bug, shrink })
  return {
    async play(chunk: Chunk): Promise<Answer> {
      tell(chunk)
      const { value, done } = await answers.next()
      if (done) throw new Error(`the process of ${bug ?? 'the product'} ended without an answer`)
      const answer: Answer = JSON.parse(value)
      return answer
    },
    end: () => void child.stdin.end(),
  }
}

/** Plays a batch in a process of its own, with a bug planted where one is named. */
export async function playElsewhere(options: BatchOptions, bug: string | null = null): Promise<BatchResult> {
  return playOnce<BatchResult>({ ...options, bug, shrink: false }, options)
}

/** The same until the first schedule that fails, which is then reduced. */
export async function shrinkElsewhere(options: BatchOptions, bug: string | null = null): Promise<Shrunk | null> {
  return playOnce<Shrunk | null>({ ...options, bug, shrink: true }, options)
}

async function playOnce<Answer>(order: Order, { seed, step, schedules, stopAtFailure, forMs }: Chunk): Promise<Answer> {
  const player = startPlayer<Answer>(order)
  try {
    return await player.play({ seed, step, schedules, stopAtFailure, ...(forMs !== undefined && { forMs }) })
  } finally {
    player.end()
  }
}

/** Schedules a process takes at a time: few enough that all end at about the same moment. */
const CHUNK = 200

/**
 * Schedules from one seed on, spread over processes: whichever is free takes the next. Nobody takes another once the time is
 * over, or once one has failed where that ends the run.
 */
export async function playSpread(options: Omit<BatchOptions, 'step'> & { workers: number }): Promise<BatchResult[]> {
  const { engine, image, seed, schedules, stopAtFailure, workers, forMs = Number.POSITIVE_INFINITY } = options
  const started = performance.now()
  const results: BatchResult[] = []
  let next = 0
  const worker = async () => {
    const player = startPlayer<BatchResult>({ engine, image, bug: null, shrink: false })
    try {
      for (;;) {
        const left = started + forMs - performance.now()
        const over = left <= 0 || (stopAtFailure && results.some(({ failures }) => failures.length > 0))
        if (next >= schedules || over) return
        const from = next
        next = Math.min(schedules, from + CHUNK)
        const chunk = { seed: seed + from, step: 1, schedules: next - from, stopAtFailure }
        results.push(await player.play({ ...chunk, ...(left < Number.POSITIVE_INFINITY && { forMs: left }) }))
      }
    } finally {
      player.end()
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, Math.ceil(schedules / CHUNK)) }, worker))
  return results
}

/** As many at a time as `workers`, in order. */
export async function eachOf<T, R>(items: readonly T[], workers: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const i = next++
      const item = items[i]
      if (item !== undefined) results[i] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  return results
}

export interface Found {
  readonly bug: string
  readonly found: boolean
  /** how many schedules were played until then */
  readonly schedules: number
  readonly how: string | null
}

/** Plays until a planted bug is found, or to the end. */
export async function findBug(
  bug: string,
  { image, ...options }: Pick<BatchOptions, 'engine' | 'image' | 'seed' | 'schedules'>,
): Promise<Found> {
  // A bug in the schema needs a database of its own.
  const own = (bugs[bug] ?? []).some(({ file }) => file === 'central/store/migrate.ts')
  const result = await playElsewhere({ ...options, image: own ? undefined : image, step: 1, stopAtFailure: true }, bug)
  const [failure] = result.failures
  return { bug, found: failure !== undefined, schedules: result.tally.schedules, how: failure?.what[0] ?? null }
}
