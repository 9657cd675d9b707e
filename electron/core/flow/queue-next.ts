import type { QueueFilter } from '#shared/contract/core-api.ts'
import { type DispatchRule, dispatchRule } from '#shared/policy/dispatch.ts'
import { and, column, find, limited, type Query, sql, value } from '../db/sql.ts'
import { remembered } from './cache-memo.ts'
import { contextOf, type QueueSource } from './queue.ts'
import { conditions, inBand, source as tableOf } from './queue-query.ts'

/** What of a queue this person may be handed next, besides the filter. */
export interface Free {
  /** cases this person has alone already; those of others are nobody else's turn */
  readonly mine: readonly string[]
  /** cases that are not offered now: the one that is open, those passed over today */
  readonly except: readonly string[]
}

const bands = ['over', 'today', 'soon', 'normal', 'none'] as const

/** So many of those that come first are kept in mind; of them the next is chosen without asking the whole queue again. */
const FOREMOST = 64

/** Row number of the case whose turn it is; undefined = none. */
export function nextRow(source: QueueSource, filter: QueueFilter, free: Free): number | undefined {
  // What somebody searches for is few, and 待分派 changes with the time of day.
  if (filter.search || filter.queue === 'unassigned') return foremost(source, filter, free, 1).at(0)
  const { staffNo, cache, policy } = source
  const { bounds, hiddenRows, now } = contextOf(source)
  const rule = JSON.stringify([staffNo, filter, bounds, dispatchRule(policy.pack)])
  const first = remembered(cache, `next ${rule}`, () => foremost(source, filter, null, FOREMOST))
  const barred = new Set([...hiddenRows, ...column<number>(cache, rowsOf(free.except))])
  const still = first.filter((row) => !barred.has(row))
  const [next] = column<number>(
    cache,
    sql`SELECT row FROM json_each(${JSON.stringify(still)}) JOIN case_file ON row = value
        WHERE ${isFree(free, now)} ORDER BY key LIMIT 1`,
  )
  if (next !== undefined || first.length < FOREMOST) return next
  return foremost(source, filter, free, 1).at(0)
}

/**
 * The rows that come first by the rule, at most `limit`; `free` null: whoever has them. Bands are asked one after the other
 * where they come first in the rule: the most urgent ones are few, and the index gives each alone.
 */
function foremost(source: QueueSource, filter: QueueFilter, free: Free | null, limit: number): number[] {
  const rule = dispatchRule(source.policy.pack)
  const { where, context } = candidates(source, filter, free)
  const ask = (more: readonly Query[], count: number) =>
    column<number>(
      source.cache,
      sql`SELECT row FROM ${tableOf(filter, context)} WHERE ${and([...where, ...more])}
          ORDER BY ${list(keysOf(rule, source))}, row ${limited(count)}`,
    )
  if (rule.order[0] !== 'band') return ask([], limit)
  const rows: number[] = []
  for (const band of bands) {
    if (rows.length < limit) rows.push(...ask([inBand(band, context.bounds)], limit - rows.length))
  }
  return rows
}

/** How many cases stand before one in its queue; 0 = it is its turn. */
export function aheadOf(source: QueueSource, filter: QueueFilter, free: Free, caseId: string): number {
  const keys = keysOf(dispatchRule(source.policy.pack), source)
  const own = find<Record<string, number | string>>(
    source.cache,
    sql`SELECT ${list(keys.map((key, i) => sql`${key} AS ${{ text: `k${i}`, params: [] }}`))}, row AS last
        FROM case_file WHERE id = ${caseId}`,
  )
  if (!own) return 0
  const values = [...keys.map((_, i) => sql`${own[`k${i}`]}`), sql`${own.last}`]
  const { where, context } = candidates(source, filter, free)
  const before = sql`(${list([...keys, sql`row`])}) < (${list(values)})`
  return (
    value<number>(
      source.cache,
      sql`SELECT count(*) FROM ${tableOf(filter, context)} WHERE ${and([...where, before])}`,
    ) ?? 0
  )
}

function candidates(source: QueueSource, filter: QueueFilter, free: Free | null) {
  const context = { ...contextOf(source, filter.search), ...(free ? {} : { hiddenRows: [] }) }
  const where = conditions(filter, context)
  if (free) where.push(isFree(free, context.now), sql`row NOT IN (${rowsOf(free.except)})`)
  // Nobody looks a second time at what they proposed themselves.
  if (filter.queue === 'second_review') where.push(sql`first_reviewer IS NOT ${source.staffNo}`)
  return { where, context }
}

const rowsOf = (ids: readonly string[]): Query =>
  sql`SELECT row FROM case_file WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`

/** Nobody else has it alone. */
const isFree = ({ mine }: Free, now: string): Query => sql`(held_until <= ${now} OR row IN (${rowsOf(mine)}))`

/** The rule as columns to order by, the smallest first. */
function keysOf({ order, urgentDiseases }: DispatchRule, source: QueueSource): Query[] {
  const { bounds } = contextOf(source)
  return order.map((name) => {
    if (name === 'received') return sql`received_at`
    if (name === 'urgent') {
      return sql`iif(disease IN (SELECT value FROM json_each(${JSON.stringify(urgentDiseases)})), 0, 1)`
    }
    const [over, today, soon, normal] = bands.map((band) => inBand(band, bounds))
    return sql`CASE WHEN ${over ?? sql`0`} THEN 0 WHEN ${today ?? sql`0`} THEN 1 WHEN ${soon ?? sql`0`} THEN 2
      WHEN ${normal ?? sql`0`} THEN 3 ELSE 4 END`
  })
}

function list(parts: readonly Query[]): Query {
  return { text: parts.map(({ text }) => text).join(', '), params: parts.flatMap(({ params }) => params) }
}
