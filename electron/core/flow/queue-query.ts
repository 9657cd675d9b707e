import type { Band, QueueFilter } from '#shared/contract/core-api.ts'
import { bandBounds } from '#shared/policy/clock.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { NO_CLOCK } from '#shared/prepared/case-row.ts'
import { and, limited, type Query, sql } from '../db/sql.ts'
import { type Meant, searchQuery } from './queue-search.ts'

/** What a queue's content depends on besides the cache. */
export interface QueueContext {
  /** 工号 of who is signed in */
  readonly staffNo: string
  readonly bounds: BandBounds
  /** rows on which I have acted although the cache does not show it yet: no longer open work for me */
  readonly hiddenRows: readonly number[]
  /** RFC 3339, UTC: leases that ended before hold nobody off */
  readonly now: string
  /** what the filter's search means besides people */
  readonly meant: Meant
  /** cases I have sent away */
  doneIds(): readonly string[]
}

export type BandBounds = ReturnType<typeof bandBounds>

/** Today's band limits; they hold for a whole day, so callers keep them. */
export function boundsOf(today: string, policy: Policy): BandBounds {
  return bandBounds(today, policy.pack.soonWorkdays, policy.calendar)
}

/** The band of a place in the queue order; `orderOn` is a due date, or NO_CLOCK and something. */
export function bandAt(orderOn: string, { today, soonUntil }: BandBounds): Band {
  if (orderOn >= NO_CLOCK) return 'none'
  if (orderOn < today) return 'over'
  if (orderOn === today) return 'today'
  return orderOn <= soonUntil ? 'soon' : 'normal'
}

/** A band as a range of the order column, so that an index answers it. */
export function inBand(band: Band, { today, soonUntil }: BandBounds): Query {
  switch (band) {
    case 'over':
      return sql`order_on < ${today}`
    case 'today':
      return sql`order_on = ${today}`
    case 'soon':
      return sql`order_on > ${today} AND order_on <= ${soonUntil}`
    case 'normal':
      return sql`order_on > ${soonUntil} AND order_on < ${NO_CLOCK}`
    case 'none':
      return sql`order_on >= ${NO_CLOCK}`
  }
}

/** The frozen order of a queue: row numbers by (order_on, row). */
export function orderQuery(filter: QueueFilter, context: QueueContext): Query {
  return sql`SELECT row FROM ${source(filter, context)} WHERE ${and(conditions(filter, context))} ORDER BY order_on, row`
}

/** The places in the order of those of a few rows that a filter finds. */
export function placesAmong(filter: QueueFilter, rows: readonly number[], context: QueueContext): Query {
  return sql`SELECT order_on FROM json_each(${JSON.stringify(rows)}) CROSS JOIN case_file ON row = value
    WHERE ${and(conditions(filter, context))}`
}

/** How many cases a queue holds. */
export function countQuery(filter: QueueFilter, context: QueueContext): Query {
  return sql`SELECT count(*) FROM ${source(filter, context)} WHERE ${and(conditions(filter, context))}`
}

/** How many cases of a queue lie in one band, whatever band the filter itself asks for. */
export function bandCountQuery(filter: QueueFilter, band: Band, context: QueueContext): Query {
  return countQuery({ ...filter, band }, context)
}

/** One page after a keyset position. */
export function pageQuery(
  filter: QueueFilter,
  after: { orderOn: string; row: number } | null,
  limit: number,
  context: QueueContext,
): Query {
  const behind = after ? [sql`(order_on, row) > (${after.orderOn}, ${after.row})`] : []
  return sql`SELECT row, order_on AS orderOn FROM ${source(filter, context)}
    WHERE ${and([...conditions(filter, context), ...behind])} ORDER BY order_on, row ${limited(limit)}`
}

/**
 * A search starts from what was found (few rows), not from the queue (many): CROSS JOIN keeps SQLite to that order.
 * Without a search the queue's covering index answers alone. 退件 are of two states: only its own index has them in order.
 */
export function source(filter: QueueFilter, context: QueueContext): Query {
  const found = foundQuery(filter, context)
  if (found) return sql`(${found}) CROSS JOIN case_file USING (row)`
  return filter.queue === 'returned' ? sql`case_file INDEXED BY returned_order` : sql`case_file`
}

/** The rows that a filter's search may mean, in the queue or not; null without a search. */
export function foundQuery(filter: QueueFilter, context: QueueContext): Query | null {
  // 已办 is many states and has no index of its own: there a search means people.
  return searchQuery(filter.search, context.meant, filter.queue === 'done' ? null : inQueue(filter, context))
}

/** What makes a case one of a filtered queue; an index of the queue answers each. */
export function conditions(filter: QueueFilter, context: QueueContext): Query[] {
  const list = [inQueue(filter, context)]
  if (filter.insutype !== undefined) list.push(sql`insutype = ${filter.insutype}`)
  if (filter.disease !== undefined) list.push(sql`disease = ${filter.disease}`)
  if (filter.channel !== undefined) list.push(sql`channel = ${filter.channel}`)
  if (filter.applyType !== undefined) list.push(sql`apply_type = ${filter.applyType}`)
  if (filter.findings === 'clean') list.push(sql`worst = 0`)
  if (filter.findings === 'some') list.push(sql`worst >= 1`)
  if (filter.findings === 'block') list.push(sql`worst = 2`)
  if (filter.hospital !== undefined) list.push(sql`hospital = ${filter.hospital}`)
  if (filter.assignee === '') list.push(sql`first_reviewer IS NULL`)
  else if (filter.assignee !== undefined) list.push(sql`first_reviewer = ${filter.assignee}`)
  if (filter.band !== undefined) list.push(inBand(filter.band, context.bounds))
  if (filter.queue !== 'done' && context.hiddenRows.length > 0) {
    list.push(sql`row NOT IN (SELECT value FROM json_each(${JSON.stringify(context.hiddenRows)}))`)
  }
  return list
}

function inQueue({ queue, search }: QueueFilter, context: QueueContext): Query {
  if (queue === 'mine') return sql`owner = ${context.staffNo} AND is_open = 1`
  if (queue === 'done') {
    const mine = sql`id IN (SELECT value FROM json_each(${JSON.stringify(context.doneIds())}))`
    // 已办 lists one's own; looked for by name or number, a case that others decided is found too: its notices are
    // printed and 更正 or 申诉 opened by whoever is asked.
    return (search ?? '').trim() === '' ? mine : sql`(is_open = 0 OR ${mine})`
  }
  if (queue === 'unassigned') {
    return sql`state = 'first_review' AND first_reviewer IS NULL AND held_until <= ${context.now}`
  }
  if (queue === 'returned') return sql`state IN ('not_accepted', 'withdrawn')`
  return sql`state = ${queue}`
}
