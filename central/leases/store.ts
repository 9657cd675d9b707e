import type { LeaseAnswer } from '#shared/contract/lease-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Lease } from '#shared/model/lease.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { updateLeases } from '../store/cases.ts'
import { only, type Query } from '../store/sql.ts'
import { noteLeases } from './log.ts'

const HOUR_MS = 3_600_000

/** When what is granted now ends: what was asked for, and no more than the pack allows. */
export function endOf(now: Date, hours: number, offline: NonNullable<PolicyPack['offline']>): string {
  return new Date(now.getTime() + Math.min(hours, offline.hours) * HOUR_MS).toISOString()
}

/** Nobody takes cases for one person twice at once, so that the count of what the person has is right. First lock. */
export async function lockHolder(query: Query, staffNo: string): Promise<void> {
  await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`leases ${staffNo}`])
}

/** How many cases a person has alone now. */
export async function countHeld(query: Query, staffNo: string, now: string): Promise<number> {
  const rows = await query.query<{ n: number }>(
    `SELECT count(*) AS n FROM case_file
     WHERE lease IS NOT NULL AND lease ->> 'holder' = $1 AND lease ->> 'until' > $2`,
    [staffNo, now],
  )
  return only(rows).n
}

/** A new fence for each of these cases, which the transaction holds locked. */
export async function takeFences(query: Query, caseIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await query.query<{ id: string; fence: number }>(
    `INSERT INTO lease_fence (case_id, fence) SELECT value::uuid, 1 FROM json_array_elements_text($1::json) ORDER BY 1
     ON CONFLICT (case_id) DO UPDATE SET fence = lease_fence.fence + 1 RETURNING case_id AS id, fence`,
    [JSON.stringify(caseIds)],
  )
  return new Map(rows.map(({ id, fence }) => [id, fence]))
}

/** A lease about to be given, and by whom. */
export interface Taking {
  readonly caseFile: CaseFile
  readonly lease: Omit<Lease, 'fence'>
  readonly by: string
  readonly note: string
}

interface Taken {
  readonly leases: ReadonlyMap<string, Lease>
  readonly granted: LeaseAnswer['granted']
}

/** Leases with new fences, written down in the log; still to be stored with `publishLeases`. */
export async function takenLeases(query: Query, takings: readonly Taking[], at: string): Promise<Taken> {
  const fences = await takeFences(
    query,
    takings.map(({ caseFile }) => caseFile.id),
  )
  const taken = takings.map(({ caseFile, lease, by, note }) => {
    const fence = fences.get(caseFile.id)
    if (fence === undefined) throw new Error('the database gave no fence')
    return { caseFile, lease: { ...lease, fence }, by, note }
  })
  await noteLeases(
    query,
    at,
    taken.map(({ caseFile: { id: caseId }, lease: { fence, holder }, by, note }) => {
      return { caseId, fence, what: 'taken', holder, by, note }
    }),
  )
  return {
    leases: new Map(taken.map(({ caseFile, lease }) => [caseFile.id, lease])),
    granted: taken.map(({ caseFile, lease }) => grantOf(caseFile, lease)),
  }
}

/**
 * Stores and publishes who has these cases now. No decision depends on that: `version` rises, `materialVersion` does
 * not, and the timeline has no line of it. Last in the transaction, as every publication.
 */
export async function publishLeases(
  query: Query,
  cases: readonly CaseFile[],
  leases: ReadonlyMap<string, Lease | null>,
): Promise<void> {
  const changed = cases.flatMap((file) => {
    const lease = leases.get(file.id)
    return lease === undefined ? [] : [{ ...file, lease, version: file.version + 1 }]
  })
  await updateLeases(query, changed)
}

/** One granted lease as the desk is told of it. */
export function grantOf({ id, caseNo, materialVersion }: CaseFile, lease: Lease): LeaseAnswer['granted'][number] {
  return { caseId: id, caseNo, materialVersion, lease }
}
