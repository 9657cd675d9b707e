import type { Work } from '#shared/contract/statistics-api.ts'
import { addDays } from '#shared/policy/civil-day.ts'
import type { Query } from '../store/sql.ts'
import type { Period } from './count.ts'

interface Counted {
  readonly staffNo: string
  readonly name: string
  readonly accepted: number
  readonly proposed: number
  readonly reviewed: number
  readonly asked: number
  readonly held: number
}

const kinds = (...names: string[]) => `(${names.map((name) => `'${name}'`).join(', ')})`
/** 补正 and 核验 asked for, and what came of them at the window. */
const asking = [
  'request_supplement',
  'supplement_received',
  'request_originals',
  'originals_verified',
  'originals_mismatch',
]
const of = (list: string) => `count(*) FILTER (WHERE kind IN ${list})`

/**
 * What everybody of the area did in the period, by 工号: from the timelines of cases that are open or were decided since.
 */
export function countWork(query: Query, { areaCode, from, until }: Period, now: string): Promise<Counted[]> {
  return query.query<Counted>(
    `WITH did AS (
       SELECT event ->> 'by' AS staff_no, event ->> 'kind' AS kind
       FROM case_file, json_array_elements(history) AS event
       WHERE area_code = $1 AND (decided_at >= $4
           OR state IN ('received', 'supplement', 'originals', 'first_review', 'second_review'))
         AND event ->> 'by' IS NOT NULL AND (event ->> 'at')::timestamptz >= $2::timestamptz
         AND (event ->> 'at')::timestamptz < $3::timestamptz),
     done AS (
       SELECT staff_no, ${of(kinds('accept', 'not_accept'))} AS accepted,
         ${of(kinds('propose_approve', 'propose_reject'))} AS proposed,
         ${of(kinds('endorse', 'return_to_first'))} AS reviewed,
         ${of(kinds(...asking))} AS asked
       FROM did GROUP BY staff_no),
     has AS (
       SELECT lease ->> 'holder' AS staff_no, count(*) AS held FROM case_file
       WHERE lease IS NOT NULL AND area_code = $1 AND lease ->> 'until' > $5 GROUP BY 1)
     SELECT staff.staff_no AS "staffNo", staff.name, coalesce(accepted, 0) AS accepted,
       coalesce(proposed, 0) AS proposed, coalesce(reviewed, 0) AS reviewed, coalesce(asked, 0) AS asked,
       coalesce(held, 0) AS held
     FROM staff LEFT JOIN done USING (staff_no) LEFT JOIN has USING (staff_no)
     WHERE staff.area_code = $1 AND staff.active ORDER BY staff.staff_no`,
    [areaCode, `${from}T00:00:00+08:00`, `${until}T00:00:00+08:00`, addDays(from, -1), now],
  )
}

/** Numbers of fewer than `smallest` are taken out: they would tell of single cases. */
export function suppressed(work: Counted, smallest: number): Work {
  const told = (n: number) => (n >= smallest ? n : null)
  const { staffNo, name, accepted, proposed, reviewed, asked, held } = work
  return {
    staffNo,
    name,
    accepted: told(accepted),
    proposed: told(proposed),
    reviewed: told(reviewed),
    asked: told(asked),
    held: told(held),
  }
}
