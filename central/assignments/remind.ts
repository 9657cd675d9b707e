import type { Reminded } from '#shared/contract/assignment-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { stateWords } from '#shared/policy/case-words.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { textFor } from '../ops/consequences.ts'
import { lockCases } from '../store/cases.ts'
import { queueMessage } from '../store/messages.ts'
import { type Policies, policyAt } from '../store/policies.ts'
import type { Query, Sql } from '../store/sql.ts'

interface RemindContext {
  readonly sql: Sql
  readonly policies: Policies
  readonly clock: () => Date
}

/**
 * Reminds applicants of what 补正 asked for, in the words of the pack's own message about it. At most once a day for a
 * case, whoever asks and however often; the second time that day is answered as if it had been sent, because it was.
 */
export function remind(
  { sql, policies, clock }: RemindContext,
  ids: readonly string[],
  by: Staff,
): Promise<{ results: Reminded[] }> {
  if (!by.roles.some((role) => transitions.request_supplement.roles.includes(role))) {
    throw new ProblemError('NotAllowed', '您的岗位不能催补正。')
  }
  const caseIds = [...new Set(ids.map((id) => id.toLowerCase()))]
  return sql.tx(async (query) => {
    const cases = new Map((await lockCases(query, caseIds)).map((file) => [file.id, file]))
    const instant = clock()
    const now = instant.toISOString()
    const moment = { policy: await policyAt(query, policies, instant), now }
    const results: Reminded[] = []
    for (const caseId of caseIds) {
      const found = cases.get(caseId)
      const caseFile = found?.areaCode === by.areaCode ? found : undefined
      const told = (problem: string | null) => results.push({ caseId, caseNo: caseFile?.caseNo ?? null, problem })
      if (!caseFile) {
        told('中心没有这件，或它不属于您的统筹区。')
        continue
      }
      if (caseFile.state !== 'supplement') {
        told(`这件现为「${stateWords[caseFile.state]}」，没有等待补正，不用催。`)
        continue
      }
      const text = textFor('request_supplement', caseFile, moment)
      if (text === null) {
        told('政策包没有补正短信，不能催，请打电话联系申请人。')
        continue
      }
      if (await isFirstToday(query, caseId, chinaDate(now), instant, by)) {
        const { areaCode, id } = caseFile
        await queueMessage(query, { ...text, occasion: 'request_supplement', areaCode, caseId: id, now })
      }
      told(null)
    }
    return { results }
  })
}

async function isFirstToday(query: Query, caseId: string, day: string, at: Date, { staffNo }: Staff): Promise<boolean> {
  const rows = await query.query(
    `INSERT INTO supplement_reminder (case_id, day, at, by_staff) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING case_id`,
    [caseId, day, at, staffNo],
  )
  return rows.length > 0
}
