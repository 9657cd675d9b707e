import { useRef, useState } from 'react'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { ownWorkChanged, queryClient } from '../app/queries.ts'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { offerUndo } from '../undo/undo.ts'
import type { DraftHandle } from '../workbench/draft.ts'
import { caseKey } from '../workbench/open-case.ts'
import { writeDown } from '../workbench/write-down.ts'

/**
 * Writes down what was decided at the window and stays with the citizen: the case is read anew where it lies, and taken
 * back it opens there again. `decide` answers whether it was written; one at a time, however long a key is held.
 */
export function useDeciding(caseFile: CaseFile) {
  const { pack } = useDeskContext()
  const [busy, setBusy] = useState(false)
  const underWay = useRef(false)

  const decide = async (deed: Deed, said: string, handle?: DraftHandle): Promise<boolean> => {
    if (underWay.current) return false
    underWay.current = true
    setBusy(true)
    const { id: caseId, form } = caseFile
    try {
      const { opId, undoMs } = await writeDown(caseFile, deed, pack.version, handle)
      const done = { opId, caseId, index: null, atWindow: true, deed: text.deed[deed.kind], name: form.psn_name }
      if (undoMs > 0) offerUndo(done, undoMs)
      tellDone(said, undoMs)
      ownWorkChanged()
      void queryClient.invalidateQueries({ queryKey: caseKey(caseId) })
      return true
    } catch (error) {
      tellProblem(error)
      return false
    } finally {
      underWay.current = false
      setBusy(false)
    }
  }
  return { busy, decide }
}
