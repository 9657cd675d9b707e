import { create } from 'zustand'
import { openAtWindow, openCase } from '../app/nav.ts'
import { ownWorkChanged, queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { caseKey } from '../workbench/open-case.ts'
import { undoText } from './text.undo.zh.ts'

/** The newest decision, as long as it waits for second thoughts. */
export interface Undoable {
  readonly opId: string
  readonly caseId: string
  /** its place in the frozen order, to come back to; null when it was opened from elsewhere */
  readonly index: number | null
  /** done at the window, where the papers are: it opens there again instead of in 审核台 */
  readonly atWindow?: boolean
  /** words for what was done and to whom */
  readonly deed: string
  readonly name: string
}

export const useUndoable = create<{ readonly last: Undoable | null }>(() => ({ last: null }))

let timer: number | undefined

/** A decision was written down and waits `ms` before it is sent. */
export function offerUndo(last: Undoable, ms: number): void {
  window.clearTimeout(timer)
  useUndoable.setState({ last })
  timer = window.setTimeout(forgetUndo, ms)
}

/** It has been sent, or another person sits down. */
export function forgetUndo(): void {
  window.clearTimeout(timer)
  useUndoable.setState({ last: null })
}

/** Takes a decision back and opens its case as it was; tells when it is too late. */
export async function undoDecision({ opId, index, atWindow, deed, name }: Omit<Undoable, 'caseId'>): Promise<boolean> {
  try {
    const { caseId } = await call('decision.undo', { opId })
    if (useUndoable.getState().last?.opId === opId) forgetUndo()
    // Read anew: the case in memory still waits for an answer that will never come.
    queryClient.removeQueries({ queryKey: caseKey(caseId) })
    ownWorkChanged()
    if (atWindow) openAtWindow(caseId)
    else openCase(caseId, index)
    tellDone(undoText.undone(deed, name))
    return true
  } catch (error) {
    tellProblem(error)
    return false
  }
}

/** The key and the button beside the good news. Answers false when nothing can be taken back. */
export function undoLast(): boolean {
  const { last } = useUndoable.getState()
  if (!last) return false
  void undoDecision(last)
  return true
}
