import type { DaySheet, DaySheetRow } from '#shared/contract/window-api.ts'
import { AnyOperation, isRegistration } from '#shared/model/registration.ts'
import { all, type ReadDb, sql, value } from '../db/sql.ts'

interface Stored {
  readonly opId: string
  readonly at: string
  readonly kind: string
  readonly caseId: string
  readonly caseNo: string
  readonly maskedName: string
  readonly diseaseName: string
  readonly outbox: DaySheetRow['outbox']
  readonly body: string
}

type Totals = DaySheet['totals']

/** Which total a deed counts for; a registration that goes on at once counts for both. */
const counts: Readonly<Record<string, keyof Totals>> = {
  register: 'registered',
  accept: 'accepted',
  request_supplement: 'supplements',
  supplement_received: 'answered',
  not_accept: 'notAccepted',
  originals_verified: 'verified',
  originals_mismatch: 'verified',
}

/**
 * What the person signed in did on a day in China, from what was written down here: it is true without the network and
 * whatever the centre has published since. What the centre refused, or was taken back, is on it and counts for nothing.
 */
export function daySheet(work: ReadDb, cache: ReadDb, day: string): DaySheet {
  const [from, to] = boundsOf(day)
  const stored = all<Stored>(
    work,
    sql`SELECT op_id AS opId, decided_at AS at, kind, operation.case_id AS caseId, case_no AS caseNo,
          masked_name AS maskedName, disease_name AS diseaseName, outbox.state AS outbox, body
        FROM operation JOIN outbox USING (seq)
        WHERE decided_at >= ${from} AND decided_at < ${to} ORDER BY operation.seq`,
  )
  const now = casesNow(cache, [...new Set(stored.map(({ caseId }) => caseId))])
  const totals: Totals = {
    registered: 0,
    accepted: 0,
    supplements: 0,
    answered: 0,
    notAccepted: 0,
    verified: 0,
    printed: printedBetween(work, from, to),
    undelivered: stored.filter(({ outbox }) => outbox === 'queued' || outbox === 'sending').length,
  }
  for (const row of stored) {
    if (row.outbox === 'refused' || row.outbox === 'conflict' || row.outbox === 'undone') continue
    for (const kind of kindsOf(row)) {
      const total = counts[kind]
      if (total) totals[total] += 1
    }
  }
  const rows = stored.map(({ body: _, caseId, ...row }) => {
    const known = now.get(caseId)
    return { ...row, caseNo: known?.caseNo ?? row.caseNo, state: known?.state ?? null }
  })
  return { day, rows, totals }
}

function kindsOf({ kind, body }: Stored): string[] {
  if (kind !== 'register') return [kind]
  const op = AnyOperation.parse(JSON.parse(body))
  return isRegistration(op) && op.deed.next ? [kind, op.deed.next.kind] : [kind]
}

interface Now {
  readonly caseNo: string
  readonly state: NonNullable<DaySheetRow['state']>
}

function casesNow(cache: ReadDb, ids: readonly string[]): ReadonlyMap<string, Now> {
  const rows = all<Now & { id: string }>(
    cache,
    sql`SELECT id, case_no AS caseNo, state FROM case_file WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Copies count one by one: a notice that was printed twice was handed over twice. */
function printedBetween(work: ReadDb, from: string, to: string): number {
  const deeds = sql`SELECT count(*) FROM audit
    WHERE deed IN ('notice_printed', 'receipt_printed') AND at >= ${from} AND at < ${to}`
  return value<number>(work, deeds) ?? 0
}

/** A day in China as instants in UTC, the second left out. */
function boundsOf(day: string): readonly [string, string] {
  const start = Date.parse(`${day}T00:00:00+08:00`)
  return [new Date(start).toISOString(), new Date(start + 86_400_000).toISOString()]
}
