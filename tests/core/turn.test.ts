import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { QueueSource } from '#core/flow/queue.ts'
import { queueRows } from '#core/flow/queue.ts'
import { aheadOf, nextRow } from '#core/flow/queue-next.ts'
import { bandAt, boundsOf } from '#core/flow/queue-query.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { cacheOf, sinkOn } from '../support/cache.ts'
import { approve, numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { pageOf } from '../support/page-of.ts'

const SIZE = 400
const urgent = policy.pack.diseases.slice(2, 4).map(({ opsp_dise_code }) => opsp_dise_code)
const ruled = (order: ('band' | 'urgent' | 'received')[]) => ({
  ...policy,
  pack: {
    ...policy.pack,
    dispatch: { order, urgentDiseases: urgent, skipReasons: [{ code: 'ASK', name: '要先问别人' }] },
  },
})
const database = databaseAt('cache')
const source = (rule = ruled(['band', 'urgent', 'received'])): QueueSource => ({
  cache: database.db,
  overlay: { acted: [], states: new Map(), done: () => [] },
  staffNo: '010237',
  today: '2026-11-20',
  now: '2026-11-20T01:00:00.000Z',
  policy: rule,
})
const cases = Array.from({ length: SIZE }, (_, i) => {
  const n = i + 1
  const hour = String((n * 7) % 24).padStart(2, '0')
  const day = String(1 + ((n * 5) % 17)).padStart(2, '0')
  return numberedCase(n, {
    receivedAt: `2026-11-${day}T${hour}:00:00.000Z`,
    state: n % 4 === 0 ? 'second_review' : 'first_review',
    firstReviewer: n % 8 === 0 ? '010237' : null,
  })
})

beforeAll(async () => {
  const sink = sinkOn(database.db)
  await sink.storePolicy(policy)
  await sink.applyPage(pageOf(cases, `00000001:${SIZE}`))
})
afterAll(database.end)

/** The rule, said the long way. */
function sorted(queue: CaseFile['state'], order: readonly ('band' | 'urgent' | 'received')[]): CaseFile[] {
  const bounds = boundsOf('2026-11-20', policy)
  const bands = ['over', 'today', 'soon', 'normal', 'none']
  const keys = {
    band: (c: CaseFile) => bands.indexOf(bandAt(c.dueOn ?? '~', bounds)),
    urgent: (c: CaseFile) => (urgent.includes(c.form.opsp_dise_code) ? 0 : 1),
    received: (c: CaseFile) => Date.parse(c.receivedAt),
  }
  const place = new Map(cases.map((c, i) => [c.id, i]))
  return cases
    .filter((c) => c.state === queue && !(queue === 'second_review' && c.firstReviewer === '010237'))
    .sort((a, b) => {
      for (const key of order) if (keys[key](a) !== keys[key](b)) return keys[key](a) - keys[key](b)
      return (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0)
    })
}

describe('the rule', () => {
  test.each([
    { queue: 'first_review', order: ['band', 'urgent', 'received'] },
    { queue: 'second_review', order: ['band', 'urgent', 'received'] },
    { queue: 'first_review', order: ['urgent', 'received'] },
    { queue: 'first_review', order: ['received'] },
  ] as const)('$queue by $order hands cases out in that order', ({ queue, order }) => {
    const expected = sorted(queue, order).map(({ id }) => id)
    const given: string[] = []
    // More than are kept in mind.
    for (let n = 0; n < 80; n += 1) {
      const number = nextRow(source(ruled([...order])), { queue }, { mine: [], except: given })
      const [row] = queueRows(source(), number === undefined ? [] : [number])
      given.push(row?.id ?? 'none')
    }
    expect(given).toEqual(Array.from({ length: 80 }, (_, n) => expected[n] ?? 'none'))
    for (const n of [0, 1, 17, 39]) {
      const ahead = aheadOf(source(ruled([...order])), { queue }, { mine: [], except: [] }, expected[n] ?? '')
      expect(ahead).toBe(n)
    }
  })

  test('what a colleague has alone is nobody else’s turn, and one’s own is', async () => {
    const one = numberedCase(1)
    const lease = { holder: '010555', holderName: '王敏', deviceId: one.id, fence: 1, takenAt: '2026-11-20T00:00:00Z' }
    const small = await cacheOf([{ ...one, lease: { ...lease, until: '2026-11-20T09:00:00Z' } }])
    const held = { ...source(), cache: small.db }
    expect(nextRow(held, { queue: 'first_review' }, { mine: [], except: [] })).toBeUndefined()
    expect(nextRow(held, { queue: 'first_review' }, { mine: [one.id], except: [] })).toBe(1)
    small.end()
  })
})

describe('out of turn', () => {
  let desk: TestDesk
  afterEach(() => desk?.end())
  const start = async () => {
    desk = testDesk({ policy })
    const mine = [1, 2, 3].map((n) =>
      numberedCase(n, {
        dueOn: '2026-12-30',
        receivedAt: `2026-11-0${n}T01:00:00.000Z`,
        barred: n === 2 ? ['010237'] : [],
      }),
    )
    for (const one of mine) desk.centre.put(one)
    await desk.signIn()
    await desk.ok('sync.now', {})
    return mine
  }
  const next = async (except: string[] = []) =>
    (await desk.ok('queue.next', { filter: { queue: 'first_review' }, except }))?.id
  const decideOn = async (one: CaseFile | undefined) => {
    if (!one) throw new Error('no case')
    const base = { baseVersion: one.version, baseMaterialVersion: one.materialVersion }
    await desk.ok('decision.submit', { caseId: one.id, ...base, deed: approve })
  }

  test('a case passed over for a reason is not offered again today, and the centre hears of it once', async () => {
    const [first, , third] = await start()
    expect(await next()).toBe(first?.id)
    const skipped = { caseId: first?.id ?? '', queue: 'first_review' as const, reason: 'ASK' }
    expect((await desk.ok('queue.skip', skipped)).reason).toContain('问')
    // the second is about a decision of one's own: barred
    expect(await next()).toBe(third?.id)
    desk.centre.plan = (exchange) => (exchange === 'POST /v1/out-of-turn' ? 'loseAnswer' : 'none')
    await desk.ok('sync.now', {})
    desk.centre.plan = () => 'none'
    desk.clock.advance(600_000)
    await expect.poll(() => [...desk.centre.turns.values()]).toMatchObject([{ kind: 'skipped', caseId: first?.id }])
    desk.clock.advance(86_400_000)
    expect(await next()).toBe(first?.id)
  })

  test('a centre that was restored from a backup is told again', async () => {
    const [first] = await start()
    const restore = desk.centre.snapshot()
    await desk.ok('queue.skip', { caseId: first?.id ?? '', queue: 'first_review', reason: 'ASK' })
    await desk.ok('sync.now', {})
    expect(desk.centre.turns.size).toBe(1)
    restore()
    expect(desk.centre.turns.size).toBe(0)
    for (let i = 0; i < 2; i += 1) await desk.ok('sync.now', {})
    expect([...desk.centre.turns.values()]).toMatchObject([{ kind: 'skipped', caseId: first?.id }])
  })

  test('a note that the centre will never take keeps none of the others back and is not offered for ever', async () => {
    const mine = await start()
    const [bad, , good] = mine
    let asked = 0
    const real = desk.centre.fetch
    desk.rewire(async (input, init) => {
      if (!String(input).endsWith('/v1/out-of-turn')) return real(input, init)
      asked += 1
      const problem = { kind: 'BadRequest', message: '内容里有中心不能保存的数据。', ref: 'r' }
      return String(init?.body).includes(bad?.id ?? '') ? Response.json(problem, { status: 400 }) : real(input, init)
    })
    for (const one of [bad, good]) {
      await desk.ok('queue.skip', { caseId: one?.id ?? '', queue: 'first_review', reason: 'ASK' })
    }
    await desk.ok('sync.now', {})
    expect([...desk.centre.turns.values()]).toMatchObject([{ caseId: good?.id }])
    const before = asked
    for (let i = 0; i < 5; i += 1) {
      desk.clock.advance(600_000)
      await desk.ok('sync.now', {})
    }
    expect(asked).toBe(before)
    expect((await desk.ok('sync.log', {})).map(({ sentence }) => sentence).join()).toContain('中心不收')
  })

  test('a reason the pack does not know is refused', async () => {
    const [first] = await start()
    const problem = await desk.problem('queue.skip', { caseId: first?.id ?? '', queue: 'first_review', reason: 'LAZY' })
    expect(problem.kind).toBe('RuleBroken')
  })

  test('decided before its turn is told as picked; in turn is not', async () => {
    const [first, , third] = await start()
    await decideOn(third)
    // Before anything is done about the first one: each is looked at as things stood when it was decided.
    await decideOn(first)
    await turnOfTheLoop()
    await desk.ok('sync.now', {})
    expect([...desk.centre.turns.values()]).toMatchObject([{ kind: 'picked', caseId: third?.id, ahead: 2 }])
  })
})
