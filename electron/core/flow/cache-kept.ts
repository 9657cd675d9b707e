import { type RenewalRow, RenewalRow as RenewalRowSchema } from '#shared/contract/central-api.ts'
import { Notice } from '#shared/model/notice.ts'
import { find, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'

/** A notice fetched before, or undefined. A notice never changes once it was sent. */
export function keptNotice(db: ReadDb, no: string): Notice | undefined {
  const body = value<string>(db, sql`SELECT body FROM notice WHERE no = ${no}`)
  return body === undefined ? undefined : Notice.parse(JSON.parse(body))
}

export function keepNotice(db: WriteDb, no: string, notice: Notice): void {
  transaction(db, () => run(db, sql`INSERT OR REPLACE INTO notice VALUES (${no}, ${JSON.stringify(notice)})`))
}

/** Recognitions that end soon, as the centre told at `asOf`. */
export interface Renewals {
  readonly rows: RenewalRow[]
  readonly asOf: string
}

/** The newest answer kept that reaches far enough, cut to what was asked; undefined when none does. */
export function keptRenewals(db: ReadDb, withinDays: number): Renewals | undefined {
  const kept = find<{ body: string; asOf: string }>(
    db,
    sql`SELECT body, as_of AS asOf FROM renewals WHERE within_days >= ${withinDays}
        ORDER BY as_of DESC, within_days LIMIT 1`,
  )
  if (!kept) return undefined
  const rows = RenewalRowSchema.array().parse(JSON.parse(kept.body))
  return { rows: rows.filter((row) => row.daysLeft <= withinDays), asOf: kept.asOf }
}

export function keepRenewals(db: WriteDb, withinDays: number, { rows, asOf }: Renewals): void {
  transaction(db, () =>
    run(db, sql`INSERT OR REPLACE INTO renewals VALUES (${withinDays}, ${JSON.stringify(rows)}, ${asOf})`),
  )
}
