import { appendAudit } from '../audit.ts'
import { all, find, limited, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'

/** A notice printed here that the centre has not answered for yet. */
export interface WaitingPrint {
  readonly printId: string
  readonly no: string
  readonly at: string
  readonly attempts: number
}

export interface Print {
  readonly printId: string
  readonly no: string
  readonly caseId: string
  /** RFC 3339 */
  readonly at: string
}

/**
 * Writes a print down for good and answers how many times the notice has been printed by now, this time included: what
 * the centre is known to have counted, and what it has not heard of yet. While an answer is lost this may be one too
 * many, never one too few: no copy goes out unmarked that should say 补打.
 * @param atCentre the count in the case as it was pulled
 */
export function recordPrint(work: WriteDb, { printId, no, caseId, at }: Print, atCentre: number): number {
  return transaction(work, () => {
    run(
      work,
      sql`INSERT INTO notice_print (print_id, no, case_id, printed_at) VALUES (${printId}, ${no}, ${caseId}, ${at})`,
    )
    appendAudit(work, { at, deed: 'notice_printed', caseId, detail: no })
    return copiesOf(work, no, atCentre)
  })
}

/**
 * How many times a notice has been printed as far as this desk can know; the next copy is one more. Never fewer than were
 * printed here: a restored centre counts from less until it is noticed that it was restored.
 */
export function copiesOf(work: ReadDb, no: string, atCentre: number): number {
  const known = find<{ answered: number | null; unheard: number; here: number }>(
    work,
    sql`SELECT max(copies) AS answered, count(*) - count(copies) AS unheard, count(*) AS here
        FROM notice_print WHERE no = ${no}`,
  )
  const { answered, unheard, here } = known ?? { answered: 0, unheard: 0, here: 0 }
  return Math.max(atCentre + unheard, (answered ?? 0) + unheard, here)
}

/** Prints that may be handed in now, oldest first. A wait beyond `latest` was written before the clock was set back. */
export function takePrints(work: ReadDb, now: number, latest: number, limit: number): WaitingPrint[] {
  return all<WaitingPrint>(
    work,
    sql`SELECT print_id AS printId, no, printed_at AS at, attempts FROM notice_print
        WHERE copies IS NULL AND (next_try_at <= ${now} OR next_try_at > ${latest}) ORDER BY print_id ${limited(limit)}`,
  )
}

/** The centre has counted this print; `copies` is its count by now. */
export function settlePrint(work: WriteDb, printId: string, copies: number): void {
  transaction(work, () =>
    run(
      work,
      sql`UPDATE notice_print SET copies = ${copies}, attempts = attempts + 1
          WHERE print_id = ${printId} AND copies IS NULL`,
    ),
  )
}

export function postponePrint(work: WriteDb, printId: string, nextTryAt: number): void {
  transaction(work, () =>
    run(
      work,
      sql`UPDATE notice_print SET attempts = attempts + 1, next_try_at = ${nextTryAt} WHERE print_id = ${printId}`,
    ),
  )
}

/** Lets every print that waits be handed in now. */
export function sendPrintsNow(work: WriteDb): void {
  transaction(work, () => run(work, sql`UPDATE notice_print SET next_try_at = 0 WHERE copies IS NULL`))
}

/** When the next print that waits is due, in ms since 1970; null when none waits. */
export function nextPrintAt(work: ReadDb): number | null {
  return value<number | null>(work, sql`SELECT min(next_try_at) FROM notice_print WHERE copies IS NULL`) ?? null
}

/** Part of the transaction that notes a restored centre: it may have lost count of what was printed since. */
export function offerPrintsAgain(work: WriteDb, printedSince: string): number {
  return run(
    work,
    sql`UPDATE notice_print SET copies = NULL, next_try_at = 0
        WHERE copies IS NOT NULL AND printed_at >= ${printedSince}`,
  )
}
