import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { remembered } from '#core/flow/cache-memo.ts'
import { type QueueSource, queueCounts, queueOrder } from '#core/flow/queue.ts'
import { nextRow } from '#core/flow/queue-next.ts'
import type { QueueFilter } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { cacheOf, sinkOn } from '../support/cache.ts'
import { numberedCase, policy } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { pageOf } from '../support/page-of.ts'

/** More than are kept in mind for the next case. */
const CASES = 150
const me = '010237'
const database = databaseAt('cache')
const sink = sinkOn(database.db)
afterAll(database.end)
beforeAll(async () => {
  await sink.storePolicy(policy)
  await pull(Array.from({ length: CASES }, (_, i) => numberedCase(i + 1)))
})

let position = 0
async function pull(page: CaseFile[]): Promise<void> {
  position += 1
  await sink.applyPage(pageOf(page, `00000001:${position}`))
}

const idOf = (n: number) => numberedCase(n).id
const caseNumber = fc.integer({ min: 1, max: CASES })
const some = fc.uniqueArray(caseNumber, { maxLength: 90 })
const until = fc.constantFrom('2026-11-20T00:30:00.000Z', '2026-11-20T02:00:00.000Z')

const filter: fc.Arbitrary<QueueFilter> = fc.record(
  {
    queue: fc.constantFrom('first_review', 'second_review', 'mine', 'unassigned', 'received', 'returned'),
    band: fc.constantFrom('over', 'today', 'soon', 'normal', 'none'),
    insutype: fc.constantFrom('310', '390'),
    search: fc.constantFrom('x', 'w', '明', '00', '2026'),
  },
  { requiredKeys: ['queue'] },
)

const step = fc.oneof(
  fc.record({
    kind: fc.constant('pull' as const),
    numbers: fc.uniqueArray(caseNumber, { minLength: 1, maxLength: 4 }),
    state: fc.constantFrom('first_review', 'second_review', 'received', 'approved', 'not_accepted' as const),
    dueOn: fc.constantFrom('2026-11-18', '2026-11-20', '2026-11-23', '2026-12-30', null),
    held: fc.option(until),
  }),
  fc.record({
    kind: fc.constant('ask' as const),
    filter,
    acted: some,
    except: some,
    mine: fc.uniqueArray(caseNumber, { maxLength: 3 }),
    now: fc.constantFrom('2026-11-20T01:00:00.000Z', '2026-11-20T03:00:00.000Z'),
    today: fc.constantFrom('2026-11-20', '2026-11-23'),
  }),
)

function holding(held: string | null): Pick<CaseFile, 'lease'> {
  const lease = { holder: '010999', holderName: '王敏', deviceId: idOf(1), fence: 1, takenAt: '2026-11-19T00:00:00Z' }
  return { lease: held === null ? null : { ...lease, until: held } }
}

test('what is kept in mind of the cache is what asking anew says, whatever is pulled, acted on or held meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      for (const one of steps) {
        if (one.kind === 'pull') {
          const { state, dueOn, held } = one
          await pull(one.numbers.map((n) => ({ ...numberedCase(n), state, dueOn, ...holding(held) })))
          continue
        }
        const ask = (cache: QueueSource['cache']) => {
          const acted = one.acted.map(idOf)
          const overlay = { acted, states: new Map(), done: () => acted }
          const { today, now } = one
          const source: QueueSource = { cache, overlay, staffNo: me, today, now, policy }
          const { rows, bands, head } = queueOrder(source, one.filter)
          return {
            rows: [...rows],
            bands,
            head: head.map(({ row }) => row),
            counts: queueCounts(source),
            next: nextRow(source, one.filter, { mine: one.mine.map(idOf), except: one.except.map(idOf) }),
          }
        }
        // The same database under another name: nothing is in mind of it yet.
        expect(ask(database.db)).toEqual(ask(Object.create(database.db)))
      }
    }),
    { numRuns: 60 },
  )
})

test('a lease that ends within the minute of the count takes nothing off that was not counted', async () => {
  const small = await cacheOf([{ ...numberedCase(1), ...holding('2026-11-20T01:00:30.000Z') }])
  const unassigned = (now: string, acted: readonly string[]) => {
    const overlay = { acted, states: new Map(), done: () => acted }
    return queueCounts({ cache: small.db, overlay, staffNo: me, today: '2026-11-20', now, policy }).unassigned
  }
  expect(unassigned('2026-11-20T01:00:10.000Z', [])).toBe(0)
  expect(unassigned('2026-11-20T01:00:40.000Z', [idOf(1)])).toBe(0)
  expect(unassigned('2026-11-20T01:01:00.000Z', [])).toBe(1)
  expect(unassigned('2026-11-20T01:01:00.000Z', [idOf(1)])).toBe(0)
  small.end()
})

test('an answer is worked out again once something was written, and not before', async () => {
  let asked = 0
  const ask = () =>
    remembered(database.db, 'how many', () => {
      asked += 1
      return asked
    })
  ask()
  expect([ask(), ask()]).toEqual([1, 1])
  await pull([numberedCase(1)])
  expect(ask()).toBe(2)
})
