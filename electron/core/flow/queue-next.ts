import type { QueueFilter } from '#shared/contract/core-api.ts'
import { type DispatchRule, dispatchRule } from '#shared/policy/dispatch.ts'
import { and, find, type Query, sql, value } from '../db/sql.ts'
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

/**
 * Row number of the case whose turn it is; undefined = none. Bands are asked one after the other where they come first in
 * the rule: the most urgent ones are few, and the index gives each alone.
 */
export function nextRow(source: QueueSource, filter: QueueFilter, free: Free): number | undefined {
  const rule = dispatchRule(source.policy.pack)
  const { where, context } = candidates(source, filter, free)
  const ask = (more: readonly Query[]) =>
    value<number>(
      source.cache,
      sql`SELECT row FROM ${tableOf(filter, context)} WHERE ${and([...where, ...more])}
          ORDER BY ${list(keysOf(rule, source))}, row LIMIT 1`,
    )
  if (rule.order[0] !== 'band') return ask([])
  for (const band of bands) {
    const row = ask([inBand(band, context.bounds)])
    if (row !== undefined) return row
  }
  return undefined
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

function candidates(source: QueueSource, filter: QueueFilter, { mine, except }: Free) {
  const context = contextOf(source, filter.search)
  const rowsOf = (ids: readonly string[]) =>
    sql`SELECT row FROM case_file WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
  const where = [
    ...conditions(filter, context),
    sql`(held_until <= ${context.now} OR row IN (${rowsOf(mine)}))`,
    sql`row NOT IN (${rowsOf(except)})`,
  ]
  // Nobody looks a second time at what they proposed themselves.
  if (filter.queue === 'second_review') where.push(sql`first_reviewer IS NOT ${source.staffNo}`)
  return { where, context }
}

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
