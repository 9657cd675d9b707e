import { z } from 'zod'
import { CaseNo, IsoInstant, StaffNo, Uuid } from '../model/ids.ts'
import { Lease } from '../model/lease.ts'

/** A lease as the desk names it: the fence keeps a late word about an old lease from touching a new one. */
export const HeldLease = z.object({ caseId: Uuid, fence: z.int().positive() })
export type HeldLease = z.infer<typeof HeldLease>

/** Why a case could not be leased. */
export const LeaseRefusal = z.object({
  caseId: Uuid,
  caseNo: CaseNo.nullable(),
  code: z.enum(['held', 'not_open', 'not_authorised', 'unknown_case', 'too_many', 'lease_lost']),
  /** one Chinese sentence; names a colleague at most */
  message: z.string(),
})
export type LeaseRefusal = z.infer<typeof LeaseRefusal>

export const LeaseAnswer = z.object({
  /** the centre's clock, against which `until` is meant */
  now: IsoInstant,
  granted: z.array(z.object({ caseId: Uuid, caseNo: CaseNo, materialVersion: z.int().positive(), lease: Lease })),
  refused: z.array(LeaseRefusal),
})
export type LeaseAnswer = z.infer<typeof LeaseAnswer>

/** Hours a lease is asked for; the centre grants no more than the pack's `offline.hours`. */
const Hours = z
  .int()
  .min(1)
  .max(24 * 30)

/** Leases between desk and centre: part of `centralApi`. Every call may be repeated: it changes nothing twice. */
export const leaseApi = {
  takeLeases: {
    method: 'POST',
    path: '/v1/leases',
    auth: 'staff',
    summary: 'Take cases over for working on them alone, offline too; one’s own are renewed',
    body: z.object({ deviceId: Uuid, hours: Hours, caseIds: z.array(Uuid).min(1).max(500) }),
    answer: LeaseAnswer,
  },
  renewLeases: {
    method: 'POST',
    path: '/v1/leases/renew',
    auth: 'staff',
    summary: 'Heartbeat: keep one’s leases; what is refused with lease_lost is somebody else’s now',
    body: z.object({ deviceId: Uuid, hours: Hours, leases: z.array(HeldLease).min(1).max(500) }),
    answer: LeaseAnswer,
  },
  returnLeases: {
    method: 'POST',
    path: '/v1/leases/return',
    auth: 'staff',
    summary: 'Give leases back before they end',
    body: z.object({ deviceId: Uuid, leases: z.array(HeldLease).min(1).max(500) }),
    answer: z.object({ returned: z.int().nonnegative() }),
  },
  recallLease: {
    method: 'POST',
    path: '/v1/leases/recall',
    auth: 'staff',
    summary: 'End somebody’s lease, or give the case to somebody else; supervisors only, with a reason',
    /** `recallId`: one for each time somebody wants it, kept over its repeats; absent = an older desk */
    body: z.object({
      recallId: Uuid.optional(),
      caseId: Uuid,
      note: z.string().min(1).max(500),
      to: StaffNo.nullable(),
    }),
    answer: z.object({ caseNo: CaseNo, lease: Lease.nullable() }),
  },
} as const
