import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { all, run, sql } from '#core/db/sql.ts'
import { silentLog } from '#core/deps.ts'
import { push } from '#core/flow/push.ts'
import { findFolder } from '#core/staff-folders.ts'
import { uuid } from '../policy/support.ts'
import { approve, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { type FailingDisk, failingDisk, full } from '../support/failing-disk.ts'
import { manualClock } from '../support/manual-clock.ts'

let desk: TestDesk
let disk: FailingDisk
const one = numberedCase(1)
const decision = { caseId: one.id, baseVersion: 1, baseMaterialVersion: 1, deed: approve }
beforeEach(() => {
  disk = failingDisk()
  desk = testDesk()
  desk.centre.put(one)
})
afterEach(async () => {
  disk.end()
  await desk.end()
})

const folder = () => {
  const found = findFolder(desk.dataDir, desk.staff.staffNo)
  if (!found) throw new Error('never signed in')
  return found
}
const onCache = (file: string) => file.endsWith('cache.db')
/** Lets background rounds come and go until `done`; in steps shorter than any exchange may take. */
async function until(done: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 2_000; i++) {
    if (await done()) return true
    desk.clock.advance(10_000)
    await new Promise((go) => setTimeout(go, 5))
  }
  return false
}
const state = () => desk.ok('sync.get', {})

test('an answer that could not be stored because the disk was full is asked for again without a restart', async () => {
  const { db, end } = databaseAt('work')
  const clock = manualClock()
  for (const n of [1, 2]) {
    run(db, sql`INSERT INTO operation VALUES (${n}, ${uuid(n)}, ${`c${n}`}, '1', 'x', 'y', 'k', '{}', '2026-11-20')`)
    run(db, sql`INSERT INTO outbox (seq, case_id, state) VALUES (${n}, ${`c${n}`}, 'queued')`)
  }
  const versions = { version: 2, materialVersion: 2 }
  const answer = { outcome: 'applied', code: 'ok', message: '办理'.repeat(3_000), replayed: false, ...versions }
  const client = { ops: () => Promise.resolve([1, 2].map((n) => ({ opId: uuid(n), ...answer }))) }
  const { signal } = new AbortController()
  const options = { work: db, client, deviceId: 'd', clock, log: silentLog, onSettled: () => undefined, signal }
  db.pragma(`max_page_count=${Number(db.pragma('page_count'))}`)
  await expect(push(options)).rejects.toMatchObject({ code: 'SQLITE_FULL' })
  db.pragma('max_page_count=100000')
  expect(await push(options)).toMatchObject({ settled: 2 })
  expect(all(db, sql`SELECT state FROM outbox`)).toEqual([{ state: 'accepted' }, { state: 'accepted' }])
  end()
})

test('a full disk in the background is told in Chinese, and work goes on when there is room again', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? 'loseRequest' : 'none')
  await desk.ok('decision.submit', decision)
  disk.plan = full
  desk.centre.plan = () => 'none'
  expect(await until(async () => (await state()).trouble !== null)).toBe(true)
  expect((await state()).trouble).toMatch(/磁盘已满/)
  disk.plan = () => null
  expect(await until(async () => (await desk.ok('outbox.list', {}))[0]?.state === 'accepted')).toBe(true)
  expect(await until(async () => (await state()).trouble === null)).toBe(true)
})

test('a cache found damaged in the background is started anew and pulled again', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  let damaged = true
  let checks = 0
  disk.plan = (file, text) => {
    if (!damaged || !onCache(file)) return null
    // Looked at twice: the first time it may have been the disk.
    if (text === 'quick_check') checks += 1
    if (checks === 2) damaged = false
    return text === 'COMMIT' || text === 'quick_check' ? 'SQLITE_CORRUPT' : null
  }
  desk.centre.put(numberedCase(2))
  const pulled = async () => {
    const counts = await desk.core().call('queue.counts', {})
    return !damaged && counts.ok && (await desk.ok('queue.counts', {})).first_review === 2
  }
  expect(await until(pulled)).toBe(true)
  expect(readdirSync(folder().dir).some((name) => name.startsWith('cache.db.damaged-'))).toBe(true)
})

test('a fresh cache that cannot be put in place leaves the old one in use', async () => {
  desk.centre.put(numberedCase(2))
  await desk.signIn()
  await desk.ok('sync.now', {})
  desk.centre.snapshot()()
  const fresh = `${folder().cacheFile}.fresh`
  const real = desk.centre.fetch
  desk.rewire((input, init) => {
    if (String(input).includes('/v1/feed?') && existsSync(fresh)) rmSync(fresh)
    return real(input, init)
  })
  const { trouble } = await desk.ok('sync.now', {})
  expect(trouble).toMatch(/意外错误/)
  expect(await desk.ok('queue.counts', {})).toMatchObject({ first_review: 2 })
  desk.rewire(real)
  expect(await desk.ok('sync.now', {})).toMatchObject({ link: 'online', trouble: null })
})

test('a damaged cache that cannot be moved aside is an answer like any other, and the desk stays open', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  // A folder that is not empty stands where the damaged file would go.
  const aside = `${folder().cacheFile}.damaged-${desk.clock.now()}`
  disk.plan = (file, text) => (onCache(file) && (text === 'COMMIT' || text === 'quick_check') ? 'SQLITE_CORRUPT' : null)
  mkdirSync(`${aside}/full`, { recursive: true })
  desk.centre.put(numberedCase(2))
  expect((await desk.ok('sync.now', {})).trouble).toMatch(/损坏/)
  disk.plan = () => null
  expect(await desk.ok('queue.counts', {})).toMatchObject({ first_review: 1 })
})

test('signing out is finished even when nothing can be written any more', async () => {
  await desk.signIn()
  disk.plan = (_file, text) => (/^(BEGIN|COMMIT|INSERT|UPDATE|DELETE)/.test(text) ? 'SQLITE_FULL' : null)
  expect(await desk.ok('session.signOut', {})).toMatchObject({ staff: null })
  disk.plan = () => null
  await desk.signIn()
})

for (const path of ['/v1/ops', '/v1/policy', '/v1/feed?', '/v1/sessions/refresh']) {
  test(`signing out does not wait for a ${path} that hangs`, async () => {
    await desk.signIn()
    await desk.ok('sync.now', {})
    if (path.endsWith('refresh')) desk.centre.sessionsValid = false
    const real = desk.centre.fetch
    let hanging = false
    desk.rewire((input, init) => {
      if (!String(input).includes(path)) return real(input, init)
      hanging = true
      return new Promise((_, fail) => init?.signal?.addEventListener('abort', () => fail(new TypeError('aborted'))))
    })
    await desk.ok('decision.submit', decision)
    const working = desk.core().call('sync.now', {})
    await until(() => Promise.resolve(hanging))
    expect(await desk.ok('session.signOut', {})).toMatchObject({ staff: null })
    await working
  })
}

test('signing out does not wait for a paper that trickles in', async () => {
  const paper = {
    ...{ id: uuid(77), material: 'diagnosis', title: '诊断证明', mediaType: 'image/jpeg' as const, pages: 1 },
    ...{ addedAt: '2026-11-18T02:00:00Z', issuedOn: null, issuer: null, issuerLevel: null },
    ...{ sha256: '7'.repeat(64), bytes: 100_000 },
  }
  const two = numberedCase(2, { documents: [paper] })
  desk.centre.put(two)
  let chunks = 0
  const trickle = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    await new Promise((go) => setTimeout(go, 5))
    chunks += 1
    controller.enqueue(new Uint8Array(1))
  }
  const real = desk.centre.fetch
  desk.rewire((input, init) =>
    String(input).includes('/documents/')
      ? Promise.resolve(new Response(new ReadableStream({ pull: trickle })))
      : real(input, init),
  )
  await desk.signIn()
  await desk.ok('sync.now', {})
  const asked = desk.core().call('document.bytes', { caseId: two.id, documentId: paper.id })
  await expect.poll(() => chunks).toBeGreaterThan(2)
  await desk.ok('session.signOut', {})
  expect(await asked).toMatchObject({ ok: false })
})

test('a disk that fails for a moment is not called a damaged file, and nothing is started anew', async () => {
  await desk.signIn()
  await desk.ok('sync.now', {})
  let failures = 0
  disk.plan = (file, text) => (onCache(file) && text === 'COMMIT' && failures++ === 0 ? 'SQLITE_CORRUPT' : null)
  desk.centre.put(numberedCase(2))
  expect(await until(async () => failures > 0 && (await state()).trouble !== null)).toBe(true)
  expect((await state()).trouble).toMatch(/读写磁盘出错/)
  expect(await until(async () => (await desk.ok('queue.counts', {})).first_review === 2)).toBe(true)
  expect(readdirSync(folder().dir).some((name) => name.startsWith('cache.db.damaged-'))).toBe(false)
})
