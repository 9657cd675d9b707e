import type { Query } from './sql.ts'

/** A decided case is to be filed with the core system. Once per case, in the transaction of the decision. */
export async function queueFiling(query: Query, caseId: string, now: string): Promise<void> {
  await query.query(
    `INSERT INTO core_filing (case_id, state, queued_at, next_try_at) VALUES ($1, 'queued', $2, $2)
     ON CONFLICT DO NOTHING`,
    [caseId, new Date(now)],
  )
}

export interface Filing {
  readonly caseId: string
  readonly attempts: number
}

/** Takes filings that are due for this instance alone until `until`; should it end meanwhile they are due again. */
export function claimFilings(query: Query, now: Date, until: Date, most: number): Promise<Filing[]> {
  return query.query<Filing>(
    `UPDATE core_filing SET attempts = attempts + 1, next_try_at = $2
     WHERE case_id IN (SELECT case_id FROM core_filing WHERE state = 'queued' AND next_try_at <= $1
                       ORDER BY next_try_at, case_id LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING case_id AS "caseId", attempts`,
    [now, until, most],
  )
}

export async function settleFiling(query: Query, caseId: string): Promise<void> {
  await query.query(`UPDATE core_filing SET state = 'filed' WHERE case_id = $1`, [caseId])
}

export async function postponeFiling(query: Query, caseId: string, nextTry: Date): Promise<void> {
  await query.query(`UPDATE core_filing SET next_try_at = $2 WHERE case_id = $1 AND state = 'queued'`, [
    caseId,
    nextTry,
  ])
}
