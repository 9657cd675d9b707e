import { useQuery } from '@tanstack/react-query'
import type { QueueFilter, QueueName } from '#shared/contract/core-api.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { placeOf, useNav } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { type FrozenOrder, findRow, type QueueRowData, rowAt, useOrder } from '../queue/order.ts'
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
  /** the case whose turn it is once this one is done; read into memory already */
  readonly nextOpen: Neighbour | null
  readonly ready: boolean
  /**
   * The same as `nextOpen`: at once where the look around is of this very state, else asked again, because rows may have
   * moved since, and a decision may be faster than the look ahead.
   */
  findNextOpen(): Promise<Neighbour | null>
  /** the case before or after this one, for a key that comes before the look around has ended */
  beside(step: 1 | -1): Promise<Neighbour | null>
}

/** Here nothing waits for anybody: the next is simply the next. */
const unordered: readonly QueueName[] = ['supplement', 'done', 'returned']

/** The case whose turn it is by rule, this one left out, and where it stands in the frozen order; new ones stand nowhere. */
async function nextInTurn(order: FrozenOrder, index: number, filter: QueueFilter): Promise<Neighbour | null> {
  const row = await rowAt(order, index)
  if (unordered.includes(filter.queue)) return findRow(order, index, 1, ({ outbox }) => outbox === null)
  const next = await call('queue.next', { filter, except: row ? [row.id] : [] })
  if (!next) return null
  const place = order.rows.indexOf(next.row)
  return { index: place === -1 ? index : place, row: next }
}

async function find(
  order: FrozenOrder,
  index: number,
  filter: QueueFilter,
): Promise<Pick<Neighbours, 'previous' | 'next' | 'nextOpen'>> {
  const any = () => true
  const [previous, next, nextOpen] = await Promise.all([
    findRow(order, index, -1, any),
    findRow(order, index, 1, any),
    nextInTurn(order, index, filter),
  ])
  return { previous, next, nextOpen }
}

async function readAndPaintAhead(caseId: string | undefined, pack: PolicyPack): Promise<boolean> {
  if (caseId === undefined) return false
  await prefetchDocuments(await readAhead(caseId), pack)
  return true
}

/**
 * What comes before and after the open case in the frozen order, and the next one fetched ahead of being asked for.
 * `look`: it may look around now; until then it answers to keys alone.
 */
export function useNeighbours(index: number | null, look: boolean): Neighbours {
  const { pack } = useDeskContext()
  // no more of it than is needed: whoever is drawn ahead would be drawn again for the rest
  const filter = useNav((nav) => placeOf(nav, nav.queue).filter)
  const entered = useNav((nav) => nav.entered)
  const order = useOrder(filter, entered).data
  const changes = useDesk('sync.get', {}).data?.changes
  const found = useQuery({
    queryKey: ['neighbours', order?.id, index, changes],
    queryFn: () => (order && index !== null ? find(order, index, filter) : null),
    enabled: look && order !== undefined && index !== null,
    placeholderData: (before, query) => (query?.queryKey[2] === index ? before : undefined),
    staleTime: 0,
    gcTime: 0,
  })
  const settled = !found.isPlaceholderData && !found.isFetching ? (found.data?.nextOpen ?? null) : null
  const nextId = found.data?.nextOpen?.row.id
  const ahead = useQuery({
    queryKey: ['ahead', nextId, changes],
    enabled: nextId !== undefined,
    gcTime: 0,
    queryFn: () => readAndPaintAhead(nextId, pack),
  })
  // whoever walks along the list comes to another one than whoever goes on by rule
  const besideId = found.data?.next?.row.id
  useQuery({
    queryKey: ['ahead', besideId, changes],
    enabled: ahead.data === true && besideId !== undefined && besideId !== nextId,
    gcTime: 0,
    queryFn: () => readAndPaintAhead(besideId, pack),
  })
  return {
    total: order?.rows.length ?? 0,
    previous: found.data?.previous ?? null,
    next: found.data?.next ?? null,
    nextOpen: found.data?.nextOpen ?? null,
    ready: ahead.data === true,
    beside: async (step) => (order && index !== null ? findRow(order, index, step, () => true) : null),
    findNextOpen: async () => settled ?? (order && index !== null ? nextInTurn(order, index, filter) : null),
  }
}
