import { hash } from 'node:crypto'
import { each, find, type ReadDb, run, sql, type WriteDb } from './db/sql.ts'

/** What the journal records: a decision written down, taken back, the centre's word on it, a person putting a conflict away. */
export type JournalKind = 'decided' | 'undone' | 'answered' | 'acknowledged'

interface JournalRow {
  n: number
  at: string
  kind: string
  opId: string
  body: string
  prevHash: string
  hash: string
}

const FIRST_HASH = '0'.repeat(64)

/**
 * Appends to the journal inside the caller's transaction. Each row's hash covers the row and the hash before it:
 * a row changed or taken out later breaks the chain (等保 2.0 8.1.4.7, 审计记录防篡改).
 */
export function appendJournal(
  work: WriteDb,
  entry: { at: string; kind: JournalKind; opId: string; body: string },
): void {
  const last = find<{ n: number; hash: string }>(work, sql`SELECT n, hash FROM journal ORDER BY n DESC LIMIT 1`)
  const n = (last?.n ?? 0) + 1
  const prevHash = last?.hash ?? FIRST_HASH
  const own = hashOf({ ...entry, n, prevHash })
  run(
    work,
    sql`INSERT INTO journal VALUES (${n}, ${entry.at}, ${entry.kind}, ${entry.opId}, ${entry.body}, ${prevHash}, ${own})`,
  )
}

/** Number of the first row that does not fit the chain, or null when all do. */
export function firstBrokenJournalRow(work: ReadDb): number | null {
  let prevHash = FIRST_HASH
  let expected = 1
  for (const row of each<JournalRow>(
    work,
    sql`SELECT n, at, kind, op_id AS opId, body, prev_hash AS prevHash, hash FROM journal ORDER BY n`,
  )) {
    if (row.n !== expected || row.prevHash !== prevHash || row.hash !== hashOf(row)) return expected
    prevHash = row.hash
    expected += 1
  }
  return null
}

function hashOf(row: Omit<JournalRow, 'hash'>): string {
  const { n, at, kind, opId, body, prevHash } = row
  // Canonical JSON, as `canonicalJson` would write it: the names in order, and nothing in them but texts and a number.
  return hash('sha256', JSON.stringify({ at, body, kind, n, opId, prevHash }))
}

/** Who did or saw what on this desk; a code and a case, never a name or a note. */
export type AuditDeed =
  | 'signed_in'
  | 'signed_in_offline'
  | 'signed_out'
  | 'keys_rewrapped'
  | 'case_opened'
  | 'decided'
  | 'undone'
  | 'skipped'
  | 'acknowledged'
  | 'notice_printed'
  | 'registered'
  | 'registration_dropped'
  | 'receipt_printed'
  | 'day_sheet_made'
  | 'policy_imported'
  | 'sealed_exported'
  | 'sealed_imported'
  | 'export_requested'
  | 'export_answered'
  | 'export_begun'
  | 'export_written'
  | 'paper_kept'
  | 'paper_removed'
  | 'locked'
  | 'unlocked'
  | 'pin_set'
  | 'batch_approved'
  | 'assigned'
  | 'reminded'

export function appendAudit(
  work: WriteDb,
  entry: { at: string; deed: AuditDeed; caseId?: string; detail?: string },
): void {
  run(
    work,
    sql`INSERT INTO audit (at, deed, case_id, detail)
        VALUES (${entry.at}, ${entry.deed}, ${entry.caseId ?? null}, ${entry.detail ?? ''})`,
  )
}

/** The last time a case was opened on this desk; undefined = never. The deed stands in the text: only it is indexed. */
export function lastOpened(work: ReadDb, caseId: string): { at: string; detail: string } | undefined {
  return find<{ at: string; detail: string }>(work, lastOpenedQuery(caseId))
}

export const lastOpenedQuery = (caseId: string) =>
  sql`SELECT at, detail FROM audit WHERE case_id = ${caseId} AND deed = 'case_opened' ORDER BY n DESC LIMIT 1`
