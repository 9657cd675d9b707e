import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Assigned, AssignRequest } from '#shared/contract/assignment-api.ts'
import { canonicalJson } from '#shared/model/canonical.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { noteLeases } from '../leases/log.ts'
import { NO_DEVICE } from '../leases/recall.ts'
import type { LeaseContext } from '../leases/requests.ts'
import { handOverProblem, heldWords, isLive } from '../leases/rules.ts'
import { endOf, lockHolder, publishLeases, type Taking, takenLeases } from '../leases/store.ts'
import { lockCases } from '../store/cases.ts'
import { policyAt } from '../store/policies.ts'
import type { Query } from '../store/sql.ts'
import { type Hand, handFor, isAway } from './rule.ts'
import { colleaguesOf } from './staff.ts'

type Request = z.output<typeof AssignRequest>

/**
 * Hands cases to a colleague, or by rule, in one transaction with the answer: repeated, it is answered as the first time.
 * A case somebody else has is taken from them by hand only; by rule it stays. What is handed out is a lease of its own
 * (`central/leases`), so that nothing about deciding changes. Lock order: request, persons by 工号, cases by id, feed.
 */
export function assign(context: LeaseContext, request: Request, by: Staff): Promise<{ results: Assigned[] }> {
  const { sql, policies, clock } = context
  if (!by.roles.includes('supervisor')) throw new ProblemError('NotAllowed', '只有主管可以分派。')
  const hash = createHash('sha256').update(canonicalJson(request)).digest('hex')
  return sql.tx(async (query) => {
    await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`assign ${request.assignId}`])
    const earlier = await storedAnswer(query, request.assignId, hash, by)
    if (earlier) return earlier
    const people = await colleaguesOf(query, by.areaCode, clock().toISOString())
    for (const { staffNo } of people) await lockHolder(query, staffNo)
    const caseIds = [...new Set(request.caseIds.map((id) => id.toLowerCase()))]
    const cases = new Map((await lockCases(query, caseIds)).map((file) => [file.id, file]))
    const instant = clock()
    const now = instant.toISOString()
    const { offline } = (await policyAt(query, policies, instant)).pack
    if (!offline) throw new ProblemError('RuleBroken', '现行政策包没有开放单独领取，不能分派。')
    // Counted again under the locks: nobody's number moves from here on.
    const hands = (await colleaguesOf(query, by.areaCode, now)).map(({ away, diseases, held, ...staff }): Hand => {
      return { staff, away, diseases, held }
    })
    const choice = { now, today: chinaDate(now), most: offline.cases, hands, to: request.to }
    const takings: Taking[] = []
    const ends: CaseFile[] = []
    const results: Assigned[] = []
    for (const caseId of caseIds) {
      const caseFile = cases.get(caseId)
      const told = caseFile?.areaCode === by.areaCode ? caseFile : null
      const verdict = judge(told, choice)
      if (typeof verdict === 'string' || told === null) {
        const problem = typeof verdict === 'string' ? verdict : unknown
        results.push({ caseId, caseNo: told?.caseNo ?? null, to: null, toName: '', problem })
        continue
      }
      const { staffNo: holder, name: holderName } = verdict.staff
      results.push({ caseId, caseNo: told.caseNo, to: holder, toName: holderName, problem: null })
      if (isLive(told.lease, now)) {
        if (told.lease.holder === holder) continue
        ends.push(told)
      }
      const until = endOf(instant, offline.hours, offline)
      const lease = { holder, holderName, deviceId: NO_DEVICE, takenAt: now, until }
      takings.push({ caseFile: told, lease, by: by.staffNo, note: request.note })
      choice.hands = choice.hands.map((one) => (one === verdict ? { ...one, held: one.held + 1 } : one))
    }
    await noteLeases(
      query,
      now,
      ends.flatMap((file) => endOfLease(file, by, request.note)),
    )
    const taken = await takenLeases(query, takings, now)
    const answer = { results }
    await query.query(
      'INSERT INTO assignment (assign_id, at, by_staff, body_hash, result) VALUES ($1, $2, $3, $4, $5::jsonb)',
      [request.assignId, instant, by.staffNo, hash, JSON.stringify(answer)],
    )
    await publishLeases(query, [...cases.values()], taken.leases)
    return answer
  })
}

const unknown = '中心没有这件，或它不属于您的统筹区。'

interface Choice {
  readonly now: string
  readonly today: string
  readonly most: number
  hands: readonly Hand[]
  readonly to: string | null
}

/** Who gets the case, or why nobody does. */
function judge(caseFile: CaseFile | null, { now, today, most, hands, to }: Choice): Hand | string {
  if (caseFile === null) return unknown
  const { lease } = caseFile
  if (to === null) {
    if (isLive(lease, now)) return `${heldWords(lease)}，按规则分派不动已有人办的件。`
    return (
      handFor(caseFile, hands, { today, most }) ?? '没有在岗、能办这一环节和病种、且手上有空的同事，请改为指定人员。'
    )
  }
  const hand = hands.find(({ staff }) => staff.staffNo === to)
  if (!hand) return '本统筹区没有这个工号，请核对要分派的同事。'
  const problem = handOverProblem(caseFile, hand.staff)
  if (problem !== null) return problem
  if (isLive(lease, now) && lease.holder === to) return hand
  if (isAway(hand, today)) return `${hand.staff.name}（${to}）今天休假，请另选同事，或先修改休假设置。`
  if (hand.held >= most) return `${hand.staff.name}（${to}）手上已有 ${most} 件，到了上限，请另选同事。`
  return hand
}

function endOfLease({ id, lease }: CaseFile, { staffNo }: Staff, note: string) {
  if (!lease) return []
  const { fence, holder } = lease
  return [{ caseId: id, fence, what: 'handed_over' as const, holder, by: staffNo, note }]
}

async function storedAnswer(query: Query, assignId: string, hash: string, by: Staff) {
  const [row] = await query.query<{ hash: string; by: string; result: { results: Assigned[] } }>(
    'SELECT body_hash AS hash, by_staff AS by, result FROM assignment WHERE assign_id = $1',
    [assignId],
  )
  if (row === undefined) return null
  if (row.hash !== hash || row.by !== by.staffNo) {
    throw new ProblemError('BadRequest', '这个分派编号已经用过，请重新分派。')
  }
  return row.result
}
