import { useQuery } from '@tanstack/react-query'
import { useDeskContext } from '../app/desk-context.ts'
import { placeOf, useNav } from '../app/nav.ts'
import { keyOf, queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { type FrozenOrder, findRow, prefetchCase, type QueueRowData, useOrder } from '../queue/order.ts'
import { prefetchDocuments } from './load-document.ts'

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
  /** the same as `nextOpen`, also when a decision is faster than the look ahead */
  findNextOpen(): Promise<Neighbour | null>
}

async function find(order: FrozenOrder, index: number): Promise<Pick<Neighbours, 'previous' | 'next' | 'nextOpen'>> {
  const any = () => true
  const [previous, next, nextOpen] = await Promise.all([
    findRow(order, index, -1, any),
    findRow(order, index, 1, any),
    findRow(order, index, 1, (row) => row.outbox === null),
  ])
  return { previous, next, nextOpen }
}

/** What comes before and after the open case in the frozen order, and the next one fetched ahead of being asked for. */
export function useNeighbours(index: number | null): Neighbours {
  const { pack } = useDeskContext()
  const nav = useNav()
  const order = useOrder(placeOf(nav, nav.queue).filter, nav.entered).data
  const found = useQuery({
    queryKey: ['neighbours', order?.id, index],
    queryFn: () => (order && index !== null ? find(order, index) : null),
    enabled: order !== undefined && index !== null,
    staleTime: 0,
    gcTime: 0,
  })
  const nextId = found.data?.nextOpen?.row.id
  const ahead = useQuery({
    queryKey: ['ahead', nextId],
    enabled: nextId !== undefined,
    gcTime: 0,
    queryFn: async () => {
      if (nextId === undefined) return false
      await prefetchCase(nextId)
      const workbench = await queryClient.ensureQueryData({
        queryKey: keyOf('workbench.open', { caseId: nextId }),
        queryFn: () => call('workbench.open', { caseId: nextId }),
      })
      await prefetchDocuments(workbench, pack)
      return true
    },
  })
  return {
    total: order?.rows.length ?? 0,
    previous: found.data?.previous ?? null,
    next: found.data?.next ?? null,
    nextOpen: found.data?.nextOpen ?? null,
    ready: ahead.data === true,
    findNextOpen: async () =>
      (found.data ?? (order && index !== null ? await find(order, index) : null))?.nextOpen ?? null,
  }
}
