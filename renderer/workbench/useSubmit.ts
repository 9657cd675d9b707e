import { useRef, useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { Deed } from '#shared/model/operation.ts'
import { backToQueue, openCase } from '../app/nav.ts'
import { keyOf, ownWorkChanged, queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { rereadRows } from '../queue/order.ts'
import { text } from '../text.zh.ts'
import type { DraftHandle } from './draft.ts'
import type { Neighbours } from './neighbours.ts'

/**
 * Writes a decision down and goes on to the next case. The core answers only after the decision is on disk; the
 * draft is stopped first, so that a late save cannot bring it back.
 */
export function useSubmit(workbench: Workbench, handle: DraftHandle, neighbours: Neighbours) {
  const [busy, setBusy] = useState(false)
  const underWay = useRef(false)
  const caseFile = workbench.case

  const submit = async (deed: Deed): Promise<void> => {
    if (underWay.current) return
    underWay.current = true
    setBusy(true)
    handle.saver.hold()
    try {
      await handle.saver.flush()
      await call('decision.submit', {
        caseId: caseFile.id,
        baseVersion: caseFile.version,
        baseMaterialVersion: caseFile.materialVersion,
        deed,
      })
    } catch (error) {
      handle.saver.resume(handle.draft)
      tellProblem(error)
      return
    } finally {
      underWay.current = false
      setBusy(false)
    }
    tellDone(text.workbench.saved(text.deed[deed.kind], caseFile.form.psn_name))
    const next = await neighbours.findNextOpen()
    if (next) openCase(next.row.id, next.index)
    else {
      tellDone(text.workbench.savedLast(text.deed[deed.kind], caseFile.form.psn_name))
      backToQueue()
    }
    rereadRows()
    ownWorkChanged()
    window.setTimeout(
      () => queryClient.removeQueries({ queryKey: keyOf('workbench.open', { caseId: caseFile.id }), type: 'inactive' }),
      0,
    )
  }
  return { busy, submit }
}
