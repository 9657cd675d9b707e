import type { OutboxState, Output } from '#shared/contract/core-api.ts'
import { keyOf, ownWorkChanged, queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'

type Row = Output<'outbox.list'>[number]

// Those that wait for a person come first.
const order: readonly OutboxState[] = ['conflict', 'refused', 'sending', 'queued', 'accepted', 'undone']

/** There is another side to it. */
export const comparable = ({ state }: Row): boolean => state === 'conflict' || state === 'refused'

/** Stays until a person has read it. */
export const wantsPerson = (row: Row): boolean => comparable(row) && !row.acknowledged

/** As they are listed: unread conflicts and refusals first, then the newest. */
export function inOrder(rows: readonly Row[]): Row[] {
  return [...rows].sort(
    (a, b) =>
      Number(a.acknowledged) - Number(b.acknowledged) ||
      order.indexOf(a.state) - order.indexOf(b.state) ||
      b.seq - a.seq,
  )
}

/** A person has read it; answers whether that was kept. */
export async function acknowledge(opId: string): Promise<boolean> {
  try {
    const rows = await call('outbox.acknowledge', { opId })
    queryClient.setQueryData(keyOf('outbox.list', {}), rows)
    ownWorkChanged()
    return true
  } catch (error) {
    tellProblem(error)
    return false
  }
}
