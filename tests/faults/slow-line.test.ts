import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createCentralClient } from '#core/central-client.ts'
import { createCore, silentLog, systemClock } from '#core/core.ts'
import { askOf } from '../support/ask.ts'
import { approve, aReviewer, numberedCase, policy } from '../support/core-desk.ts'
import { serveModel } from './model-server.ts'
import { seeded } from './power-disk.ts'
import { startSlowLine } from './slow-line.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** 56 kbit/s is 7,000 bytes a second. A round trip takes two seconds, every tenth connection breaks. */
const modem = { bytesPerSecond: 7_000, latencyMs: 1_000, breaks: 0.1 }

async function deskOver(line: typeof modem, seed: number) {
  const centre = await serveModel(aReviewer(), policy)
  const slow = await startSlowLine(centre.url, { ...line, random: seeded(seed) })
  const dataDir = mkdtempSync(join(tmpdir(), 'mente-slow-'))
  const deps = { dataDir, clock: systemClock, log: silentLog, deviceSecret: null, keyCost: 10, undoMs: 0 }
  ends.push(() => rmSync(dataDir, { recursive: true, force: true }), centre.close, slow.close)
  const open = (centralUrl: string, background: boolean) => {
    const core = createCore({ ...deps, centralUrl, background })
    ends.push(() => core.close())
    return askOf(core)
  }
  return { centre, slow, open, credentials: { staffNo: '010237', password: centre.model.password } }
}

test('a decision gets through a modem line while a big pull is still coming in over it', async () => {
  const { centre, slow, open, credentials } = await deskOver(modem, 3)
  centre.model.put(numberedCase(1))
  // The first pull in the office, then out with the laptop.
  const office = open(centre.url, false)
  await office('session.signIn', credentials)
  await office('sync.now', {})
  await office('session.signOut', {})
  // Nothing of it is alike, so that it does not pack well: at 7 kB/s this takes far longer than a decision may.
  const random = seeded(1)
  for (let n = 2; n <= 70; n++) {
    const note = Array.from({ length: 120 }, () => String.fromCharCode(0x4e00 + random() * 20_000)).join('')
    centre.model.put(numberedCase(n, { form: { ...numberedCase(n).form, addr: note } }))
  }
  const away = open(slow.url, true)
  await away('session.signIn', credentials)
  await expect.poll(() => centre.model.seen.includes('GET /v1/feed'), { timeout: 60_000 }).toBe(true)
  const pulled = async () => Number(Reflect.get(Object(await away('queue.counts', {})), 'first_review'))
  const decision = { caseId: numberedCase(1).id, baseVersion: 1, baseMaterialVersion: 1, deed: approve }
  await away('decision.submit', decision)
  await expect.poll(() => centre.model.results.size, { timeout: 60_000 }).toBe(1)
  expect(await pulled(), 'the pull was over before the decision got through').toBe(0)
  expect([...centre.model.applied.values()]).toMatchObject([[expect.any(String)]])
  await expect.poll(pulled, { timeout: 120_000, interval: 500 }).toBe(69)
  expect(centre.model.seen.filter((s) => s === 'GET /v1/feed').length).toBeGreaterThan(0)
}, 240_000)

test('a hand-in gets the time its bytes need on a slow line before an answer is missed', async () => {
  const { model } = await serveModel(aReviewer(), policy).then((served) => {
    ends.push(served.close)
    return served
  })
  let longest = 0
  const after = (ms: number) => {
    longest = Math.max(longest, ms)
    return () => undefined
  }
  const answer: typeof fetch = (input, init) =>
    String(input).endsWith('/v1/ops') ? Promise.resolve(Response.json({ results: [] })) : model.fetch(input, init)
  const clock = { ...systemClock, after }
  const client = createCentralClient({ url: 'http://centre.test', fetch: answer, clock, onSession: () => undefined })
  const { signal } = new AbortController()
  await client.signIn({ staffNo: '010237', password: model.password, deviceId: 'd' })
  const waitFor = async (note: string) => {
    longest = 0
    await client.ops('d', [JSON.stringify({ note })], signal)
    return longest
  }
  const short = await waitFor('办')
  expect(short).toBeLessThan(60_000)
  // 300 kB, as a hundred decisions may be: three quarters of a minute at 56 kbit/s.
  expect(await waitFor('办'.repeat(100_000))).toBeGreaterThan(short + 300_000 / 7)
})
