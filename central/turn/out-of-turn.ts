import type { OutOfTurn, SkipsView } from '#shared/contract/turn-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { Sql } from '../store/sql.ts'

export interface TurnContext {
  readonly sql: Sql
  readonly clock: () => Date
}

/** Writes down what a desk tells, once for its id; answers how many of these are known by now. */
export async function tellOutOfTurn({ sql, clock }: TurnContext, notes: readonly OutOfTurn[], staff: Staff) {
  const told = JSON.stringify(notes)
  await sql.query(
    `INSERT INTO out_of_turn (note_id, area_code, staff_no, staff_name, kind, case_id, queue, reason, ahead, at, told_at)
     SELECT (n ->> 'noteId')::uuid, $2, $3, $4, n ->> 'kind', c.id, n ->> 'queue', n ->> 'reason',
       (n ->> 'ahead')::integer, (n ->> 'at')::timestamptz, $5
     FROM jsonb_array_elements($1::jsonb) n
     JOIN case_file c ON c.id = (n ->> 'caseId')::uuid AND c.area_code = $2
     ON CONFLICT (note_id) DO NOTHING`,
    [told, staff.areaCode, staff.staffNo, staff.name, clock()],
  )
  const [row] = await sql.query<{ known: number }>(
    `SELECT count(*)::integer AS known FROM out_of_turn
     WHERE note_id IN (SELECT (n ->> 'noteId')::uuid FROM jsonb_array_elements($1::jsonb) n) AND staff_no = $2`,
    [told, staff.staffNo],
  )
  return { known: row?.known ?? 0 }
}

const DAY_MS = 86_400_000
const LISTED = 500

/** What happened out of turn in the last days, for whoever watches over work in this area. */
export async function readOutOfTurn({ sql, clock }: TurnContext, days: number, staff: Staff): Promise<SkipsView> {
  if (!staff.roles.some((role) => role === 'supervisor' || role === 'auditor')) {
    throw new ProblemError('NotAllowed', '只有主管和审计可以查看跳过和挑件的情况。')
  }
  const since = new Date(clock().getTime() - days * DAY_MS)
  const people = await sql.query<SkipsView['people'][number]>(
    `SELECT staff_no AS "staffNo", max(staff_name) AS name,
       count(*) FILTER (WHERE kind = 'skipped')::integer AS skipped,
       count(*) FILTER (WHERE kind = 'picked')::integer AS picked
     FROM out_of_turn WHERE area_code = $1 AND told_at >= $2 GROUP BY staff_no ORDER BY staff_no`,
    [staff.areaCode, since],
  )
  const rows = await sql.query<Omit<SkipsView['rows'][number], 'at'> & { at: Date }>(
    `SELECT o.note_id AS "noteId", o.kind, o.case_id AS "caseId", c.case_no AS "caseNo", o.queue, o.reason, o.ahead,
       o.at, o.staff_no AS "staffNo", o.staff_name AS name
     FROM out_of_turn o JOIN case_file c ON c.id = o.case_id
     WHERE o.area_code = $1 AND o.told_at >= $2 ORDER BY o.told_at DESC, o.note_id DESC LIMIT ${LISTED}`,
    [staff.areaCode, since],
  )
  return { people, rows: rows.map(({ at, ...row }) => ({ ...row, at: new Date(at).toISOString() })) }
}
