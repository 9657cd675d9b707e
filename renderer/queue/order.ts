import { useQuery } from '@tanstack/react-query'
import { type Band, type Output, type QueueFilter, type QueueName, ROWS_AT_ONCE } from '#shared/contract/core-api.ts'
import { queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'

export interface FrozenOrder {
  /** names this reading: rows and list state of another order are never mixed into it */
  readonly id: number
  readonly queue: QueueName
  readonly rows: Uint32Array
  readonly bands: Readonly<Record<Band, number>>
  /** `sync.changes` when the order was read: what grew since then is offered as a refresh */
  readonly changes: number
}

let lastId = 0

async function readOrder(filter: QueueFilter): Promise<FrozenOrder> {
  // Both on their way at once; the core answers in turn, so the count of changes is never younger than the order.
  const [sync, { head, ...order }] = await Promise.all([call('sync.get', {}), call('queue.order', { filter })])
  lastId += 1
  const frozen = { ...order, id: lastId, queue: filter.queue, changes: sync.changes }
  queryClient.setQueryData(chunkQuery(frozen, 0).queryKey, byNumber(head))
  return frozen
}

const orderKey = (filter: QueueFilter, entered: number) => ['queue.order', filter, entered] as const

/**
 * The order of a queue, frozen from the moment it is entered until a person asks for a refresh: nothing moves
 * under the cursor. `entered` names the visit.
 */
export function useOrder(filter: QueueFilter, entered: number) {
  return useQuery({
    queryKey: orderKey(filter, entered),
    queryFn: () => readOrder(filter),
    gcTime: Number.POSITIVE_INFINITY,
    // an order that has become old is offered as a refresh; coming back from a case must not swap it
    refetchOnMount: false,
    placeholderData: (before) => before,
  })
}

/** Orders of earlier visits are of no use to anybody. */
export function dropOtherOrders(entered: number): void {
  queryClient.removeQueries({
    predicate: ({ queryKey }) => queryKey[0] === 'queue.order' && queryKey[2] !== entered,
  })
}

const CHUNK = ROWS_AT_ONCE

/** The piece of the order in which a place lies. */
export const chunkOf = (index: number): number => Math.floor(index / CHUNK)

export type QueueRowData = Output<'queue.rows'>[number]

type Rows = ReadonlyMap<number, QueueRowData>

const byNumber = (rows: readonly QueueRowData[]): Rows => new Map(rows.map((row) => [row.row, row]))

/** The query of one piece of the order, as a map from row number to row. */
export function chunkQuery(order: FrozenOrder, chunk: number) {
  return {
    queryKey: ['queue.rows', order.id, chunk] as const,
    queryFn: async () => {
      const places = order.rows.subarray(chunk * CHUNK, (chunk + 1) * CHUNK)
      return byNumber(await call('queue.rows', { rows: Array.from(places) }))
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
  }
}

/** The row at a place of the order; undefined when it has left the cache. */
export async function rowAt(order: FrozenOrder, index: number): Promise<QueueRowData | undefined> {
  const number = order.rows[index]
  if (number === undefined) return undefined
  const chunk = await queryClient.fetchQuery(chunkQuery(order, chunkOf(index)))
  return chunk.get(number)
}

/** The nearest place from `from` in direction `step` whose case still exists (and passes `accept`). */
export async function findRow(
  order: FrozenOrder,
  from: number,
  step: 1 | -1,
  accept: (row: QueueRowData) => boolean,
): Promise<{ index: number; row: QueueRowData } | null> {
  for (let index = from + step; index >= 0 && index < order.rows.length; index += step) {
    const row = await rowAt(order, index)
    if (row && accept(row)) return { index, row }
  }
  return null
}
