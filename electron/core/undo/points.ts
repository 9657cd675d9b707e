import { z } from 'zod'
import { find, type ReadDb, run, sql, value, type WriteDb } from '../db/sql.ts'

/** What a decision took away, so that undoing it can bring it back. */
const UndoPoint = z.object({
  /** the draft's row as it stood, its text not looked into */
  draft: z.object({ body: z.string(), savedAt: z.string() }).nullable(),
  /** the operation this decision was the second try of */
  secondTry: z.string().nullable(),
  /** earlier operations on the case, in conflict or refused, that this decision put away */
  putAway: z.array(z.int()),
})
type UndoPoint = z.infer<typeof UndoPoint>

/**
 * What the next decision on a case is about to take away; read before it does, inside its transaction. `putAway`: what is
 * open on the case and ends with it.
 */
export function undoPointOf(work: ReadDb, caseId: string, putAway: readonly number[]): UndoPoint {
  return {
    draft:
      find<{ body: string; savedAt: string }>(
        work,
        sql`SELECT body, saved_at AS savedAt FROM draft WHERE case_id = ${caseId}`,
      ) ?? null,
    secondTry: value<string>(work, sql`SELECT op_id FROM second_try WHERE case_id = ${caseId}`) ?? null,
    putAway: [...putAway],
  }
}

/** Part of the decision's transaction. `held`: it waits for the person's second thoughts before it may be sent. */
export function keepUndoPoint(work: WriteDb, seq: number, point: UndoPoint, held: boolean): void {
  run(work, sql`INSERT INTO undo_point VALUES (${seq}, ${held ? 1 : 0}, ${JSON.stringify(point)})`)
}

/** null = too late, or written by a version of this program that could not undo. */
export function findUndoPoint(work: ReadDb, seq: number): UndoPoint | null {
  const body = value<string>(work, sql`SELECT body FROM undo_point WHERE seq = ${seq}`)
  return body === undefined ? null : UndoPoint.parse(JSON.parse(body))
}

/** These are handed to the network, or out of the house on a medium, from now on: nobody can take them back. */
export function endUndo(work: WriteDb, seqs: readonly number[]): void {
  run(work, sql`DELETE FROM undo_point WHERE seq IN (SELECT value FROM json_each(${JSON.stringify(seqs)}))`)
}

/** All that waits may be sent; it can still be undone until that happens. Inside the caller's transaction. */
export function letGo(work: WriteDb): void {
  run(work, sql`UPDATE undo_point SET held = 0 WHERE held = 1`)
}

/** An operation that a person may still take back is not sent: said of outbox row `o`. */
export const notHeld = sql`NOT EXISTS (SELECT 1 FROM undo_point u WHERE u.seq = o.seq AND u.held = 1)`
