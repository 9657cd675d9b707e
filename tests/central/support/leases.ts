import * as requests from '#central/leases/requests.ts'
import type { Central } from '#central/start.ts'
import { settle } from '#central/store/ops.ts'
import type { NewStaff } from '#central/store/staff.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Operation, OpResult } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { did, takeCase } from './casework.ts'
import { accept, DEVICE } from './client.ts'
import { window1 } from './fixtures.ts'

/** A second desk of the same person. */
export const OTHER_DEVICE = '01900000-0000-7000-8000-00000000bbbb'

export function memberOf({ password: _, ...member }: NewStaff): Staff {
  return member
}

let persons = 0

/** Accepted cases of people of their own, waiting for 初审. */
export async function reviewable(central: Central, count: number): Promise<CaseFile[]> {
  const cases: CaseFile[] = []
  for (let i = 0; i < count; i++) {
    persons += 1
    // Ends so that the certificate number made of it says the birthday and sex of the form, valid or not.
    const psnNo = `5104000000000005${String(persons % 100).padStart(2, '0')}1${Math.floor(persons / 100)}`
    cases.push(await did(central, window1, await takeCase(central, psnNo), accept))
  }
  return cases
}

interface Desk {
  readonly deviceId?: string
  readonly hours?: number
}

export function take(central: Central, who: NewStaff, cases: readonly CaseFile[], desk: Desk = {}) {
  const { deviceId = DEVICE, hours = 72 } = desk
  const caseIds = cases.map(({ id }) => id)
  return requests.takeLeases(central, { deviceId, hours, caseIds }, memberOf(who))
}

export function renew(central: Central, who: NewStaff, caseFile: CaseFile, fence: number, desk: Desk = {}) {
  const { deviceId = DEVICE, hours = 72 } = desk
  return requests.renewLeases(central, { deviceId, hours, leases: [{ caseId: caseFile.id, fence }] }, memberOf(who))
}

export async function giveBackLease(central: Central, who: NewStaff, caseFile: CaseFile, fence: number) {
  const leases = [{ caseId: caseFile.id, fence }]
  return (await requests.returnLeases(central, { deviceId: DEVICE, leases }, memberOf(who))).returned
}

/** Whatever this person decides, without the detour over HTTP. */
export function settleFor(central: Central, who: NewStaff, op: Operation): Promise<OpResult> {
  return settle(central.sql, op, memberOf(who), central)
}
