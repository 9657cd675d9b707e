import type { CaseFile } from '#shared/model/case.ts'
import { onCalendar, openStates } from '../ops/clock.ts'
import { caseSql, updateCases } from './cases.ts'
import { type Policies, policyAt } from './policies.ts'
import type { Sql } from './sql.ts'

/** Cases per transaction: short enough that nobody waits noticeably for one of them. */
const CHUNK = 200

/**
 * Works out the due dates of open cases that another calendar made, and returns how many are another day now. What is
 * done is seen by the calendar version in the case: after an interruption it goes on with the rest.
 */
export async function recomputeDueDates(sql: Sql, policies: Policies, clock: () => Date): Promise<number> {
  let moved = 0
  for (;;) {
    const done = await sql.tx(async (query) => {
      const now = clock()
      const moment = { policy: await policyAt(query, policies, now), now: now.toISOString() }
      const found = await query.query<{ file: CaseFile }>(
        `SELECT ${caseSql} AS file FROM case_file
         WHERE area_code = $1 AND state IN (SELECT json_array_elements_text($2::json)) AND accepted_on IS NOT NULL
           AND calendar_version IS DISTINCT FROM $3 ORDER BY id LIMIT ${CHUNK} FOR UPDATE`,
        [policies.areaCode, JSON.stringify(openStates), moment.policy.calendar.version],
      )
      const changed = found.map(({ file }) => ({ ...onCalendar(file, moment), version: file.version + 1 }))
      await updateCases(query, changed)
      return { looked: found.length, moved: changed.filter((file, i) => file.dueOn !== found[i]?.file.dueOn).length }
    })
    moved += done.moved
    if (done.looked < CHUNK) return moved
  }
}
