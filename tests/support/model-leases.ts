import { centralApi } from '#shared/contract/central-api.ts'
import type { LeaseAnswer } from '#shared/contract/lease-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Lease } from '#shared/model/lease.ts'
import type { Operation, OpResult } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'

/** What a model of leases needs of the centre it is part of. */
export interface LeaseWorld {
  readonly cases: Map<string, CaseFile>
  /** the centre's time, ms since 1970 */
  now(): number
  touch(caseId: string, change: Partial<CaseFile>, material?: boolean): void
}

export interface ModelLeases {
  answer(path: string, body: unknown): Response | null
  /** Somebody in charge ends the lease, for somebody else when named. */
  recall(caseId: string, to?: string): void
  /** why an operation must not go through for its lease's sake, or null */
  problem(op: Operation): Pick<OpResult, 'code' | 'message'> | null
}

/** The centre's promises about leases, in memory: fences only grow, a live one keeps others out, a return is final. */
export function modelLeases(staff: Staff, world: LeaseWorld): ModelLeases {
  const fences = new Map<string, number>()
  const recalled = new Set<string>()

  const live = (lease: Lease | null | undefined): lease is Lease => !!lease && Date.parse(lease.until) > world.now()
  const nameOf = (holder: string) => (holder === staff.staffNo ? staff.name : '同事')

  function give(caseId: string, holder: string, deviceId: string, hours: number): Lease {
    const fence = (fences.get(caseId) ?? 0) + 1
    fences.set(caseId, fence)
    const takenAt = new Date(world.now()).toISOString()
    const until = new Date(world.now() + hours * 3_600_000).toISOString()
    const lease = { holder, holderName: nameOf(holder), deviceId, fence, takenAt, until }
    world.touch(caseId, { lease }, false)
    return lease
  }

  function extend(caseId: string, lease: Lease, hours: number): Lease {
    const longer = { ...lease, until: new Date(world.now() + hours * 3_600_000).toISOString() }
    world.touch(caseId, { lease: longer }, false)
    return longer
  }

  function judged(
    wishes: readonly { caseId: string; fence: number | null }[],
    deviceId: string,
    hours: number,
  ): LeaseAnswer {
    const answer: LeaseAnswer = { now: new Date(world.now()).toISOString(), granted: [], refused: [] }
    for (const { caseId, fence } of wishes) {
      const file = world.cases.get(caseId)
      const refuse = (code: LeaseAnswer['refused'][number]['code'], message: string) =>
        answer.refused.push({ caseId, caseNo: file?.caseNo ?? null, code, message })
      if (!file) refuse('unknown_case', '没有这一件')
      else if (file.state !== 'first_review') refuse('not_open', '现在没有要办的环节')
      else if (live(file.lease) && file.lease.holder !== staff.staffNo) {
        refuse(fence === null ? 'held' : 'lease_lost', `${file.lease.holderName}正在办理`)
      } else if (fence !== null && fences.get(caseId) !== fence) refuse('lease_lost', '这件已经不由您单独办理')
      else if (fence !== null && recalled.has(`${caseId} ${fence}`)) refuse('lease_lost', '主管已收回这件')
      else {
        const mine = live(file.lease) && file.lease.deviceId === deviceId ? file.lease : null
        const lease = mine ? extend(caseId, mine, hours) : give(caseId, staff.staffNo, deviceId, hours)
        answer.granted.push({ caseId, caseNo: file.caseNo, materialVersion: file.materialVersion, lease })
      }
    }
    return answer
  }

  return {
    answer: (path, body) => {
      if (path === '/v1/leases') {
        const { deviceId, hours, caseIds } = centralApi.takeLeases.body.parse(body)
        return Response.json(
          judged(
            caseIds.map((caseId) => ({ caseId, fence: null })),
            deviceId,
            hours,
          ),
        )
      }
      if (path === '/v1/leases/renew') {
        const { deviceId, hours, leases } = centralApi.renewLeases.body.parse(body)
        return Response.json(judged(leases, deviceId, hours))
      }
      if (path === '/v1/leases/return') {
        const { leases } = centralApi.returnLeases.body.parse(body)
        const mine = leases.filter(({ caseId, fence }) => {
          const lease = world.cases.get(caseId)?.lease
          return lease?.holder === staff.staffNo && lease.fence === fence
        })
        for (const { caseId } of mine) world.touch(caseId, { lease: null }, false)
        return Response.json({ returned: mine.length })
      }
      if (path === '/v1/leases/recall') {
        const { caseId, to } = centralApi.recallLease.body.parse(body)
        recall(caseId, to ?? undefined)
        const file = world.cases.get(caseId)
        return Response.json({ caseNo: file?.caseNo, lease: file?.lease ?? null })
      }
      return null
    },
    recall,
    problem: ({ caseId, fence }) => {
      if (fence !== undefined && recalled.has(`${caseId} ${fence}`)) {
        return { code: 'lease_lost', message: '主管已收回这件' }
      }
      const lease = world.cases.get(caseId)?.lease
      if (!live(lease) || lease.holder === staff.staffNo) return null
      return { code: 'lease_lost', message: `${lease.holderName}正在办理` }
    },
  }

  function recall(caseId: string, to?: string): void {
    const lease = world.cases.get(caseId)?.lease
    if (live(lease)) recalled.add(`${caseId} ${lease.fence}`)
    if (to === undefined) world.touch(caseId, { lease: null }, false)
    else give(caseId, to, '00000000-0000-0000-0000-000000000000', 24)
  }
}
