import { useRef, useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { Deed } from '#shared/model/operation.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { backToQueue, openCase } from '../app/nav.ts'
import { ownWorkChanged, queryClient } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { offerUndo } from '../undo/undo.ts'
import type { DraftHandle } from './draft.ts'
import type { Neighbours } from './neighbours.ts'
import { caseKey } from './open-case.ts'

/**
 * Writes a decision down and goes on to the next case. The core answers only after the decision is on disk; the
 * draft is stopped first, so that a late save cannot bring it back. `refused`: the case has changed meanwhile; the
 * draft is kept, and the latest is offered in place.
 */
export function useSubmit(workbench: Workbench, handle: DraftHandle, neighbours: Neighbours, index: number | null) {
  const { pack } = useDeskContext()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState(false)
  const underWay = useRef(false)
  const caseFile = workbench.case

  const submit = async (deed: Deed): Promise<void> => {
    if (underWay.current) return
    underWay.current = true
    setBusy(true)
    // Kept first, last letter included: it is what undoing the decision brings back.
    await handle.saver.flush()
    handle.saver.hold()
    const news = { ms: 0 }
    try {
      await handle.saver.flush()
      const { opId, undoMs } = await call('decision.submit', {
        caseId: caseFile.id,
        baseVersion: caseFile.version,
        baseMaterialVersion: caseFile.materialVersion,
        deed,
        packVersion: pack.version,
      })
      const done = { deed: text.deed[deed.kind], name: caseFile.form.psn_name }
      news.ms = undoMs
      if (undoMs > 0) offerUndo({ opId, caseId: caseFile.id, index, ...done }, undoMs)
      tellDone(text.workbench.saved(done.deed, done.name), undoMs)
    } catch (error) {
      handle.saver.resume(handle.draft)
      tellProblem(error)
      if (problemOf(error).kind === 'Stale') {
        setRefused(true)
        void queryClient.invalidateQueries({ queryKey: caseKey(caseFile.id), refetchType: 'none' })
      }
      return
    } finally {
      underWay.current = false
      setBusy(false)
    }
    const next = await neighbours.findNextOpen()
    if (next) openCase(next.row.id, next.index)
    else {
      tellDone(text.workbench.savedLast(text.deed[deed.kind], caseFile.form.psn_name), news.ms)
      backToQueue()
    }
    ownWorkChanged()
    window.setTimeout(() => queryClient.removeQueries({ queryKey: caseKey(caseFile.id), type: 'inactive' }), 0)
  }
  return { busy, refused, submit }
}
