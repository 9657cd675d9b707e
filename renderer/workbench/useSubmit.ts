import { useRef, useState } from 'react'
import type { Output, Workbench } from '#shared/contract/core-api.ts'
import type { Deed } from '#shared/model/operation.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { backToQueue, openCase } from '../app/nav.ts'
import { ownWorkChanged, queryClient } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { offerUndo } from '../undo/undo.ts'
import type { DraftHandle } from './draft.ts'
import type { Neighbours } from './neighbours.ts'
import { caseKey } from './open-case.ts'
import { writeDown } from './write-down.ts'

/** A decision is written within a few milliseconds: only one that takes longer is shown to be under way. */
const NOTICED_MS = 150

/**
 * Writes a decision down and goes on to the next case. `refused`: the case has changed meanwhile; the draft is kept, and
 * the latest is offered in place.
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
    const noticed = window.setTimeout(() => setBusy(true), NOTICED_MS)
    const end = () => {
      underWay.current = false
      window.clearTimeout(noticed)
      setBusy(false)
    }
    let written: Output<'decision.submit'>
    try {
      written = await writeDown(caseFile, deed, pack.version, handle)
    } catch (error) {
      tellProblem(error)
      if (problemOf(error).kind === 'Stale') {
        setRefused(true)
        void queryClient.invalidateQueries({ queryKey: caseKey(caseFile.id), refetchType: 'none' })
      }
      end()
      return
    }
    // Undefined: which is next could not be found out. What was decided is written all the same, and told to be.
    const next = await neighbours.findNextOpen().catch((error: unknown) => tellProblem(error))
    // In one go, so that what is told and the next case are drawn together.
    const done = { deed: text.deed[deed.kind], name: caseFile.form.psn_name }
    const { opId, undoMs } = written
    if (undoMs > 0) offerUndo({ opId, caseId: caseFile.id, index, ...done }, undoMs)
    tellDone(text.workbench[next === null ? 'savedLast' : 'saved'](done.deed, done.name), undoMs)
    if (next) openCase(next.row.id, next.index)
    else backToQueue()
    end()
    ownWorkChanged()
    window.setTimeout(() => queryClient.removeQueries({ queryKey: caseKey(caseFile.id), type: 'inactive' }), 0)
  }
  return { busy, underWay: () => underWay.current, refused, submit }
}
