// npm run -s soak -- [--seed S] [--schedules N] [--minutes M] [--engine quick|pglite] [--workers W] [--json] [--trace] [--planted [--bug NAME]] [--shrink]
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { type BatchResult, sum } from './batch.ts'
import { bugs } from './bugs.ts'
import { type EngineName, prepareImage } from './engine.ts'
import { eachOf, findBug, playSpread, shrinkElsewhere } from './processes.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    schedules: { type: 'string', default: '1000' },
    minutes: { type: 'string' },
    engine: { type: 'string', default: 'quick' },
    workers: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
    bug: { type: 'string' },
    shrink: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const schedules = Number(values.schedules)
const workers = Number(values.workers)
const engine: EngineName = values.engine === 'pglite' ? 'pglite' : 'quick'

const image = engine === 'quick' ? await prepareImage() : undefined

process.exitCode = (await (values.shrink ? reduce() : values.planted ? findPlanted() : soak())) ? 0 : 1

/** Schedules from one seed on, spread over the processors. */
async function soak(): Promise<boolean> {
  const started = Date.now()
  const results = await playSpread({
    engine,
    image,
    seed,
    schedules,
    workers,
    stopAtFailure: false,
    ...(values.minutes !== undefined && { forMs: Number(values.minutes) * 60_000 }),
  })
  const failures = results.flatMap((r) => r.failures).sort((a, b) => a.seed - b.seed)
  if (values.trace) for (const line of tracesOf(results)) process.stderr.write(`${line}\n`)
  for (const { seed: bad, what } of failures.slice(0, 20)) {
    process.stderr.write(
      `seed ${bad}: ${what.join('; ')}\n  again: npm run -s soak -- --engine ${engine} --seed ${bad} --schedules 1 --trace\n`,
    )
  }
  const total = sum(results)
  const seconds = Math.round((Date.now() - started) / 1000)
  print(failures.length === 0 ? total : { ...total, seed: failures[0]?.seed }, `${engine}, ${seconds} s`)
  return failures.length === 0
}

/** Every planted bug, until it is found or all schedules were played. */
async function findPlanted(): Promise<boolean> {
  const found = await eachOf(values.bug === undefined ? Object.keys(bugs) : [values.bug], workers, async (bug) => {
    const one = await findBug(bug, { engine, image, seed, schedules })
    process.stderr.write(`${one.found ? 'found' : 'NOT FOUND'} after ${one.schedules}: ${bug} (${one.how})\n`)
    return one
  })
  print({ planted: found.length, found: found.filter((one) => one.found).length, bugs: found }, engine)
  return found.every((one) => one.found)
}

/** The first schedule that fails, as few events as it takes. */
async function reduce(): Promise<boolean> {
  const order = { engine, image, seed, step: 1, schedules, stopAtFailure: true }
  const shrunk = await shrinkElsewhere(order, values.bug ?? null)
  print(shrunk ?? { failed: false }, engine)
  return shrunk === null
}

function tracesOf(results: readonly BatchResult[]): readonly string[] {
  return results.flatMap((r) => r.trace)
}

function print(answer: object, note: string): void {
  if (!values.json) process.stderr.write(`${note}\n`)
  process.stdout.write(`${JSON.stringify(answer, null, values.json ? undefined : 2)}\n`)
}
