import type { Band, QueueFilter } from '#shared/contract/core-api.ts'
import { column, type ReadDb, sql, value } from '../db/sql.ts'
import { remembered } from './cache-memo.ts'
import { type BandBounds, bandAt, foundQuery, orderQuery, type QueueContext } from './queue-query.ts'

/** Row numbers in the queue's order, and the place at which each band begins; the bands follow one another. */
export interface BandedOrder {
  readonly rows: Uint32Array<ArrayBuffer>
  readonly bands: Readonly<Record<Band, number>>
}

const inOrder: readonly Band[] = ['over', 'today', 'soon', 'normal', 'none']

/** The whole order of a filter and how it spreads over the bands; `filter.band` then picks a piece of it. */
export function bandedOrder(cache: ReadDb, filter: QueueFilter, context: QueueContext): BandedOrder {
  const { band, ...rest } = filter
  const rows = orderOf(cache, rest, context)
  const starts = startsOf(cache, rows, context.bounds)
  const bands = { over: 0, today: 0, soon: 0, normal: 0, none: 0 }
  inOrder.forEach((name, i) => {
    bands[name] = (starts[i + 1] ?? rows.length) - (starts[i] ?? 0)
  })
  if (band === undefined) return { rows, bands }
  const from = starts[inOrder.indexOf(band)] ?? 0
  return { rows: rows.slice(from, from + bands[band]), bands }
}

/** The rows of a filter in order, for the caller alone. */
function orderOf(cache: ReadDb, filter: QueueFilter, context: QueueContext): Uint32Array<ArrayBuffer> {
  // What these hold depends on more than the cache: the time of day, and what I have sent away.
  if (filter.queue === 'unassigned' || filter.queue === 'done') {
    return Uint32Array.from(column<number>(cache, orderQuery(filter, context)))
  }
  const { search, ...queue } = filter
  const { rows: whole, last } = remembered(cache, `order ${context.staffNo} ${JSON.stringify(queue)}`, () => {
    const rows = Uint32Array.from(column<number>(cache, orderQuery(queue, { ...context, hiddenRows: [] })))
    return { rows, last: rows.reduce((most, row) => Math.max(most, row), 0) }
  })
  const found = foundQuery(filter, context)
  const hidden = new Set(context.hiddenRows)
  if (found === null) return hidden.size === 0 ? whole.slice() : whole.filter((row) => !hidden.has(row))
  // A letter or two may mean a third of all cases: marked and picked from the order in mind, they need no sorting.
  const marks = new Uint8Array(last + 1)
  for (const row of column<number>(cache, found)) if (row <= last && !hidden.has(row)) marks[row] = 1
  return whole.filter((row) => marks[row] === 1)
}

/** Where each band begins: a few looks at the order by halves, instead of counting it through. */
function startsOf(cache: ReadDb, rows: Uint32Array, bounds: BandBounds): number[] {
  const known = new Map<number, number>()
  const bandOf = (index: number): number => {
    const seen = known.get(index)
    if (seen !== undefined) return seen
    const orderOn = value<string>(cache, sql`SELECT order_on FROM case_file WHERE row = ${rows[index]}`) ?? ''
    const band = inOrder.indexOf(bandAt(orderOn, bounds))
    known.set(index, band)
    return band
  }
  return inOrder.map((_, band) => {
    let [low, high] = [0, rows.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (bandOf(middle) < band) low = middle + 1
      else high = middle
    }
    return low
  })
}
