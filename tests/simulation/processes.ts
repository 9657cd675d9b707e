import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { BatchOptions, BatchResult } from './batch.ts'
import { bugs } from './bugs.ts'
import type { Shrunk } from './shrink.ts'

const main = new URL('./batch-main.ts', import.meta.url).pathname

/** Plays a batch in a process of its own, with a bug planted where one is named. */
export async function playElsewhere(options: BatchOptions, bug: string | null = null): Promise<BatchResult> {
  const answer: BatchResult = JSON.parse(await answerOf({ ...options, bug, shrink: false }))
  return answer
}

/** The same until the first schedule that fails, which is then reduced. */
export async function shrinkElsewhere(options: BatchOptions, bug: string | null = null): Promise<Shrunk | null> {
  const answer: Shrunk | null = JSON.parse(await answerOf({ ...options, bug, shrink: true }))
  return answer
}

async function answerOf(order: BatchOptions & { bug: string | null; shrink: boolean }): Promise<string> {
  const child = spawn(process.execPath, ['--max-semi-space-size=64', '--disable-warning=ExperimentalWarning', main], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(order))
  const answer = await text(child.stdout)
  if (answer === '') throw new Error(`the process of ${order.bug ?? 'the product'} ended without an answer`)
  return answer
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
