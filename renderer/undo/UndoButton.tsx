import { Kbd } from '../common/marks.tsx'
import { undoText } from './text.undo.zh.ts'
import { undoLast, useUndoable } from './undo.ts'

/** Beside the news that a decision is saved, as long as it can be taken back by one key. */
export function UndoButton() {
  const last = useUndoable((state) => state.last)
  if (!last) return null
  return (
    <button type="button" className="link undo" aria-keyshortcuts="Z Control+Z" onClick={undoLast}>
      {undoText.undo} <Kbd>Z</Kbd>
    </button>
  )
}
