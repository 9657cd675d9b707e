import type { z } from 'zod'
import type { leaseApi } from '#shared/contract/lease-api.ts'
import type { Lease } from '#shared/model/lease.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { lockCase } from '../store/cases.ts'
import { policyAt } from '../store/policies.ts'
import type { Query } from '../store/sql.ts'
import { staffSql } from '../store/staff.ts'
import { noteLeases } from './log.ts'
import type { LeaseContext } from './requests.ts'
import { handOverProblem, isLive } from './rules.ts'
import { endOf, publishLeases, takenLeases } from './store.ts'

/** Whoever is handed a case has it on no desk yet: the first that takes it up gets a lease of its own. */
export const NO_DEVICE = '00000000-0000-0000-0000-000000000000'

type Recall = z.output<typeof leaseApi.recallLease.body>

/**
 * A supervisor ends somebody's lease, for somebody else or for nobody. Decisions made under it no longer go through;
 * they stay with their author. The same word again, however late, changes nothing.
 */
export async function recallLease(
  { sql, policies, clock }: LeaseContext,
  { recallId, caseId, note, to }: Recall,
  staff: Staff,
): Promise<{ caseNo: string; lease: Lease | null }> {
  if (!staff.roles.includes('supervisor')) throw new ProblemError('NotAllowed', '只有主管可以收回或转交。')
  return sql.tx(async (query) => {
    const caseFile = await lockCase(query, 'id', caseId)
    if (caseFile === null || caseFile.areaCode !== staff.areaCode) {
      throw new ProblemError('NotFound', '没有这一件，或它不属于您的统筹区。')
    }
    const { id, caseNo } = caseFile
    const instant = clock()
    const now = instant.toISOString()
    const live = isLive(caseFile.lease, now) ? caseFile.lease : null
    if (await isRepeat(query, { recallId, caseId, at: now, by: staff.staffNo })) return { caseNo, lease: live }
    if ((live?.holder ?? null) === to) return { caseNo, lease: live }
    const receiver = to === null ? null : await colleague(query, to, staff)
    const problem = receiver && handOverProblem(caseFile, receiver)
    if (problem) throw new ProblemError('RuleBroken', problem)
    if (live) {
      const what = receiver ? 'handed_over' : 'recalled'
      const { fence, holder } = live
      await noteLeases(query, now, [{ caseId: id, fence, what, holder, by: staff.staffNo, note }])
    }
    if (receiver === null) {
      await publishLeases(query, [caseFile], new Map([[id, null]]))
      return { caseNo, lease: null }
    }
    const { offline } = (await policyAt(query, policies, instant)).pack
    if (!offline) throw new ProblemError('RuleBroken', '现行政策包没有开放单独领取，不能转交给指定的同事。')
    const until = endOf(instant, offline.hours, offline)
    const { staffNo: holder, name: holderName } = receiver
    const lease = { holder, holderName, deviceId: NO_DEVICE, takenAt: now, until }
    const taken = await takenLeases(query, [{ caseFile, lease, by: staff.staffNo, note }], now)
    await publishLeases(query, [caseFile], taken.leases)
    return { caseNo, lease: taken.leases.get(id) ?? null }
  })
}

/** Writes the key of a recall down, in its transaction; whether it was there before. A desk that gives none is never repeated. */
async function isRepeat(
  query: Query,
  { recallId, caseId, at, by }: { recallId: string | undefined; caseId: string; at: string; by: string },
): Promise<boolean> {
  if (recallId === undefined) return false
  const written = await query.query(
    `INSERT INTO lease_recall (recall_id, at, case_id, by_staff) VALUES ($1, $2, $3, $4)
     ON CONFLICT (recall_id) DO NOTHING RETURNING recall_id`,
    [recallId, at, caseId, by],
  )
  return written.length === 0
}

/** A member of staff of the same area who still works here. */
async function colleague(query: Query, staffNo: string, { areaCode }: Staff): Promise<Staff> {
  const [row] = await query.query<{ staff: Staff }>(
    `SELECT ${staffSql} AS staff FROM staff WHERE staff_no = $1 AND area_code = $2 AND active`,
    [staffNo, areaCode],
  )
  if (row === undefined) throw new ProblemError('NotFound', '本统筹区没有这个工号，请核对要转交的同事。')
  return row.staff
}
