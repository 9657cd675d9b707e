import type { z } from 'zod'
import type { HeldLease, LeaseAnswer, LeaseRefusal, leaseApi } from '#shared/contract/lease-api.ts'
import type { Lease } from '#shared/model/lease.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { lockCases } from '../store/cases.ts'
import { type Policies, policyAt } from '../store/policies.ts'
import type { Sql } from '../store/sql.ts'
import { newestOf, noteLeases } from './log.ts'
import { isLive, judgeRenewal, judgeTake } from './rules.ts'
import { countHeld, endOf, grantOf, lockHolder, publishLeases, type Taking, takenLeases } from './store.ts'

/** What the centre's leases work with. */
export interface LeaseContext {
  readonly sql: Sql
  readonly policies: Policies
  readonly clock: () => Date
}

type Body<Name extends keyof typeof leaseApi> = z.output<(typeof leaseApi)[Name]['body']>

/** Takes cases over for working on them alone. What is this desk's already is renewed, so that repeating is harmless. */
export function takeLeases(context: LeaseContext, body: Body<'takeLeases'>, staff: Staff): Promise<LeaseAnswer> {
  const { deviceId, hours, caseIds } = body
  return grant(context, staff, { deviceId, hours, caseIds, fences: null })
}

/** Heartbeat. What this person can no longer have is refused, each with its reason; the rest goes on. */
export function renewLeases(context: LeaseContext, body: Body<'renewLeases'>, staff: Staff): Promise<LeaseAnswer> {
  const { deviceId, hours, leases } = body
  const caseIds = leases.map(({ caseId }) => caseId)
  return grant(context, staff, { deviceId, hours, caseIds, fences: fencesOf(leases) })
}

function fencesOf(leases: readonly HeldLease[]): ReadonlyMap<string, number> {
  return new Map(leases.map(({ caseId, fence }) => [caseId.toLowerCase(), fence]))
}

interface Wish {
  readonly deviceId: string
  readonly hours: number
  readonly caseIds: readonly string[]
  /** by case, what the desk believes it has; null: it takes them */
  readonly fences: ReadonlyMap<string, number> | null
}

/**
 * Judges each case in the order asked for and carries all verdicts out in one transaction, with a fixed number of
 * statements however many cases there are. Lock order: person, cases by id, feed counter.
 */
function grant({ sql, policies, clock }: LeaseContext, staff: Staff, wish: Wish): Promise<LeaseAnswer> {
  const { deviceId, hours, fences } = wish
  const caseIds = [...new Set(wish.caseIds.map((id) => id.toLowerCase()))]
  return sql.tx(async (query) => {
    await lockHolder(query, staff.staffNo)
    const cases = new Map((await lockCases(query, caseIds)).map((file) => [file.id, file]))
    // Asked after the locks: whoever waited for them is judged by the time at which the answer is given.
    const instant = clock()
    const now = instant.toISOString()
    const { offline } = (await policyAt(query, policies, instant)).pack
    if (!offline) throw new ProblemError('RuleBroken', '现行政策包没有开放离线办理，不能领取，请直接在线办理。')
    const until = endOf(instant, hours, offline)
    const newest = fences === null ? null : await newestOf(query, caseIds)
    let room = offline.cases - (await countHeld(query, staff.staffNo, now))

    const takings: Taking[] = []
    const leases = new Map<string, Lease>()
    const stays: LeaseAnswer['granted'] = []
    const refused: LeaseRefusal[] = []
    for (const caseId of caseIds) {
      const caseFile = cases.get(caseId) ?? null
      const asking = { staff, deviceId, now, until, room }
      const fence = fences?.get(caseId)
      const verdict =
        fence === undefined
          ? judgeTake(caseFile, asking)
          : judgeRenewal(caseFile, fence, newest?.get(caseId) ?? null, asking)
      if (verdict.kind === 'refuse') {
        // Another area's case is not described, not even by its number.
        const caseNo = caseFile?.areaCode === staff.areaCode ? caseFile.caseNo : null
        refused.push({ caseId, caseNo, code: verdict.code, message: verdict.message })
      } else if (verdict.kind === 'take') {
        const { staffNo: holder, name: holderName } = staff
        const lease = { holder, holderName, deviceId, takenAt: now, until }
        takings.push({ caseFile: verdict.caseFile, lease, by: holder, note: verdict.note })
        // One that only moves between this person's desks has been counted.
        if (!isLive(verdict.caseFile.lease, now)) room -= 1
      } else {
        if (verdict.kind === 'extend') leases.set(caseId, verdict.lease)
        stays.push(grantOf(verdict.caseFile, verdict.lease))
      }
    }
    const taken = await takenLeases(query, takings, now)
    await publishLeases(query, [...cases.values()], new Map([...leases, ...taken.leases]))
    return { now, granted: [...stays, ...taken.granted], refused }
  })
}

/** Gives leases back. One that is not this person's any more, or another by now, is left alone. */
export function returnLeases(
  { sql, clock }: LeaseContext,
  { leases }: Body<'returnLeases'>,
  { staffNo }: Staff,
): Promise<{ returned: number }> {
  const fences = fencesOf(leases)
  return sql.tx(async (query) => {
    const cases = await lockCases(query, [...fences.keys()])
    const now = clock().toISOString()
    const mine = cases.filter(({ id, lease }) => lease?.holder === staffNo && lease.fence === fences.get(id))
    await noteLeases(
      query,
      now,
      mine.map(({ id }) => {
        const fence = fences.get(id) ?? 0
        return { caseId: id, fence, what: 'returned', holder: staffNo, by: staffNo, note: '' }
      }),
    )
    await publishLeases(query, mine, new Map(mine.map(({ id }) => [id, null])))
    return { returned: mine.length }
  })
}
