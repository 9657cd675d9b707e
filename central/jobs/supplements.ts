import { chinaDate } from '#shared/policy/civil-day.ts'
import type { Centre } from '../centre.ts'
import { afterSupplementDay } from '../ops/centre.ts'
import { onCalendar } from '../ops/clock.ts'
import { textFor } from '../ops/consequences.ts'
import { lockCase, updateCase } from '../store/cases.ts'
import { queueMessage } from '../store/messages.ts'
import { policyAt } from '../store/policies.ts'

/**
 * What the pack says becomes of a 补正 nobody answered in time. Each case on its own, looked at again under its lock: an
 * answer that arrives at the same moment is either before or after. Returns how many cases moved.
 */
export async function settleOverdueSupplements({
  sql,
  policies,
  clock,
}: Pick<Centre, 'sql' | 'policies' | 'clock'>): Promise<number> {
  const today = chinaDate(clock().toISOString())
  const overdue = await sql.query<{ id: string }>(
    `SELECT id FROM case_file WHERE area_code = $1 AND state = 'supplement'
       AND supplements -> -1 ->> 'answerBy' < $2 ORDER BY id`,
    [policies.areaCode, today],
  )
  let moved = 0
  for (const { id } of overdue) {
    const done = await sql.tx(async (query) => {
      const caseFile = await lockCase(query, 'id', id)
      if (caseFile === null) return false
      const now = clock()
      const moment = { policy: await policyAt(query, policies, now), now: now.toISOString() }
      const changed = afterSupplementDay(onCalendar(caseFile, moment), moment)
      if (changed === null) return false
      await updateCase(query, changed)
      const told = changed.state === 'withdrawn' ? textFor('lapsed', changed, moment) : null
      if (told !== null) {
        const { areaCode } = changed
        await queueMessage(query, { ...told, occasion: 'lapsed', areaCode, caseId: id, now: moment.now })
      }
      return true
    })
    if (done) moved += 1
  }
  return moved
}
