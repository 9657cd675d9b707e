import type { z } from 'zod'
import type { Colleague, StaffSetting } from '#shared/contract/assignment-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { Query, Sql } from '../store/sql.ts'

interface Row extends Omit<Colleague, 'away'> {
  readonly id: string
  readonly areaCode: string
  readonly awayFrom: string | null
  readonly awayTo: string | null
}

/** Everybody of an area who still works here, by 工号, with what they have alone now. */
export async function colleaguesOf(query: Query, areaCode: string, now: string): Promise<(Colleague & Staff)[]> {
  const rows = await query.query<Row>(
    `SELECT staff.id, staff.staff_no AS "staffNo", staff.name, staff.roles, staff.area_code AS "areaCode",
       away_from AS "awayFrom", away_to AS "awayTo", diseases, coalesce(held, 0) AS held
     FROM staff LEFT JOIN staff_setting USING (staff_no) LEFT JOIN (
       SELECT lease ->> 'holder' AS staff_no, count(*) AS held FROM case_file
       WHERE lease IS NOT NULL AND lease ->> 'until' > $2 GROUP BY 1) AS has USING (staff_no)
     WHERE staff.area_code = $1 AND staff.active ORDER BY staff.staff_no`,
    [areaCode, now],
  )
  return rows.map(({ awayFrom, awayTo, ...row }) => ({
    ...row,
    away: awayFrom !== null && awayTo !== null ? { from: awayFrom, to: awayTo } : null,
  }))
}

interface SettingContext {
  readonly sql: Sql
  readonly clock: () => Date
}

/** Writes down when a colleague is away and what they are handed. */
export function saveStaffSetting(
  { sql, clock }: SettingContext,
  staffNo: string,
  { away, diseases }: z.output<typeof StaffSetting>,
  by: Staff,
): Promise<(Colleague & Staff)[]> {
  if (!by.roles.includes('supervisor')) throw new ProblemError('NotAllowed', '只有主管可以设置休假和病种。')
  const now = clock()
  return sql.tx(async (query) => {
    const known = await query.query('SELECT FROM staff WHERE staff_no = $1 AND area_code = $2 AND active', [
      staffNo,
      by.areaCode,
    ])
    if (known.length === 0) throw new ProblemError('NotFound', '本统筹区没有这个工号，请核对。')
    await query.query(
      `INSERT INTO staff_setting (staff_no, away_from, away_to, diseases, set_by, set_at)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6)
       ON CONFLICT (staff_no) DO UPDATE SET away_from = excluded.away_from, away_to = excluded.away_to,
         diseases = excluded.diseases, set_by = excluded.set_by, set_at = excluded.set_at`,
      [staffNo, away?.from ?? null, away?.to ?? null, diseases && JSON.stringify(diseases), by.staffNo, now],
    )
    return colleaguesOf(query, by.areaCode, now.toISOString())
  })
}
