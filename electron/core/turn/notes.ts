import { centralApi } from '#shared/contract/central-api.ts'
import type { OutOfTurn } from '#shared/contract/turn-api.ts'
import type { CentralClient } from '../central-client.ts'
import { CentralFailure, isFinalWord } from '../central-failure.ts'
import { all, column, limited, type Query, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'
import { backoffMs, type Clock, type Log } from '../deps.ts'

const BATCH = 50
const LONGEST_WAIT_MS = 5 * 60_000

/** Writes down that something happened out of turn; told to the centre when it can be. */
export function noteOutOfTurn(work: WriteDb, note: OutOfTurn): void {
  const { noteId, kind, caseId, queue, reason, ahead, at } = note
  run(
    work,
    sql`INSERT INTO out_of_turn (note_id, kind, case_id, queue, reason, ahead, at)
        VALUES (${noteId}, ${kind}, ${caseId}, ${queue}, ${reason}, ${ahead}, ${at})`,
  )
}

/** Cases this person passed over since an instant: they are not offered again meanwhile. */
export function skippedSince(work: ReadDb, instant: string): string[] {
  return column<string>(work, sql`SELECT case_id FROM out_of_turn WHERE kind = 'skipped' AND at >= ${instant}`)
}

/** When the next note is due, in ms since 1970; null when the centre knows all. */
export function nextNoteAt(work: ReadDb): number | null {
  return value<number | null>(work, sql`SELECT min(next_try_at) FROM out_of_turn WHERE told = 0`) ?? null
}

/** The centre was restored from a backup: what it was told since then may be missing there. Answers how many go again. */
export function offerNotesAgain(work: WriteDb, notedSince: string): number {
  return run(work, sql`UPDATE out_of_turn SET told = 0, next_try_at = 0 WHERE told = 1 AND at >= ${notedSince}`)
}

/**
 * Tells the centre what waits, each note under its own id, so that a lost answer counts nothing twice. One that the centre
 * will never take is told of in the log and offered no more; it stays here.
 */
export async function pushNotes(options: {
  readonly work: WriteDb
  readonly client: Pick<CentralClient, 'ask'>
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}): Promise<void> {
  const { work, client, clock, log, signal } = options
  const settle = (these: Query) =>
    transaction(work, () => run(work, sql`UPDATE out_of_turn SET told = 1 WHERE ${these}`))
  let together = BATCH
  for (;;) {
    const now = clock.now()
    const waiting = all<OutOfTurn & { attempts: number }>(
      work,
      sql`SELECT note_id AS noteId, kind, case_id AS caseId, queue, reason, ahead, at, attempts FROM out_of_turn
          WHERE told = 0 AND (next_try_at <= ${now} OR next_try_at > ${now + LONGEST_WAIT_MS})
          ORDER BY note_id ${limited(together)}`,
    )
    const [oldest] = waiting
    if (!oldest) return
    const ids = JSON.stringify(waiting.map(({ noteId }) => noteId))
    const these = sql`note_id IN (SELECT value FROM json_each(${ids}))`
    const notes = waiting.map(({ attempts, ...note }) => note)
    try {
      await client.ask(centralApi.outOfTurn, { body: { notes } }, signal)
      settle(these)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof CentralFailure)) throw error
      if (isFinalWord(error)) {
        // Of several nobody knows which it is: from now on one by one.
        if (waiting.length === 1) {
          log.warn('turn.refused', { kind: error.kind, status: error.status })
          settle(these)
        }
        together = 1
        continue
      }
      log.warn('turn.untold', { kind: error.kind, status: error.status })
      const at = now + Math.min(LONGEST_WAIT_MS, error.retryAfterMs || backoffMs(oldest.attempts, clock))
      transaction(work, () =>
        run(work, sql`UPDATE out_of_turn SET attempts = attempts + 1, next_try_at = ${at} WHERE ${these}`),
      )
      return
    }
  }
}
