import { useQuery } from '@tanstack/react-query'
import type { QueueName } from '#shared/contract/core-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { placeOf, useNav } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { type FrozenOrder, findRow, type QueueRowData, useOrder } from '../queue/order.ts'
import { prefetchDocuments } from './load-document.ts'
import { readAhead } from './open-case.ts'

export interface Neighbour {
  readonly index: number
  readonly row: QueueRowData
}

export interface Neighbours {
  readonly total: number
  readonly previous: Neighbour | null
  readonly next: Neighbour | null
  /** the next case nobody here has decided yet; read into memory already */
  readonly nextOpen: Neighbour | null
  readonly ready: boolean
  /** the same as `nextOpen`, asked again: rows may have moved since, and a decision may be faster than the look ahead */
  findNextOpen(): Promise<Neighbour | null>
}

/** The frozen order may hold cases that somebody else has moved on since: they wait in this queue no longer. */
const waitsIn = (queue: QueueName) => (row: QueueRowData) =>
  row.outbox === null && (queue === 'mine' || queue === 'done' || row.state === queue)

async function find(
  order: FrozenOrder,
  index: number,
  queue: QueueName,
): Promise<Pick<Neighbours, 'previous' | 'next' | 'nextOpen'>> {
  const any = () => true
  const [previous, next, nextOpen] = await Promise.all([
    findRow(order, index, -1, any),
    findRow(order, index, 1, any),
    findRow(order, index, 1, waitsIn(queue)),
  ])
  return { previous, next, nextOpen }
}

/** What comes before and after the open case in the frozen order, and the next one fetched ahead of being asked for. */
export function useNeighbours(index: number | null): Neighbours {
  const { pack } = useDeskContext()
  const nav = useNav()
  const order = useOrder(placeOf(nav, nav.queue).filter, nav.entered).data
  const { queue } = nav
  const changes = useDesk('sync.get', {}).data?.changes
  const found = useQuery({
    queryKey: ['neighbours', order?.id, index, changes],
    queryFn: () => (order && index !== null ? find(order, index, queue) : null),
    enabled: order !== undefined && index !== null,
    placeholderData: (before, query) => (query?.queryKey[2] === index ? before : undefined),
    staleTime: 0,
    gcTime: 0,
  })
  const nextId = found.data?.nextOpen?.row.id
  const ahead = useQuery({
    queryKey: ['ahead', nextId, changes],
    enabled: nextId !== undefined,
    gcTime: 0,
    queryFn: async () => {
      if (nextId === undefined) return false
      await prefetchDocuments(await readAhead(nextId), pack)
      return true
    },
  })
  return {
    total: order?.rows.length ?? 0,
    previous: found.data?.previous ?? null,
    next: found.data?.next ?? null,
    nextOpen: found.data?.nextOpen ?? null,
    ready: ahead.data === true,
    findNextOpen: async () => (order && index !== null ? findRow(order, index, 1, waitsIn(queue)) : null),
  }
}
