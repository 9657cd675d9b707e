import {
  type Band,
  type HomeSummary,
  type OutboxState,
  type QueueFilter,
  type QueueKey,
  type QueueName,
  type QueueRow,
  ROWS_AT_ONCE,
} from '#shared/contract/core-api.ts'
import { workdaysLeft } from '#shared/policy/clock.ts'
import { dispatchRule } from '#shared/policy/dispatch.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { all, column, type ReadDb, sql, value } from '../db/sql.ts'
import { remembered } from './cache-memo.ts'
import { type BandedOrder, bandedOrder } from './queue-order.ts'
import {
  type BandBounds,
  bandAt,
  bandCountQuery,
  boundsOf,
  countQuery,
  pageQuery,
  placesAmong,
  type QueueContext,
} from './queue-query.ts'
import { meantBy } from './queue-search.ts'

/** What my own operations add to the cache; derived from work.db at every reading, stored nowhere. */
export interface Overlay {
  /** case ids on which my operation waits, or is accepted but not pulled yet */
  readonly acted: readonly string[]
  /** case id → state of my newest operation that is not confirmed */
  readonly states: ReadonlyMap<string, OutboxState>
  /** case ids I have sent away lately; asked only for the queue that shows them */
  done(): readonly string[]
}

export interface QueueSource {
  readonly cache: ReadDb
  readonly overlay: Overlay
  readonly staffNo: string
  readonly today: string
  /** RFC 3339, UTC, by the centre's clock as far as it is known */
  readonly now: string
  readonly policy: Policy
}

const bands: readonly Band[] = ['over', 'today', 'soon', 'normal', 'none']
const stateQueues = ['received', 'first_review', 'second_review', 'supplement', 'originals'] as const

/** The order alone, for whoever asks for the rows themselves as they go. */
export function rowsInOrder(source: QueueSource, filter: QueueFilter): BandedOrder {
  return bandedOrder(source.cache, filter, contextOf(source, filter.search))
}

/** The order of a queue as it is now, how its cases spread over the bands, and its first rows, which are seen at once. */
export function queueOrder(source: QueueSource, filter: QueueFilter): BandedOrder & { head: QueueRow[] } {
  const order = rowsInOrder(source, filter)
  return { ...order, head: queueRows(source, [...order.rows.subarray(0, ROWS_AT_ONCE)]) }
}

/** One page by keyset. */
export function queuePage(
  source: QueueSource,
  filter: QueueFilter,
  after: QueueKey | null,
  limit: number,
): { rows: QueueRow[]; next: QueueKey | null } {
  const keys = all<QueueKey>(source.cache, pageQuery(filter, after, limit, contextOf(source, filter.search)))
  const rows = queueRows(
    source,
    keys.map((k) => k.row),
  )
  return { rows, next: keys.length === limit ? (keys.at(-1) ?? null) : null }
}

/** Rows by number, in the order asked; a number that is not in the cache is left out. */
export function queueRows(
  { cache, overlay, staffNo, policy, today }: QueueSource,
  rows: readonly number[],
): QueueRow[] {
  const found = all<StoredRow>(
    cache,
    sql`SELECT row, id, case_no AS caseNo, masked_name AS maskedName, birth_year AS birthYear, cert_tail AS certTail,
          disease_name AS diseaseName, insutype, kind, apply_type AS applyType, channel, state, due_on AS dueOn,
          order_on AS orderOn, received_on AS receivedOn, accepted_on AS acceptedOn, blocks, warns,
          first_reviewer AS firstReviewer, hospital, disease, returned, lease ->> 'holder' AS holder,
          lease ->> 'holderName' AS holderName, lease ->> 'until' AS heldUntil
        FROM case_file WHERE row IN (SELECT value FROM json_each(${JSON.stringify(rows)}))`,
  )
  const byNumber = new Map(found.map((r) => [r.row, r]))
  const bounds = boundsOf(today, policy)
  const urgent = new Set(dispatchRule(policy.pack).urgentDiseases)
  const leftOf = daysLeft(policy.calendar, today)
  return rows.flatMap((number) => {
    const stored = byNumber.get(number)
    if (!stored) return []
    const { orderOn, holder, holderName, heldUntil, disease, returned, ...row } = stored
    const byAnother = holder !== null && holder !== staffNo
    const band = bandAt(orderOn, bounds)
    const workdays = band === 'none' || row.dueOn === null ? null : leftOf(row.dueOn)
    return [
      {
        ...row,
        band,
        workdaysLeft: workdays,
        urgent: urgent.has(disease),
        returned: returned === 1,
        outbox: overlay.states.get(row.id) ?? null,
        heldBy: byAnother ? `${holderName}（${holder}）` : null,
        heldUntil: byAnother ? heldUntil : null,
      },
    ]
  })
}

/** Days left by due date as they are counted today; a queue of many thousand cases has few due dates. */
const counted = new WeakMap<Policy['calendar'], { readonly today: string; readonly left: Map<string, number> }>()

function daysLeft(calendar: Policy['calendar'], today: string): (dueOn: string) => number {
  const known = counted.get(calendar)
  const { left } = known?.today === today ? known : { left: new Map<string, number>() }
  counted.set(calendar, { today, left })
  return (dueOn) => {
    const days = left.get(dueOn) ?? workdaysLeft(dueOn, today, calendar)
    left.set(dueOn, days)
    return days
  }
}

interface StoredRow extends Omit<QueueRow, 'band' | 'workdaysLeft' | 'outbox' | 'heldBy' | 'urgent' | 'returned'> {
  disease: string
  returned: 0 | 1
  orderOn: string
  holder: string | null
  holderName: string | null
}

/** Every queue with its total and its bands. */
export function queueSummary(source: QueueSource): HomeSummary['queues'] {
  const context = contextOf(source)
  const counted = tallyBands(source, context.bounds)
  const open = [
    ...stateQueues.map((queue) => ({ queue, bands: counted[queue] })),
    { queue: 'mine' as const, bands: countBands(source.cache, { queue: 'mine' }, context) },
    { queue: 'unassigned' as const, bands: unassignedBands(source, context) },
  ].map((q) => ({ ...q, total: bands.reduce((sum, band) => sum + q.bands[band], 0) }))
  // Nothing is due any more of what was sent away or turned away: one number, no bands.
  const closed = (['done', 'returned'] as const).map((queue) => {
    const total = value<number>(source.cache, countQuery({ queue }, context)) ?? 0
    return { queue, bands: noBands(), total }
  })
  return [...open, ...closed]
}

/** Totals only. */
export function queueCounts(source: QueueSource): Record<QueueName, number> {
  const totals = new Map(queueSummary(source).map((q) => [q.queue, q.total]))
  const of = (queue: QueueName) => totals.get(queue) ?? 0
  return {
    received: of('received'),
    first_review: of('first_review'),
    second_review: of('second_review'),
    supplement: of('supplement'),
    originals: of('originals'),
    mine: of('mine'),
    done: of('done'),
    unassigned: of('unassigned'),
    returned: of('returned'),
  }
}

const noBands = (): Record<Band, number> => ({ over: 0, today: 0, soon: 0, normal: 0, none: 0 })

/** From the tally the triggers keep, less what I have acted on. */
function tallyBands({ cache, overlay }: QueueSource, bounds: BandBounds) {
  const counts = {
    received: noBands(),
    first_review: noBands(),
    second_review: noBands(),
    supplement: noBands(),
    originals: noBands(),
  }
  const add = (state: string, orderOn: string, n: number) => {
    const queue = stateQueues.find((q) => q === state)
    if (queue) counts[queue][bandAt(orderOn, bounds)] += n
  }
  for (const t of all<{ state: string; orderOn: string; n: number }>(
    cache,
    sql`SELECT state, order_on AS orderOn, n FROM tally WHERE n > 0`,
  )) {
    add(t.state, t.orderOn, t.n)
  }
  for (const r of placesOf(cache, overlay.acted)) add(r.state, r.orderOn, -1)
  return counts
}

/**
 * Nearly all of a full queue may be unassigned: counted once a minute and for as long as nothing is pulled, less what I
 * have acted on. Both as of the minute's beginning, or a lease that ends within it would be taken off without having been
 * counted. Late by less than a minute: the centre publishes a case whose lease has ended anyway.
 */
function unassignedBands({ cache, now }: QueueSource, context: QueueContext): Record<Band, number> {
  const filter = { queue: 'unassigned' } as const
  const minute = `${now.slice(0, 16)}:00.000Z`
  const asOf = { ...context, now: minute, hiddenRows: [] }
  const day = `${context.bounds.today} ${context.bounds.soonUntil}`
  const counts = { ...remembered(cache, `unassigned ${minute} ${day}`, () => countBands(cache, filter, asOf)) }
  for (const orderOn of column<string>(cache, placesAmong(filter, context.hiddenRows, asOf))) {
    counts[bandAt(orderOn, context.bounds)] -= 1
  }
  return counts
}

function countBands(cache: ReadDb, filter: QueueFilter, context: QueueContext): Record<Band, number> {
  const counts = noBands()
  for (const band of bands) counts[band] = value<number>(cache, bandCountQuery(filter, band, context)) ?? 0
  return counts
}

function placesOf(cache: ReadDb, ids: readonly string[]): { row: number; state: string; orderOn: string }[] {
  if (ids.length === 0) return []
  return all(
    cache,
    sql`SELECT row, state, order_on AS orderOn FROM case_file
        WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  )
}

export function contextOf(
  { cache, overlay, staffNo, today, now, policy }: QueueSource,
  search?: string | undefined,
): QueueContext {
  return {
    now,
    meant: meantBy(cache, policy.pack, search),
    staffNo,
    bounds: boundsOf(today, policy),
    hiddenRows: placesOf(cache, overlay.acted).map((p) => p.row),
    doneIds: () => overlay.done(),
  }
}
