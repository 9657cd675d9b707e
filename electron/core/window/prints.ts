import { appendAudit } from '../audit.ts'
import { type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'

/** A receipt made here went to a printer; answers how many times by now, this one included. */
export function noteReceiptPrint(work: WriteDb, no: string, kind: 'receipt' | 'supplement', at: string): number {
  return transaction(work, () => {
    run(
      work,
      sql`INSERT INTO receipt_print VALUES (${no}, ${kind}, 1, ${at})
          ON CONFLICT DO UPDATE SET copies = copies + 1, last = excluded.last`,
    )
    appendAudit(work, { at, deed: 'receipt_printed', detail: kind })
    return receiptCopies(work, no, kind)
  })
}

/** How often it has been printed here. */
export function receiptCopies(work: ReadDb, no: string, kind: 'receipt' | 'supplement'): number {
  return value<number>(work, sql`SELECT copies FROM receipt_print WHERE no = ${no} AND kind = ${kind}`) ?? 0
}

/** The day sheet was made into a file: said before it is handed over. */
export function noteSheet(work: WriteDb, day: string, at: string): void {
  transaction(work, () => appendAudit(work, { at, deed: 'day_sheet_made', detail: day }))
}
