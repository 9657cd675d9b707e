import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plan } from '#core/db/sql.ts'
import type { Overlay, QueueSource } from '#core/flow/queue.ts'
import { contextOf, queueCounts, queueOrder, queueRows } from '#core/flow/queue.ts'
import { orderQuery } from '#core/flow/queue-query.ts'
import { queueChoices } from '#core/flow/queue-search.ts'
import type { QueueFilter } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { sinkOn } from '../support/cache.ts'
import { numberedCase, policy } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { pageOf } from '../support/page-of.ts'

const database = databaseAt('cache')
const nothing: Overlay = { acted: [], states: new Map(), done: () => [] }
const source: QueueSource = {
  cache: database.db,
  overlay: nothing,
  staffNo: '010237',
  today: '2026-11-20',
  now: '2026-11-20T01:00:00.000Z',
  policy,
}
const hospitals = ['攀枝花市中心医院', '米易县人民医院', '盐边县中医院']
const event = (kind: string) => ({
  at: '2026-11-18T02:00:00.000Z',
  kind,
  by: '010300',
  byName: '某人',
  from: null,
  to: 'first_review' as const,
  note: '',
  opId: null,
})
const lease = (until: string) => ({
  holder: '010555',
  holderName: '王敏',
  deviceId: numberedCase(1).id,
  fence: 1,
  takenAt: '2026-11-19T01:00:00.000Z',
  until,
})

/** 1–60: in 初审. 61–66: turned away or taken back. 70: with a colleague, 71: was, 72: sent back by 复审. */
const cases: CaseFile[] = [
  ...Array.from({ length: 66 }, (_, i) => {
    const n = i + 1
    const state = n <= 60 ? 'first_review' : n <= 63 ? 'not_accepted' : 'withdrawn'
    const one = numberedCase(n, { state, firstReviewer: n % 3 === 0 ? '010237' : null })
    return { ...one, form: { ...one.form, ide_fixmedins_name: hospitals[n % 3] ?? '' } }
  }),
  { ...numberedCase(70), lease: lease('2026-11-20T09:00:00.000Z') },
  { ...numberedCase(71), lease: lease('2026-11-19T09:00:00.000Z') },
  { ...numberedCase(72), history: [event('propose_approve'), event('return_to_first')] },
]

beforeAll(async () => {
  const sink = sinkOn(database.db)
  await sink.storePolicy(policy)
  await sink.applyPage(pageOf(cases, '00000001:72'))
})
afterAll(database.end)

const numbers = (filter: QueueFilter) =>
  queueRows(source, [...queueOrder(source, filter).rows])
    .map(({ caseNo }) => Number(caseNo.slice(-4)))
    .sort((a, b) => a - b)
const where = (accept: (one: CaseFile) => boolean) => cases.filter(accept).map(({ caseNo }) => Number(caseNo.slice(-4)))

describe('searching', () => {
  test.each([
    ['米易', (c: CaseFile) => c.form.ide_fixmedins_name.includes('米易')],
    ['人民医院', (c: CaseFile) => c.form.ide_fixmedins_name.includes('人民医院')],
    ['myx', (c: CaseFile) => c.form.ide_fixmedins_name.includes('米易')],
    ['盐', (c: CaseFile) => c.form.ide_fixmedins_name.includes('盐')],
  ])('%s finds the cases of that hospital', (search, is) => {
    const found = numbers({ queue: 'first_review', search })
    expect(found).toEqual(where((c) => c.state === 'first_review' && is(c)))
    expect(found.length).toBeGreaterThan(5)
  })

  test('a disease is found by any part of its name and by its initials, together with who is called so', () => {
    const disease = policy.pack.diseases[3]
    const words = disease?.opsp_dise_name.slice(1, 3) ?? ''
    const expected = where((c) => c.state === 'first_review' && c.form.opsp_dise_name.includes(words))
    expect(expected.length).toBeGreaterThan(0)
    expect(numbers({ queue: 'first_review', search: words })).toEqual(expected)
  })

  test('bands add up to what was found', () => {
    const { rows, bands } = queueOrder(source, { queue: 'first_review', search: '医院' })
    expect(Object.values(bands).reduce((a, b) => a + b, 0)).toBe(rows.length)
    const { bands: all } = queueOrder(source, { queue: 'first_review', search: '医院', band: 'over' })
    expect(all).toEqual(bands)
  })

  test.each(['米易', '医院', '病', 'myx'])('%s never reads the whole table', (search) => {
    const steps = plan(database.db, orderQuery({ queue: 'first_review', search }, contextOf(source, search)))
    expect(steps).not.toMatch(/SCAN case_file\b|SCAN name_gram/)
  })
})

describe('queues', () => {
  test('待分派 is what nobody has begun and nobody has alone; a lease that has ended holds nobody off', () => {
    const expected = where((c) => c.state === 'first_review' && c.firstReviewer === null).filter((n) => n !== 70)
    expect(numbers({ queue: 'unassigned' })).toEqual(expected)
    expect(expected).toContain(71)
    expect(queueCounts(source).unassigned).toBe(expected.length)
  })

  test('退件 is 不予受理 and 已撤回', () => {
    expect(numbers({ queue: 'returned' })).toEqual([61, 62, 63, 64, 65, 66])
    expect(queueCounts(source).returned).toBe(6)
  })

  test('what 复审 sent back is marked', () => {
    const rows = queueRows(source, [...queueOrder(source, { queue: 'first_review' }).rows])
    expect(rows.filter(({ returned }) => returned).map(({ caseNo }) => Number(caseNo.slice(-4)))).toEqual([72])
  })

  test('filters by hospital and by who has begun it, together', () => {
    const filter = { queue: 'first_review' as const, hospital: hospitals[0] ?? '', assignee: '010237' }
    expect(numbers(filter)).toEqual(
      where((c) => c.state === 'first_review' && c.form.ide_fixmedins_name === hospitals[0]).filter(
        (n) => n % 3 === 0 && n <= 60,
      ),
    )
    expect(numbers({ queue: 'first_review', assignee: '' })).toEqual(
      where((c) => c.state === 'first_review' && c.firstReviewer === null),
    )
  })

  test('filters offer what is there', () => {
    const { hospitals: offered, assignees } = queueChoices(database.db)
    expect(offered).toEqual(expect.arrayContaining(hospitals))
    expect(assignees).toEqual(['010237'])
  })
})
