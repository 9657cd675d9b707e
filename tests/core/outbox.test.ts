import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decidedUnderQuery } from '#core/batch/leases.ts'
import { plan, run, sql, type WriteDb } from '#core/db/sql.ts'
import {
  listOutbox,
  mayBeUndelivered,
  nextTryAt,
  overlayOf,
  takeBatch,
  undeliveredSpanQuery,
} from '#core/flow/outbox.ts'
import { findFolder } from '#core/staff-folders.ts'
import { approve, aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { failingDisk } from '../support/failing-disk.ts'

let desk: TestDesk
const cases = Array.from({ length: 6 }, (_, i) => numberedCase(i + 1))
beforeEach(async () => {
  desk = testDesk()
  for (const c of cases) desk.centre.put(c)
  await desk.signIn()
  await desk.ok('sync.now', {})
})
afterEach(() => desk.end())

const decide = (n: number, baseVersion = 1) =>
  desk.ok('decision.submit', {
    caseId: cases[n]?.id ?? '',
    baseVersion,
    baseMaterialVersion: baseVersion,
    deed: approve,
  })
const rows = () => desk.ok('outbox.list', {})
const onOps = (fault: ReturnType<TestDesk['centre']['plan']>) => {
  desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? fault : 'none')
}

describe('outbox and push', () => {
  test('numbers are gap-free from 1 and the newest stands first', async () => {
    for (const n of [0, 1, 2]) await decide(n)
    expect((await rows()).map((r) => r.seq)).toEqual([3, 2, 1])
  })

  test('without a network decisions wait quietly, then a sentence tells the person', async () => {
    await decide(0)
    onOps('loseRequest')
    await desk.ok('outbox.sendNow', {})
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1, message: null }])
    await desk.ok('outbox.sendNow', {})
    await desk.ok('outbox.sendNow', {})
    const [row] = await rows()
    expect(row).toMatchObject({ state: 'queued', attempts: 3 })
    expect(row?.message).toMatch(/连不上中心/)
    expect(row?.nextTryAt).not.toBeNull()
  })

  test('an answer that got lost is answered again and applied once', async () => {
    const { opId } = await decide(0)
    onOps('loseAnswer')
    await desk.ok('outbox.sendNow', {})
    expect(await rows()).toMatchObject([{ state: 'queued' }])
    onOps('none')
    await desk.ok('outbox.sendNow', {})
    expect(await rows()).toMatchObject([{ state: 'accepted' }])
    expect(desk.centre.applied.get(cases[0]?.id ?? '')).toEqual([opId])
  })

  for (const fault of ['error500', 'captive', 'cutMidway'] as const) {
    test(`${fault} while sending leaves the decision waiting, with a reason in the end`, async () => {
      await decide(0)
      onOps(fault)
      for (let i = 0; i < 3; i++) await desk.ok('outbox.sendNow', {})
      const [row] = await rows()
      expect(row).toMatchObject({ state: 'queued', attempts: 3 })
      expect(row?.message).toBeTruthy()
    })
  }

  test('a conflict stays on screen with the other side until a person puts it away', async () => {
    const { opId } = await decide(0)
    desk.centre.touch(cases[0]?.id ?? '', {
      state: 'second_review',
      history: [
        {
          at: '2026-11-20T02:00:00Z',
          kind: 'propose_reject',
          by: '010999',
          byName: '李同事',
          from: 'first_review',
          to: 'second_review',
          note: '',
          opId: null,
        },
      ],
    })
    await desk.ok('sync.now', {})
    await desk.ok('sync.now', {})
    const [row] = await rows()
    expect(row).toMatchObject({ state: 'conflict', acknowledged: false, theirs: { byName: '李同事' } })
    expect(await desk.ok('sync.get', {})).toMatchObject({ conflicts: 1 })
    const after = await desk.ok('outbox.acknowledge', { opId })
    expect(after).toMatchObject([{ state: 'conflict', acknowledged: true }])
    expect(await desk.ok('sync.get', {})).toMatchObject({ conflicts: 0 })
    expect(await desk.problem('outbox.acknowledge', { opId: cases[0]?.id ?? '' })).toMatchObject({ kind: 'NotFound' })
  })

  test('a conflict is never sent again', async () => {
    await decide(0)
    desk.centre.touch(cases[0]?.id ?? '', { state: 'withdrawn' })
    await desk.ok('sync.now', {})
    const sent = desk.centre.seen.filter((s) => s.endsWith('/ops')).length
    await desk.ok('sync.now', {})
    expect(desk.centre.seen.filter((s) => s.endsWith('/ops')).length).toBe(sent)
  })

  test('an expired sign-in keeps decisions waiting and asks for a new one', async () => {
    await decide(0)
    desk.centre.sessionsValid = false
    expect(await desk.ok('sync.now', {})).toMatchObject({ link: 'auth', queued: 1 })
    expect((await rows())[0]?.message).toMatch(/重新登录/)
    desk.centre.sessionsValid = true
    await desk.signIn()
    expect(await desk.ok('sync.now', {})).toMatchObject({ link: 'online', queued: 0 })
  })

  test('a pull that fails does not hold decisions back', async () => {
    await decide(0)
    desk.centre.plan = (exchange) => (exchange === 'GET /v1/policy' ? 'error500' : 'none')
    await desk.ok('sync.now', {})
    expect(await rows()).toMatchObject([{ state: 'accepted' }])
  })

  test('one operation the centre will not read is refused with its sentence and does not hold up the others', async () => {
    for (const n of [0, 1, 2]) await decide(n)
    const poison = (await rows())[1]?.opId ?? ''
    const { fetch: real } = desk.centre
    const fussy: typeof fetch = (input, init) =>
      typeof init?.body === 'string' && init.body.includes(poison)
        ? Promise.resolve(Response.json({ kind: 'BadRequest', message: '看不懂', ref: 'r' }, { status: 400 }))
        : real(input, init)
    await desk.core().close()
    const other = testDesk({ deps: { dataDir: desk.dataDir, fetch: fussy } })
    await other.ok('session.signIn', { staffNo: desk.staff.staffNo, password: desk.centre.password })
    await other.ok('outbox.sendNow', {})
    const states = (await other.ok('outbox.list', {})).map((r) => [r.opId === poison, r.state])
    expect(states).toEqual([
      [false, 'accepted'],
      [true, 'refused'],
      [false, 'accepted'],
    ])
    const refused = (await other.ok('outbox.list', {})).find((r) => r.opId === poison)
    expect(refused).toMatchObject({ code: 'rule_broken', message: '看不懂' })
    await other.end()
  })

  test("an error 400 that is not the centre's own leaves the decision waiting", async () => {
    await decide(0)
    desk.rewire((input, init) =>
      String(input).endsWith('/v1/ops')
        ? Promise.resolve(new Response('<h1>Bad Request</h1>', { status: 400 }))
        : desk.centre.fetch(input, init),
    )
    await desk.ok('outbox.sendNow', {})
    expect(await rows()).toMatchObject([{ state: 'queued' }])
  })

  test('a desk too old for the centre keeps its decisions, says what to do, and sends them once it is new enough', async () => {
    for (const n of [0, 1]) await decide(n)
    desk.rewire((input, init) =>
      String(input).endsWith('/v1/ops')
        ? Promise.resolve(Response.json({ kind: 'ProtocolTooOld', message: '过旧', ref: 'r' }, { status: 426 }))
        : desk.centre.fetch(input, init),
    )
    await desk.ok('outbox.sendNow', {})
    for (const row of await rows()) {
      expect(row).toMatchObject({ state: 'queued', message: expect.stringContaining('请升级后再发送') })
    }
    desk.rewire(desk.centre.fetch)
    await desk.ok('outbox.sendNow', {})
    expect((await rows()).map(({ state }) => state)).toEqual(['accepted', 'accepted'])
  })

  test('an answer that got lost and came after the pull that shows its effect covers the case no longer', async () => {
    const received = numberedCase(50, { state: 'received', acceptedOn: null, dueOn: null })
    const window = testDesk({ staff: aReviewer(['window', 'first_reviewer']), deps: { background: false } })
    window.centre.put(received)
    await window.signIn()
    await window.ok('sync.now', {})
    const accept = { kind: 'accept' as const, note: '' }
    await window.ok('decision.submit', { caseId: received.id, baseVersion: 1, baseMaterialVersion: 1, deed: accept })
    window.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? 'loseAnswer' : 'none')
    await window.ok('outbox.sendNow', {})
    window.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? 'loseRequest' : 'none')
    await window.ok('sync.now', {})
    window.centre.plan = () => 'none'
    await window.ok('outbox.sendNow', {})
    expect(await window.ok('queue.counts', {})).toMatchObject({ received: 0, first_review: 1 })
    const { case: c, pending } = await window.ok('workbench.open', { caseId: received.id })
    expect(pending).toBeNull()
    const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    await window.ok('decision.submit', { caseId: received.id, ...base, deed: approve })
    await window.end()
  })

  test('a crash between the swap of caches and the second offer loses no decision of a restored centre', async () => {
    const disk = failingDisk()
    const restore = desk.centre.snapshot()
    const { opId } = await decide(0)
    await desk.ok('sync.now', {})
    await desk.ok('sync.now', {})
    restore()
    let swapped = false
    const { plan } = disk
    disk.plan = (file, text) => {
      if (file.endsWith('cache.db') && text === 'wal_checkpoint(TRUNCATE)') swapped = true
      return swapped && file.endsWith('work.db') && text === 'COMMIT' ? 'SQLITE_FULL' : null
    }
    await desk.ok('sync.now', {})
    expect(swapped).toBe(true)
    disk.plan = plan
    disk.end()
    await desk.crash()
    for (let i = 0; i < 3; i++) await desk.ok('sync.now', {})
    expect(desk.centre.applied.get(cases[0]?.id ?? '')).toEqual([opId])
    expect(await rows()).toMatchObject([{ state: 'accepted' }])
  })

  test('a cache that was set aside around a restore of the centre loses no decision either', async () => {
    const restore = desk.centre.snapshot()
    const { opId } = await decide(0)
    await desk.ok('sync.now', {})
    await desk.ok('sync.now', {})
    await desk.ok('session.signOut', {})
    restore()
    writeFileSync(findFolder(desk.dataDir, desk.staff.staffNo)?.cacheFile ?? '', 'rubbish'.repeat(500))
    await desk.signIn()
    for (let i = 0; i < 3; i++) await desk.ok('sync.now', {})
    expect(desk.centre.applied.get(cases[0]?.id ?? '')).toEqual([opId])
  })

  test('what was being sent when the program died is sent again under its own id', async () => {
    const { opId } = await decide(0)
    onOps('loseAnswer')
    const sending = desk.ok('outbox.sendNow', {})
    await desk.crash()
    await sending.catch(() => undefined)
    onOps('none')
    await desk.ok('sync.now', {})
    expect(await rows()).toMatchObject([{ opId, state: 'accepted' }])
    expect(desk.centre.applied.get(cases[0]?.id ?? '')).toEqual([opId])
  })

  test('a centre restored from a backup gets the decisions it lost again', async () => {
    const restore = desk.centre.snapshot()
    const { opId } = await decide(0)
    await desk.ok('sync.now', {})
    expect(await rows()).toMatchObject([{ state: 'accepted' }])
    restore()
    expect(desk.centre.applied.size).toBe(0)
    await desk.ok('sync.now', {})
    await desk.ok('sync.now', {})
    expect(desk.centre.applied.get(cases[0]?.id ?? '')).toEqual([opId])
    expect(await rows()).toMatchObject([{ state: 'accepted' }])
  })

  test('in the background a decision goes out by itself and the loop goes on after failures', async () => {
    onOps('error500')
    await decide(0)
    for (let i = 0; i < 2_000 && (await rows())[0]?.state !== 'accepted'; i++) {
      if (i === 6) onOps('none')
      desk.clock.advance(60_000)
      await new Promise((go) => setTimeout(go, 5))
    }
    expect(await rows()).toMatchObject([{ state: 'accepted' }])
  })
})

test('a conflict stays in the list however many decisions follow it', () => {
  const { db, end } = databaseAt('work')
  for (let seq = 1; seq <= 600; seq++) {
    const name = `op${seq}`
    run(
      db,
      sql`INSERT INTO operation VALUES (${seq}, ${name}, ${name}, '1', '张*', '病', 'accept', '{}', '2026-11-20')`,
    )
    const state = seq === 1 ? 'conflict' : 'accepted'
    run(
      db,
      sql`INSERT INTO outbox (seq, case_id, state, seen) VALUES (${seq}, ${name}, ${state}, ${seq === 1 ? 0 : 1})`,
    )
  }
  const listed = listOutbox(db, undefined, 'me', () => undefined)
  expect(listed).toHaveLength(501)
  expect(listed.at(-1)).toMatchObject({ seq: 1, state: 'conflict' })
  end()
})

/** An operation on a case and its outbox row. */
function add(db: WriteDb, seq: number, caseId: string, nextTry = 0, decidedAt = '2026-11-20T00:00:00Z'): void {
  const name = `op${seq}`
  run(
    db,
    sql`INSERT INTO operation VALUES (${seq}, ${name}, ${caseId}, '1', '张*', '病', 'accept', '{}', ${decidedAt})`,
  )
  run(db, sql`INSERT INTO outbox (seq, case_id, state, next_try_at) VALUES (${seq}, ${caseId}, 'queued', ${nextTry})`)
}
const now = Date.parse('2026-11-20T01:00:00Z')

test('an operation behind another one on its case does not make the sender look for it again and again', () => {
  const { db, end } = databaseAt('work')
  add(db, 1, 'c', now + 120_000)
  add(db, 2, 'c')
  expect(takeBatch(db, now, 10)).toEqual([])
  expect(nextTryAt(db, now)).toBe(now + 120_000)
  end()
})

test('a next try further away than any wait is due at once: the clock was set back meanwhile', () => {
  const { db, end } = databaseAt('work')
  add(db, 1, 'c', now + 11 * 365 * 86_400_000)
  expect(nextTryAt(db, now)).toBe(now)
  expect(takeBatch(db, now, 10)).toHaveLength(1)
  end()
})

test('已办 holds what was sent away in the last 90 days', () => {
  const { db, end } = databaseAt('work')
  add(db, 1, 'old', 0, '2026-08-01T00:00:00Z')
  add(db, 2, 'new', 0, '2026-09-01T00:00:00Z')
  expect(overlayOf(db, now).done()).toEqual(['new'])
  end()
})

test('a decision asks whether the limit of undelivered ones is near without counting them', () => {
  const { db, end } = databaseAt('work')
  expect(plan(db, undeliveredSpanQuery)).not.toMatch(/SCAN (outbox|o)\b/)
  expect(mayBeUndelivered(db, 1)).toBe(false)
  for (let seq = 1; seq <= 4; seq += 1) add(db, seq, `c${seq}`)
  db.exec(`UPDATE outbox SET state = 'accepted' WHERE seq IN (1, 2)`)
  db.exec(`UPDATE outbox SET state = 'sending' WHERE seq = 3`)
  expect([mayBeUndelivered(db, 2), mayBeUndelivered(db, 3)]).toEqual([true, false])
  db.exec(`UPDATE outbox SET state = 'queued', seen = 0 WHERE seq = 1`)
  // Not so many, but nothing says so without counting.
  expect([mayBeUndelivered(db, 4), mayBeUndelivered(db, 5)]).toEqual([true, false])
  db.exec(`UPDATE outbox SET state = 'accepted'`)
  expect(mayBeUndelivered(db, 1)).toBe(false)
  end()
})

test('what was decided under a lease is found by its case, however many decisions there are', () => {
  const { db, end } = databaseAt('work')
  const steps = plan(db, decidedUnderQuery('c', 1))
  expect(steps).toMatch(/SEARCH operation USING INDEX operation_fenced \(case_id=\?\)/)
  expect(steps).not.toMatch(/SCAN|TEMP B-TREE/)
  end()
})
