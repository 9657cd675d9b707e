import { useRef, useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import { backToQueue, openCase, placeOf, useNav } from '../app/nav.ts'
import { call } from '../bridge.ts'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { queueText } from '../queue/text.queue.zh.ts'
import type { DraftHandle } from './draft.ts'
import type { Neighbours } from './neighbours.ts'

export interface Turn {
  /** the reason for passing this case over is being asked */
  readonly asking: boolean
  /** goes to the case whose turn it is; passing over this one asks why first */
  next(): void
  skip(reason: string): void
  close(): void
}

/** Going on without a decision. `open`: there is something this person could decide here. */
export function useTurn(workbench: Workbench, handle: DraftHandle, neighbours: Neighbours, open: boolean): Turn {
  const [asking, setAsking] = useState(false)
  const underWay = useRef(false)
  const caseId = workbench.case.id
  const filter = () => {
    const nav = useNav.getState()
    return placeOf(nav, nav.queue).filter
  }

  /** One at a time: a second key while the first is on its way does nothing. */
  const act = async (deed: () => Promise<void>) => {
    if (underWay.current) return
    underWay.current = true
    try {
      await deed()
    } catch (error) {
      tellProblem(error)
    } finally {
      underWay.current = false
    }
  }
  const goOn = async () => {
    const found = await neighbours.findNextOpen()
    if (found) return openCase(found.row.id, found.index)
    tellDone(queueText.next.none)
    backToQueue()
  }
  return {
    asking,
    close: () => setAsking(false),
    next: () =>
      void act(async () => {
        const due = open ? await call('queue.next', { filter: filter(), except: [] }) : null
        if (due?.id === caseId) setAsking(true)
        else await goOn()
      }),
    skip: (reason) =>
      void act(async () => {
        await handle.saver.flush()
        const { queue } = filter()
        const skipped = await call('queue.skip', { caseId, queue, reason })
        tellDone(queueText.next.skipped(workbench.case.form.psn_name, skipped.reason))
        setAsking(false)
        await goOn()
      }),
  }
}
