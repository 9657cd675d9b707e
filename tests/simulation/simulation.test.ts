import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { beforeAll, expect, test } from 'vitest'
import { playBatch, sum } from './batch.ts'
import { bugs } from './bugs.ts'
import { openEngine, prepareImage } from './engine.ts'
import type { Schedule } from './events.ts'
import { edited } from './plant.ts'
import { findBug, playElsewhere, playSpread, shrinkElsewhere } from './processes.ts'
import type { QuickImage } from './quick-image.ts'
import { openWorld } from './world.ts'

/** So many are played in every test run; MENTE_SOAK_SCHEDULES asks for more or fewer. */
const SCHEDULES = Number(process.env.MENTE_SOAK_SCHEDULES ?? 20_000)
/** A slow machine's run ends as well; MENTE_SOAK_MS gives it more or less time. */
const LONGEST_MS = Number(process.env.MENTE_SOAK_MS ?? 780_000)
/** More processes than that take more memory than they save time. */
const MOST_WORKERS = 4

let image: QuickImage
beforeAll(async () => {
  image = await prepareImage()
}, 120_000)

test(
  'no decision is lost, doubled, stuck or seen differently, whatever line, crashes, clocks and others do',
  async () => {
    const results = await playSpread({
      engine: 'quick',
      image,
      seed: 1_000,
      schedules: SCHEDULES,
      stopAtFailure: true,
      workers: Math.min(MOST_WORKERS, availableParallelism()),
      forMs: LONGEST_MS,
    })
    const { schedules, operations, faults, kills } = sum(results)
    const early = schedules < SCHEDULES ? `ENDED EARLY, only ${schedules} of ` : ''
    process.stdout.write(
      `${early}${SCHEDULES} schedules: ${operations} decisions, ${faults} faults, ${kills} crashes\n`,
    )
    expect(results.flatMap(({ failures }) => failures)).toEqual([])
    expect(operations).toBeGreaterThan(schedules)
  },
  LONGEST_MS + 60_000,
)

test('the quick database answers like PGlite, to the byte, over whole schedules', async () => {
  const options = { seed: 1, step: 1, schedules: 12, stopAtFailure: false }
  const real = await playBatch({ engine: 'pglite', ...options })
  const quick = await playBatch({ engine: 'quick', image, ...options })
  expect(quick.digests).toEqual(real.digests)
  expect(real.failures).toEqual([])
  // A process of its own remembers what it has packed and unpacked; this one does not.
  const remembering = await playElsewhere({ engine: 'quick', image, ...options })
  expect(remembering.digests).toEqual(quick.digests)
}, 240_000)

test('a seed is the same schedule and the same outcome every time', async () => {
  const options = { engine: 'quick', image, step: 1, schedules: 1, stopAtFailure: false } as const
  const once = await playBatch({ ...options, seed: 77 })
  const again = await playBatch({ ...options, seed: 77 })
  expect(again).toEqual(once)
  expect((await playBatch({ ...options, seed: 78 })).digests).not.toEqual(once.digests)
}, 120_000)

/** Schedules that once broke a promise, reduced; played for ever after. */
const regressions: Readonly<Record<string, Schedule>> = {
  'a restored centre gets back what was decided before the device clock was set years ahead': [
    { do: 'decide', desk: 0, case: 1, deed: 0, poison: false, held: false, more: 0, crash: null },
    { do: 'flow', desk: 0, n: 8 },
    { do: 'jump', desk: 0, ms: 3 * 365 * 86_400_000 },
    { do: 'restore', deed: null, again: false },
    { do: 'sync', desk: 0 },
  ],
  'a lease of somebody else with the number of mine, given after a restore, is not taken for mine': [
    { do: 'decide', desk: 0, case: 1, deed: 0, poison: false, held: false, more: 0, crash: null },
    { do: 'take', desk: 0, case: 2, hours: 72, now: false },
    { do: 'flow', desk: 0, n: 8 },
    { do: 'restore', deed: null, again: false },
    { do: 'recall', case: 2, to: 1 },
  ],
  'a lease that a restored centre gives under a lower number than the last one is known here': [
    { do: 'decide', desk: 0, case: 2, deed: 0, poison: false, held: false, more: 0, crash: null },
    { do: 'take', desk: 0, case: 1, hours: 72, now: false },
    { do: 'flow', desk: 0, n: 8 },
    { do: 'giveBack', desk: 0, case: 0, lost: false },
    { do: 'flow', desk: 0, n: 8 },
    { do: 'take', desk: 0, case: 1, hours: 72, now: false },
    { do: 'flow', desk: 0, n: 8 },
    { do: 'restore', deed: null, again: false },
    { do: 'sync', desk: 0 },
    { do: 'flow', desk: 0, n: 8 },
    { do: 'flow', desk: 0, n: 8 },
    { do: 'take', desk: 0, case: 1, hours: 72, now: false },
    { do: 'flow', desk: 0, n: 8 },
  ],
  'a lease whose number a restored centre took away is not given back to it for ever': [
    { do: 'take', desk: 1, case: 0, hours: 1, now: true },
    { do: 'restore', deed: null, again: false },
    { do: 'decide', desk: 1, case: 0, deed: 0, poison: false, held: false, more: 0, crash: null },
    { do: 'wait', ms: 7_200_000 },
    { do: 'flow', desk: 1, n: 8 },
    { do: 'flow', desk: 1, n: 3 },
    { do: 'giveBack', desk: 1, case: 0, lost: false },
    { do: 'net', pick: 0, fate: 'deliver', n: 0 },
  ],
  'a refusal that comes late and is about an earlier lease leaves the newer one alone': [
    { do: 'decide', desk: 0, case: 5, deed: 1, poison: false, held: false, more: 0, crash: null },
    { do: 'net', pick: 0, fate: 'lose', n: 0 },
    { do: 'decide', desk: 1, case: 0, deed: 0, poison: false, held: false, more: 0, crash: null },
    { do: 'take', desk: 0, case: 1, hours: 1, now: false },
    { do: 'between', case: 0, deed: 0, n: 0 },
    { do: 'wait', ms: 1_728_000_000 },
    { do: 'take', desk: 0, case: 0, hours: 1, now: true },
    { do: 'take', desk: 0, case: 1, hours: 1, now: false },
    { do: 'decide', desk: 0, case: 0, deed: 0, poison: false, held: false, more: 0, crash: null },
    { do: 'net', pick: 0, fate: 'lose', n: 0 },
    { do: 'net', pick: 0, fate: 'lose', n: 0 },
    { do: 'net', pick: 2, fate: 'deliver', n: 0 },
    { do: 'crashAt', desk: 0, n: 0 },
  ],
  'a registration whose papers were cleared here and lost at a restored centre does not wait for ever': [
    { do: 'register', desk: 1, diseases: 1, next: false, paper: true, crash: null },
    { do: 'flow', desk: 1, n: 2 },
    { do: 'jump', desk: 1, ms: 3 * 365 * 86_400_000 },
    { do: 'flow', desk: 1, n: 2 },
    { do: 'restore', deed: null, again: false },
    { do: 'net', pick: 0, fate: 'lose', n: 0 },
  ],
}

for (const [name, schedule] of Object.entries(regressions)) {
  test(name, async () => {
    const engine = await openEngine('quick', image)
    const outcome = await openWorld(engine).play(schedule)
    await engine.close()
    expect(outcome.operations).toBeGreaterThan(0)
    expect(outcome.violations).toEqual([])
  }, 120_000)
}

test('every planted bug still fits the source', () => {
  const names = Object.keys(bugs)
  expect(names.length).toBeGreaterThanOrEqual(25)
  for (const name of names) {
    const texts = new Map<string, string>()
    for (const edit of bugs[name] ?? []) {
      const before = texts.get(edit.file) ?? readFileSync(new URL(`../../${edit.file}`, import.meta.url), 'utf8')
      texts.set(edit.file, edited(before, edit))
    }
  }
})

test('a schedule that fails is reduced to the few events it takes', async () => {
  const order = { engine: 'quick', image, seed: 1, step: 1, schedules: 60, stopAtFailure: true } as const
  const shrunk = await shrinkElsewhere(order, 'any error is the final word')
  expect(shrunk?.what.length).toBeGreaterThan(0)
  // Somebody decides or registers, and something that is not the centre answers with an error.
  const left = shrunk?.events.map((event) => event.do) ?? []
  expect(left.length).toBeLessThanOrEqual(4)
  expect(left).toContain('net')
  expect(left.some((deed) => deed === 'decide' || deed === 'register')).toBe(true)
}, 240_000)

test('planted bugs are found: three of those that are seen at once; all of them with `npm run soak -- --planted`', async () => {
  for (const bug of [
    'the centre forgets what it has answered',
    'sent is taken for done',
    'versions are not compared',
  ]) {
    const found = await findBug(bug, { engine: 'quick', image, seed: 1, schedules: 1_000 })
    expect(found).toMatchObject({ bug, found: true })
  }
}, 240_000)
