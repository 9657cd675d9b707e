import type { CaseFile } from '#shared/model/case.ts'
import type { Query } from '../store/sql.ts'

/** One line of the lease log, with names as they are today. */
export interface LeaseEvent {
  readonly at: string
  readonly caseId: string
  readonly fence: number
  readonly what: 'taken' | 'returned' | 'expired' | 'ended' | 'recalled' | 'handed_over'
  readonly holder: string
  readonly holderName: string
  /** 工号; null: the applicant, or time */
  readonly by: string | null
  readonly byName: string
  readonly note: string
}

type Entry = Omit<LeaseEvent, 'at' | 'holderName' | 'byName'>

/** Writes down what happened to leases, in this order. */
export async function noteLeases(query: Query, at: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ caseId, fence, what, holder, by, note }, i) => {
    return { i, case_id: caseId, fence, what, holder, by_staff: by, note }
  })
  await query.query(
    `INSERT INTO lease_event (at, case_id, fence, what, holder, by_staff, note)
     SELECT $1, case_id, fence, what, holder, by_staff, note
     FROM json_to_recordset($2::json)
       AS row (i int, case_id uuid, fence int, what text, holder text, by_staff text, note text) ORDER BY i`,
    [at, JSON.stringify(rows)],
  )
}

/** Writes down that a lease ended because its case went on; nothing where none ended. */
export async function noteEnd(
  query: Query,
  before: CaseFile,
  after: CaseFile,
  at: string,
  by: string | null,
): Promise<void> {
  if (!before.lease || after.lease) return
  const { fence, holder } = before.lease
  await noteLeases(query, at, [{ caseId: before.id, fence, what: 'ended', holder, by, note: '' }])
}

const eventSql = `
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, case_id AS "caseId", fence, what, holder,
    COALESCE(holding.name, '') AS "holderName", by_staff AS "by", COALESCE(doing.name, '') AS "byName", note
  FROM lease_event LEFT JOIN staff AS holding ON holding.staff_no = holder
    LEFT JOIN staff AS doing ON doing.staff_no = by_staff`

/** What happened to the leases of a case from this fence on, oldest first. */
export function leasesSince(query: Query, caseId: string, fence: number): Promise<LeaseEvent[]> {
  return query.query<LeaseEvent>(`${eventSql} WHERE case_id = $1 AND fence >= $2 ORDER BY n`, [caseId, fence])
}

/** The newest line about each of these cases; cases that were never leased are absent. */
export async function newestOf(query: Query, caseIds: readonly string[]): Promise<ReadonlyMap<string, LeaseEvent>> {
  const rows = await query.query<LeaseEvent>(
    `${eventSql} WHERE n IN (
       SELECT max(n) FROM lease_event
       WHERE case_id IN (SELECT json_array_elements_text($1::json)::uuid) GROUP BY case_id)`,
    [JSON.stringify(caseIds)],
  )
  return new Map(rows.map((row) => [row.caseId, row]))
}
