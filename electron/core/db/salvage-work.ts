import { z } from 'zod'
import { attempt } from './salvage-rows.ts'
import { all, run, sql, type WriteDb } from './sql.ts'

/** As much of an operation's text as its row is made of. */
const Written = z.object({
  opId: z.string(),
  seq: z.int().positive(),
  caseId: z.string(),
  decidedAt: z.string(),
  deed: z.object({ kind: z.string() }),
})

const UNREAD = '（未能读出）'

/** Every decision stands twice in work.db: a row that could not be read is made anew from the journal. Answers how many. */
export function mendOperations(work: WriteDb): number {
  const bodies = all<{ body: string }>(
    work,
    sql`SELECT body FROM journal WHERE kind = 'decided' AND op_id NOT IN (SELECT op_id FROM operation)`,
  )
  let mended = 0
  for (const { body } of bodies) {
    const operation = attempt(() => Written.parse(JSON.parse(body)))
    if (!operation) continue
    const { seq, opId, caseId, deed, decidedAt } = operation
    mended += run(
      work,
      sql`INSERT OR IGNORE INTO operation
            (seq, op_id, case_id, case_no, masked_name, disease_name, kind, body, decided_at)
          VALUES (${seq}, ${opId}, ${caseId}, ${UNREAD}, ${UNREAD}, ${UNREAD}, ${deed.kind}, ${body}, ${decidedAt})`,
    )
  }
  return mended
}

/**
 * A decision whose way to the centre could not be read is offered again: under its own id that is harmless, and the
 * centre's answer tells what became of it. One that was taken back, as the journal says, never left this desk.
 */
export function queueUnanswered(work: WriteDb): number {
  return run(
    work,
    sql`INSERT INTO outbox (seq, case_id, state, seen)
        SELECT seq, case_id, iif(undone, 'undone', 'queued'), undone FROM (
          SELECT seq, case_id, op_id IN (SELECT op_id FROM journal WHERE kind = 'undone') AS undone FROM operation)
        WHERE seq NOT IN (SELECT seq FROM outbox)`,
  )
}
