import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WriteDb } from '#core/db/sql.ts'
import { cacheSink, findCase, readMeta } from '#core/flow/cache.ts'
import { writtenAs } from '#core/policy-text.ts'
import { caseRow } from '#shared/prepared/case-row.ts'
import { searchGrams } from '#shared/prepared/names.ts'
import { aDocument } from '../policy/support.ts'
import { sinkOn } from '../support/cache.ts'
import { numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { pageOf } from '../support/page-of.ts'

let desk: TestDesk
beforeEach(async () => {
  desk = testDesk()
})
afterEach(() => desk.end())

const total = async () => (await desk.ok('queue.counts', {})).first_review
const onFeed = (fault: ReturnType<TestDesk['centre']['plan']>) => {
  desk.centre.plan = (exchange) => (exchange === 'GET /v1/feed' ? fault : 'none')
}

describe('pull', () => {
  for (const encoding of ['prepared', 'zstd', 'gzip', 'identity'] as const) {
    test(`brings every case of several pages (${encoding})`, async () => {
      desk.centre.prepares = encoding === 'prepared'
      if (encoding !== 'prepared') desk.centre.encoding = encoding
      for (let n = 1; n <= 1_100; n++) desk.centre.put(numberedCase(n))
      await desk.signIn()
      expect(await desk.ok('sync.now', {})).toMatchObject({ link: 'online', changes: 1_100, trouble: null })
      expect(await total()).toBe(1_100)
    })
  }

  test('a page that breaks off leaves cases and position as they were, and the next try completes it', async () => {
    for (let n = 1; n <= 1_050; n++) desk.centre.put(numberedCase(n))
    await desk.signIn()
    let pages = 0
    desk.centre.plan = (exchange) => (exchange === 'GET /v1/feed' && ++pages === 2 ? 'cutMidway' : 'none')
    expect(await desk.ok('sync.now', {})).toMatchObject({ link: 'offline' })
    expect(await total()).toBe(1_000)
    desk.centre.plan = () => 'none'
    await desk.ok('sync.now', {})
    expect(await total()).toBe(1_050)
  })

  test('a late page never puts an older version over a newer one', async () => {
    const now = numberedCase(1, { version: 5, materialVersion: 5, state: 'second_review' })
    desk.centre.put(now)
    await desk.signIn()
    await desk.ok('sync.now', {})
    desk.centre.put({ ...now, version: 4, state: 'first_review' })
    await desk.ok('sync.now', {})
    expect((await desk.ok('workbench.open', { caseId: now.id })).case).toMatchObject({
      version: 5,
      state: 'second_review',
    })
  })

  test('a body that is another case, or none, is not shown under this row', async () => {
    const { db, end } = databaseAt('cache')
    const sink = cacheSink(
      db,
      () => '2026-11-20T01:00:00Z',
      () => undefined,
    )
    await sink.storePolicy(policy)
    const { id } = numberedCase(1)
    for (const body of [JSON.stringify(numberedCase(2)), '{"id":1}', '<html>']) {
      const page = pageOf([numberedCase(1)], '00000001:1')
      await sink.applyPage({ ...page, cases: page.cases.map((one) => ({ ...one, body })) })
      expect(() => findCase(db, id)).toThrow(/内容有误/)
    }
    await sink.applyPage(pageOf([numberedCase(1)], '00000001:1'))
    expect(findCase(db, id)?.caseFile).toEqual(numberedCase(1))
    end()
  })

  test('one body that is no case stops neither another policy nor the cases it is connected with', async () => {
    const documents = [aDocument(5, 'diagnosis')]
    const [bad, good, late] = [1, 2, 3].map((n) => numberedCase(n, { documents }))
    if (!bad || !good || !late) throw new Error('three cases')
    const { db, end } = databaseAt('cache')
    const sink = sinkOn(db)
    await sink.storePolicy(policy)
    const page = pageOf([bad, good], '00000001:2')
    const spoilt = page.cases.map((one) => (one.row.id === bad.id ? { ...one, body: '{"id":1}' } : one))
    await sink.applyPage({ ...page, cases: spoilt })
    expect(() => findCase(db, bad.id)).toThrow(/内容有误/)

    const next = { ...policy, pack: { ...policy.pack, version: 'next' } }
    await sink.storePolicy(next)
    expect(readMeta(db, 'derived_by')).toBe(writtenAs(next).digest)

    await sink.applyPage(pageOf([late], '00000001:3'))
    const told = (id: string) => JSON.stringify(findCase(db, id)?.findings)
    expect(told(good.id)).toContain(late.caseNo)
    expect(told(late.id)).toContain(good.caseNo)

    await sink.applyPage(pageOf([{ ...bad, version: bad.version + 1 }], '00000001:4'))
    expect(told(good.id)).toContain(bad.caseNo)
    end()
  })

  test('a login page of a hotel is not the centre', async () => {
    desk.centre.put(numberedCase(1))
    await desk.signIn()
    onFeed('captive')
    const state = await desk.ok('sync.now', {})
    expect(state).toMatchObject({ link: 'offline' })
    expect(state.trouble).toMatch(/网络认证/)
  })

  test('after a restore of the centre the cache is filled anew and swapped, never emptied in between', async () => {
    for (let n = 1; n <= 20; n++) desk.centre.put(numberedCase(n))
    await desk.signIn()
    await desk.ok('sync.now', {})
    const restore = desk.centre.snapshot()
    for (let n = 21; n <= 30; n++) desk.centre.put(numberedCase(n))
    await desk.ok('sync.now', {})
    restore()
    let feeds = 0
    desk.centre.plan = (exchange) => (exchange === 'GET /v1/feed' && ++feeds > 1 ? 'error500' : 'none')
    await desk.ok('sync.now', {})
    expect(await total()).toBe(30)
    desk.centre.plan = () => 'none'
    await desk.ok('sync.now', {})
    expect(await total()).toBe(20)
  })

  test('a window can tell that the policy changed', async () => {
    await desk.signIn()
    expect((await desk.ok('sync.get', {})).policyVersion).toBeNull()
    await desk.ok('sync.now', {})
    const { policyVersion } = await desk.ok('sync.get', {})
    expect(policyVersion).toContain(policy.pack.version)
    expect(policyVersion).toContain(policy.calendar.version)
  })

  test('findings are worked out anew for every open case although the first try was interrupted', async () => {
    const { db, end } = databaseAt('cache')
    const ignore = () => undefined
    const sink = cacheSink(db, () => '2026-11-20T01:00:00Z', ignore)
    await sink.storePolicy(policy)
    const many = Array.from({ length: 120 }, (_, i) => numberedCase(i + 1))
    await sink.applyPage(pageOf(many, '00000001:120'))
    const other = { ...policy, pack: { ...policy.pack, version: 'next', diseases: [] } }
    const derived = () => db.plucked(`SELECT count(*) FROM case_body WHERE findings LIKE '%disease_unknown%'`).get()
    let begun = 0
    const dying: WriteDb = {
      ...db,
      get inTransaction() {
        return db.inTransaction
      },
      exec: (text) => {
        if (text.startsWith('BEGIN') && ++begun > 2) throw new Error('killed')
        db.exec(text)
      },
    }
    await expect(cacheSink(dying, () => '', ignore).storePolicy(other)).rejects.toThrow('killed')
    expect(derived()).toBe(50)
    await sink.storePolicy(other)
    expect(derived()).toBe(120)
    end()
  })

  test('what stood in a queue is still there after the program starts again without a network', async () => {
    desk.centre.put(numberedCase(1))
    await desk.signIn()
    await desk.ok('sync.now', {})
    desk.centre.plan = () => 'loseRequest'
    await desk.crash()
    expect(await total()).toBe(1)
  })

  test('before the first pull a queue says what to do', async () => {
    await desk.signIn()
    expect(await desk.problem('queue.counts', {})).toMatchObject({ kind: 'NotCached' })
  })

  test('access tokens are renewed once for all who wait', async () => {
    desk.centre.put(numberedCase(1))
    await desk.signIn()
    await desk.ok('sync.now', {})
    await desk.core().close()
    desk.centre.plan = (exchange) => (exchange === 'POST /v1/sessions' ? 'loseRequest' : 'none')
    await desk.crash()
    desk.centre.seen.length = 0
    const [a, b] = await Promise.all([desk.ok('sync.now', {}), desk.ok('sync.now', {})])
    expect([a.link, b.link]).toEqual(['online', 'online'])
    expect(desk.centre.seen.filter((s) => s === 'POST /v1/sessions/refresh')).toHaveLength(1)
  })
})

describe('what is derived from a case', () => {
  test('the order date puts running clocks first and closed cases last', () => {
    const orderOn = (changes: Parameters<typeof numberedCase>[1]) => caseRow(numberedCase(1, changes)).orderOn
    const running = orderOn({ dueOn: '2026-12-01' })
    expect(running).toBe('2026-12-01')
    expect(orderOn({ dueOn: null }) > running).toBe(true)
    expect(orderOn({ state: 'approved', dueOn: '2026-10-01' }) > running).toBe(true)
    expect(orderOn({ state: 'registered', dueOn: '2026-10-01' }) > running).toBe(true)
  })

  test('names are found by any part and by the initials of any part', () => {
    expect(searchGrams('王小明')).toEqual(['王小明', '小明', '明', 'wxm', 'xm', 'm'])
    expect(searchGrams('曾')).toContain('z')
  })

  test('the masked name hides what the name shows', () => {
    const row = caseRow(numberedCase(1))
    expect(row.maskedName).not.toBe(row.name)
    expect(row.maskedName).toContain('*')
  })
})
