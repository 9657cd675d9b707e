import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, sql, transaction, type WriteDb } from '../db/sql.ts'

const markOf = (dir: string) => join(dir, 'handed-out')

/** A copy of the files has left the house while they were closed: said beside them, because nobody could write into them. */
export function noteHandedOut(dir: string): void {
  writeFileSync(markOf(dir), '')
}

/** What was in a copy that left the house cannot be undone: the centre may have it by now. Before anybody decides. */
export function endUndoOfCopies(dir: string, work: WriteDb): void {
  if (!existsSync(markOf(dir))) return
  transaction(work, () => run(work, sql`DELETE FROM undo_point`))
  rmSync(markOf(dir), { force: true })
}
