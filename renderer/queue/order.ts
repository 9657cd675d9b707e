import { useQuery } from '@tanstack/react-query'
import type { Band, Output, QueueFilter } from '#shared/contract/core-api.ts'
import { queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'

export interface FrozenOrder {
  /** names this reading: rows and list state of another order are never mixed into it */
  readonly id: number
  readonly rows: Uint32Array
  readonly bands: Readonly<Record<Band, number>>
  /** `sync.changes` when the order was read: what grew since then is offered as a refresh */
  readonly changes: number
}

let lastId = 0

async function readOrder(filter: QueueFilter): Promise<FrozenOrder> {
  // Both on their way at once; the core answers in turn, so the count of changes is never younger than the order.
  const [sync, order] = await Promise.all([call('sync.get', {}), call('queue.order', { filter })])
  lastId += 1
  return { ...order, id: lastId, changes: sync.changes }
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

/** Rows are read in pieces of this many places of the order. */
export const CHUNK = 100

export type QueueRowData = Output<'queue.rows'>[number]

/** The query of one piece of the order, as a map from row number to row. */
export function chunkQuery(order: FrozenOrder, chunk: number) {
  return {
    queryKey: ['queue.rows', order.id, chunk] as const,
    queryFn: async () => {
      const rows = await call('queue.rows', { rows: Array.from(order.rows.slice(chunk * CHUNK, (chunk + 1) * CHUNK)) })
      return new Map(rows.map((row) => [row.row, row]))
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
  }
}

/** The row at a place of the order; undefined when it has left the cache. */
export async function rowAt(order: FrozenOrder, index: number): Promise<QueueRowData | undefined> {
  const number = order.rows[index]
  if (number === undefined) return undefined
  const chunk = await queryClient.fetchQuery(chunkQuery(order, Math.floor(index / CHUNK)))
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
