import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plan } from '#core/db/sql.ts'
import { samePersonQuery, samePictureQuery } from '#core/flow/cache-others.ts'
import type { Overlay, QueueSource } from '#core/flow/queue.ts'
import { queueCounts, queueOrder, queuePage, queueRows, queueSummary } from '#core/flow/queue.ts'
import { bandCountQuery, boundsOf, foundQuery, orderQuery, pageQuery, placesAmong } from '#core/flow/queue-query.ts'
import type { QueueFilter } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { cacheOf, sinkOn } from '../support/cache.ts'
import { numberedCase, policy } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { pageOf } from '../support/page-of.ts'

const SIZE = 20_000
const today = '2026-11-20'
const states = ['first_review', 'second_review', 'received', 'supplement', 'approved'] as const
const database = databaseAt('cache')
const cases = new Map<string, CaseFile>()
const nothing: Overlay = { acted: [], states: new Map(), done: () => [] }
const source = (overlay: Overlay = nothing): QueueSource => ({
  cache: database.db,
  overlay,
  staffNo: '010237',
  today,
  now: '2026-11-20T01:00:00.000Z',
  policy,
})
const context = {
  staffNo: '010237',
  bounds: boundsOf(today, policy),
  hiddenRows: [],
  now: '2026-11-20T01:00:00.000Z',
  meant: { hospitals: [], diseases: [] },
  doneIds: () => [],
}

const leaseOf = (holder: string) => ({
  holder,
  holderName: '同事',
  deviceId: '00000000-0000-0000-0000-000000000000',
  fence: 1,
  takenAt: '2026-11-20T00:00:00Z',
  until: '2026-11-22T00:00:00Z',
})

beforeAll(async () => {
  const sink = sinkOn(database.db)
  await sink.storePolicy(policy)
  for (let from = 1; from <= SIZE; from += 1_000) {
    const page = Array.from({ length: 1_000 }, (_, i) => {
      const n = from + i
      // Three in five wait for 初审, so that the biggest queue is really big.
      const state = n % 5 < 3 ? 'first_review' : (states[n % 7] ?? 'received')
      const changes = {
        state,
        firstReviewer: n % 11 === 0 ? '010237' : null,
        ...(n % 13 === 0 ? { dueOn: null } : {}),
        // Handed out by a supervisor: to this person, or away from them.
        ...(n % 101 === 0 ? { lease: leaseOf('010237') } : n % 77 === 0 ? { lease: leaseOf('010999') } : {}),
      }
      return numberedCase(n, changes)
    })
    for (const c of page) cases.set(c.id, c)
    await sink.applyPage(pageOf(page, `00000001:${from + 999}`))
  }
}, 120_000)
afterAll(database.end)

describe('plans of the hot queries', () => {
  const filters: QueueFilter[] = [
    { queue: 'first_review' },
    {
      queue: 'first_review',
      insutype: '310',
      disease: 'M03900',
      channel: 'window',
      applyType: 'new',
      findings: 'block',
    },
    { queue: 'first_review', band: 'soon' },
    { queue: 'first_review', band: 'none' },
    { queue: 'mine' },
    { queue: 'mine', findings: 'clean', band: 'normal' },
    { queue: 'first_review', assignee: '010237', hospital: '攀枝花市中心医院' },
    { queue: 'unassigned' },
    { queue: 'unassigned', band: 'soon', findings: 'some' },
    { queue: 'returned' },
  ]
  for (const filter of filters) {
    test(`order, page and counts of ${JSON.stringify(filter)} come from a covering index alone`, () => {
      const hidden = { ...context, hiddenRows: [3, 5] }
      for (const query of [
        orderQuery(filter, hidden),
        pageQuery(filter, { orderOn: '2026-11-21', row: 7 }, 50, hidden),
        bandCountQuery(filter, 'today', hidden),
      ]) {
        const steps = plan(database.db, query)
        expect(steps).toMatch(
          /SEARCH case_file USING COVERING INDEX (queue_order|mine_order)|(SCAN|SEARCH) case_file USING COVERING INDEX returned_order/,
        )
        expect(steps).not.toMatch(/TEMP B-TREE|SCAN case_file(?! USING COVERING INDEX returned_order)/)
      }
    })
  }

  for (const search of ['明', '小明', 'xm', '0093', '9876x', '12']) {
    test(`a search for ${search} never reads the whole table`, () => {
      const steps = plan(database.db, orderQuery({ queue: 'first_review', search }, context))
      expect(steps).not.toMatch(/SCAN case_file\b|SCAN name_gram/)
      expect(steps).toMatch(/SEARCH case_file USING INTEGER PRIMARY KEY/)
      const found = foundQuery({ queue: 'first_review', search }, context)
      if (!found) throw new Error('nothing was searched for')
      expect(plan(database.db, found)).not.toMatch(/SCAN case_file\b|SCAN name_gram/)
    })
  }

  test('the places of a few rows are looked up by their key, however full the queue is', () => {
    const steps = plan(database.db, placesAmong({ queue: 'unassigned' }, [3, 5], context))
    expect(steps).toMatch(/SEARCH case_file USING INTEGER PRIMARY KEY/)
  })

  test('whose findings a page touches is looked up by picture and by person, however many cases there are', () => {
    const pictures = plan(database.db, samePictureQuery('[1]'))
    expect(pictures).toMatch(/SEARCH picture USING INTEGER PRIMARY KEY/)
    expect(pictures).toMatch(/SEARCH picture_again USING PRIMARY KEY/)
    expect(pictures).toMatch(/SEARCH case_file USING INTEGER PRIMARY KEY/)
    const persons = plan(database.db, samePersonQuery(['p']))
    expect(persons.match(/SEARCH case_file USING (COVERING )?INDEX case_person \(person=\?\)/g)).toHaveLength(2)
    expect(`${pictures} ${persons}`).not.toMatch(/SCAN (case_file|case_body|picture)/)
  })

  test('rows by number are looked up by their key', () => {
    const steps = plan(database.db, {
      text: 'SELECT row FROM case_file WHERE row IN (SELECT value FROM json_each(?))',
      params: ['[1]'],
    })
    expect(steps).toMatch(/SEARCH case_file USING INTEGER PRIMARY KEY/)
  })
})

/** The same questions, answered by looking at every case. */
function expected(filter: QueueFilter): string[] {
  const text = filter.search?.toLowerCase() ?? ''
  const bounds = context.bounds
  return [...cases.values()]
    .filter((c) => {
      const closed = c.state === 'approved'
      if (
        filter.queue === 'mine' ? (c.lease?.holder ?? c.firstReviewer) !== '010237' || closed : c.state !== filter.queue
      )
        return false
      if (filter.insutype && c.form.insutype !== filter.insutype) return false
      if (filter.channel && c.channel !== filter.channel) return false
      if (filter.disease && c.form.opsp_dise_code !== filter.disease) return false
      const due = closed ? null : c.dueOn
      const band =
        due === null
          ? 'none'
          : due < today
            ? 'over'
            : due === today
              ? 'today'
              : due <= bounds.soonUntil
                ? 'soon'
                : 'normal'
      if (filter.band && band !== filter.band) return false
      if (text === '') return true
      if (/^\d+$/.test(text)) return c.form.certno.endsWith(text) || (text.length > 2 && c.caseNo.includes(text))
      return c.form.psn_name.includes(text)
    })
    .map((c) => c.id)
    .sort()
}

const anyFilter = fc.record(
  {
    queue: fc.constantFrom('first_review', 'second_review', 'received', 'supplement', 'mine'),
    insutype: fc.constantFrom('310', '390'),
    channel: fc.constantFrom('window', 'provincial_app'),
    disease: fc.constantFrom(...policy.pack.diseases.slice(0, 3).map((d) => d.opsp_dise_code)),
    band: fc.constantFrom('over', 'today', 'soon', 'normal', 'none'),
    search: fc.oneof(
      fc.constantFrom('王', '小明', '王小明', '伟', '没有的名字'),
      fc.integer({ min: 0, max: 9_999 }).map((n) => String(n).padStart(4, '0')),
      fc.integer({ min: 0, max: 99 }).map(String),
    ),
  },
  { requiredKeys: ['queue'] },
)

describe('queue', () => {
  test('every combination of filters finds exactly the cases that fulfil it, in order', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const { rows, bands } = queueOrder(source(), filter)
        const shown = [...rows].flatMap((_, i) =>
          i % 500 === 0 ? queueRows(source(), [...rows.slice(i, i + 500)]) : [],
        )
        expect(shown.map((r) => r.id).sort()).toEqual(expected(filter))
        const { band, ...rest } = filter
        const all = Object.values(bands).reduce((a, b) => a + b, 0)
        expect(all).toBe(expected(rest).length)
        if (band) expect(bands[band]).toBe(rows.length)
      }),
      { numRuns: 40 },
    )
  })

  test('pages by keyset give the same cases in the same order as the frozen order', () => {
    const filter: QueueFilter = { queue: 'second_review' }
    const order = [...queueOrder(source(), filter).rows]
    const paged: number[] = []
    for (let after = null as { orderOn: string; row: number } | null; ; ) {
      const page = queuePage(source(), filter, after, 300)
      paged.push(...page.rows.map((r) => r.row))
      if (!page.next) break
      after = page.next
    }
    expect(paged).toEqual(order)
    expect(order.length).toBeGreaterThan(500)
  })

  test('pinyin initials find a name', () => {
    const { rows } = queueOrder(source(), { queue: 'first_review', search: 'WXM' })
    const names = queueRows(source(), [...rows.slice(0, 20)]).map((r) => cases.get(r.id)?.form.psn_name)
    expect(rows.length).toBeGreaterThan(0)
    expect(names.every((name) => /^[王吴]小明$/.test(name ?? ''))).toBe(true)
  })

  test('a case is found once however often the initial asked for comes in the name', async () => {
    const one = numberedCase(1)
    const small = await cacheOf([{ ...one, form: { ...one.form, psn_name: '张志忠' } }])
    const found = queueOrder({ ...source(), cache: small.db }, { queue: 'first_review', search: 'z' })
    expect(found.rows).toHaveLength(1)
    expect(Object.values(found.bands).reduce((a, b) => a + b, 0)).toBe(1)
    small.end()
  })

  test('a row shows a masked name and no ID number', () => {
    const [row] = queueRows(source(), [1])
    const text = JSON.stringify(row)
    const { form } = cases.get(row?.id ?? '') ?? numberedCase(1)
    expect(text).not.toContain(form.psn_name)
    expect(text).not.toContain(form.certno)
    expect(row?.certTail).toBe(form.certno.slice(-4))
  })

  test('a colleague who has a case is named on its row; what I have myself is not', async () => {
    const until = '2026-11-25T06:00:00.000Z'
    const leased = (n: number, holder: string, holderName: string) => {
      const one = numberedCase(n)
      const lease = { holder, holderName, deviceId: one.id, fence: 1, takenAt: '2026-11-22T06:00:00.000Z', until }
      return { ...one, lease }
    }
    const { staffNo } = source()
    const three = [leased(1, '100201', '王敏'), leased(2, staffNo, '我'), numberedCase(3)]
    const small = await cacheOf(three)
    const rows = queueRows({ ...source(), cache: small.db }, [1, 2, 3])
    expect(rows.map((row) => [row.heldBy, row.heldUntil])).toEqual([
      ['王敏（100201）', until],
      [null, null],
      [null, null],
    ])
    small.end()
  })

  test('a case I have acted on leaves its queue and its counts at once, and shows as sent', () => {
    const [id] = expected({ queue: 'first_review' })
    const overlay: Overlay = { acted: [id ?? ''], states: new Map([[id ?? '', 'queued']]), done: () => [id ?? ''] }
    const before = queueCounts(source())
    const after = queueCounts(source(overlay))
    expect(after.first_review).toBe(before.first_review - 1)
    expect(after.done).toBe(1)
    const [done] = queueSummary(source(overlay)).filter((q) => q.queue === 'done')
    expect(done).toMatchObject({ total: 1, bands: { over: 0, today: 0, soon: 0, normal: 0, none: 0 } })
    const left = queueOrder(source(overlay), { queue: 'first_review' })
    expect(left.rows.length).toBe(before.first_review - 1)
    expect(Object.values(left.bands).reduce((a, b) => a + b, 0)).toBe(left.rows.length)
    const [sent] = queuePage(source(overlay), { queue: 'done' }, null, 10).rows
    expect(sent).toMatchObject({ id, outbox: 'queued' })
  })

  test('已办 is one’s own; looked for, what others decided is found too, and nothing that is open', () => {
    expect(queueOrder(source(), { queue: 'done' }).rows.length).toBe(0)
    const decided = [...cases.values()].filter((c) => c.state === 'approved')
    const one = decided[7]
    const found = queuePage(source(), { queue: 'done', search: one?.caseNo ?? '' }, null, 10).rows
    expect(found.map((row) => row.id)).toEqual([one?.id])
    const open = [...cases.values()].find((c) => c.state === 'first_review')
    expect(queuePage(source(), { queue: 'done', search: open?.caseNo ?? '' }, null, 10).rows).toEqual([])
  })

  test('a search in 已办 never reads the whole table', () => {
    const steps = plan(database.db, orderQuery({ queue: 'done', search: '明' }, context))
    expect(steps).not.toMatch(/SCAN case_file\b|SCAN name_gram/)
  })

  test('the summary adds up to the same as counting', () => {
    for (const q of queueSummary(source())) {
      if (!['done', 'originals', 'unassigned', 'returned'].includes(q.queue))
        expect(q.total).toBe(expected({ queue: q.queue }).length)
    }
  })
})
