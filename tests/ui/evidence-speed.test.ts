import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixturesFolder, type Harness, startHarness } from './evidence-page/serve.ts'

const folder = fixturesFolder()
const names = folder && existsSync(join(folder, 'speed')) ? readdirSync(join(folder, 'speed')) : []
const REPEATS = 7
/** far above what is measured: the test is to catch a lost fast route on any machine, not to race */
const LIMIT_MS = 2500

const title =
  names.length > 0
    ? 'time to the first page'
    : 'time to the first page: SKIPPED, the folder of scanned samples is not on this machine (MENTE_FIXTURES names it)'

describe.skipIf(names.length === 0)(title, () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness()
    await harness.page.evaluate(() => window.evidencePage.decode('scans/std_font.pdf', 1, 900))
  })
  afterAll(() => harness.close())

  // a suite without a test would be an error instead of a skipped one
  it.each(names.length > 0 ? names : ['no samples'])('%s', async (name) => {
    const times: number[] = []
    for (let i = 0; i < REPEATS; i += 1) {
      times.push(await harness.page.evaluate((n) => window.evidencePage.paintedAfter(n), `speed/${name}#${i}`))
    }
    times.sort((a, b) => a - b)
    const median = times[REPEATS >> 1] ?? 0
    if (process.env.EVIDENCE_REPORT)
      process.stderr.write(`${name} ${median.toFixed(0)} ms (${times.map(Math.round)})\n`)
    expect(median).toBeLessThan(LIMIT_MS)
  })
})
