import { openCase, placeOf, useNav } from '../app/nav.ts'
import { call } from '../bridge.ts'
import { tellDone, tellProblem } from '../common/toasts.ts'
import type { FrozenOrder } from './order.ts'
import { queueText } from './text.queue.zh.ts'

/** Opens the case whose turn it is; says so when there is none for this person. */
export async function openByRule(order: FrozenOrder): Promise<void> {
  try {
    const nav = useNav.getState()
    const { filter, cursor } = placeOf(nav, nav.queue)
    const row = await call('queue.next', { filter, except: [] })
    if (!row) return tellDone(queueText.next.none)
    const place = order.rows.indexOf(row.row)
    openCase(row.id, place === -1 ? cursor : place)
  } catch (error) {
    tellProblem(error)
  }
}
