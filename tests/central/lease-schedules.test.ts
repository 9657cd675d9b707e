import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expireLeases } from '#central/leases/expire.ts'
import { recallLease } from '#central/leases/recall.ts'
import { type NewStaff, saveStaff } from '#central/store/staff.ts'
import type { LeaseAnswer } from '#shared/contract/lease-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Lease } from '#shared/model/lease.ts'
import type { Deed } from '#shared/model/operation.ts'
import { DEVICE, operation, readCase } from './support/client.ts'
import { onPglite, type TestCentral } from './support/engines.ts'
import { chief, first1, first2 } from './support/fixtures.ts'
import { giveBackLease, memberOf, OTHER_DEVICE, renew, reviewable, settleFor, take } from './support/leases.ts'

/** Two people who can take a case to the verification of originals and back as often as they like. */
const roles: NewStaff['roles'] = ['window', 'first_reviewer']
const ann: NewStaff = { ...first1, id: '01900000-0000-7000-8000-000000000021', staffNo: '100211', roles }
const ben: NewStaff = { ...first2, id: '01900000-0000-7000-8000-000000000022', staffNo: '100212', roles }
const desks = [
  { who: ann, deviceId: DEVICE },
  { who: ann, deviceId: OTHER_DEVICE },
  { who: ben, deviceId: DEVICE },
] as const
type Desk = (typeof desks)[number]

const desk = fc.constantFrom(...desks)
const hours = fc.integer({ min: 1, max: 9 })
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('take' as const), desk, hours }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('renew' as const, 'return' as const), desk }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('recall' as const), to: fc.constantFrom(null, ann, ben) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('decide' as const), desk, named: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One case, watched: what must be true of it, told from the centre's answers alone. */
interface Watched {
  caseFile: CaseFile
  /** as last granted, until it was told to have ended */
  lease: Lease | null
  highest: number
  /** what each desk believes it has */
  readonly fences: Map<Desk, number>
  /** by 工号, the highest fence that a supervisor took away */
  readonly takenAway: Map<string, number>
}

function watch(caseFile: CaseFile): Watched {
  return { caseFile, lease: null, highest: 0, fences: new Map(), takenAway: new Map() }
}

const liveOf = ({ lease }: Watched, { clock }: TestCentral) =>
  lease !== null && Date.parse(lease.until) > clock.now.getTime() ? lease : null

/** Somebody was given the case: nobody else has it, and the fence is a new one or still the same desk's. */
function granted(watched: Watched, lease: Lease, test: TestCentral): void {
  const live = liveOf(watched, test)
  if (live?.fence === lease.fence) {
    expect([lease.holder, lease.deviceId]).toEqual([live.holder, live.deviceId])
  } else {
    expect(lease.fence).toBeGreaterThan(watched.highest)
  }
  watched.lease = lease
  watched.highest = lease.fence
}

function answered(watched: Watched, from: Desk, { granted: given, refused }: LeaseAnswer, test: TestCentral): void {
  const live = liveOf(watched, test)
  const anothers = live !== null && live.holder !== from.who.staffNo
  expect(given.length + refused.length).toBe(1)
  for (const { lease } of given) {
    expect(anothers).toBe(false)
    expect([lease.holder, lease.deviceId]).toEqual([from.who.staffNo, from.deviceId])
    granted(watched, lease, test)
    watched.fences.set(from, lease.fence)
  }
  for (const { code } of refused) {
    if (code === 'held') expect(anothers).toBe(true)
    else expect(code).toBe('lease_lost')
  }
}

async function decide(watched: Watched, from: Desk, named: boolean, test: TestCentral): Promise<void> {
  const fence = named ? watched.fences.get(from) : undefined
  const { caseFile } = watched
  const deed: Deed = { kind: caseFile.state === 'originals' ? 'originals_verified' : 'request_originals', note: '' }
  const op = operation(caseFile, deed, { ...(fence !== undefined && { fence }) })
  const { outcome, code } = await settleFor(test.central, from.who, op)
  const live = liveOf(watched, test)
  const anothers = live !== null && live.holder !== from.who.staffNo
  const revoked = fence !== undefined && fence <= (watched.takenAway.get(from.who.staffNo) ?? 0)
  if (anothers || revoked) {
    expect([outcome, code]).toEqual(['conflict', expect.stringMatching(/^(lease_lost|reassigned)$/)])
  } else {
    expect([outcome, code]).toEqual(['applied', 'ok'])
    watched.lease = null
  }
}

async function recall(watched: Watched, to: NewStaff | null, test: TestCentral): Promise<void> {
  const live = liveOf(watched, test)
  const wish = { caseId: watched.caseFile.id, note: '休假', to: to?.staffNo ?? null }
  const { lease } = await recallLease(test.central, wish, memberOf(chief))
  expect(lease?.holder ?? null).toBe(wish.to)
  if (live && live.holder !== wish.to) watched.takenAway.set(live.holder, live.fence)
  if (lease) granted(watched, lease, test)
  else watched.lease = null
}

async function perform(watched: Watched, what: Step, test: TestCentral): Promise<void> {
  const { central, clock } = test
  const { caseFile } = watched
  switch (what.kind) {
    case 'take':
      return answered(
        watched,
        what.desk,
        await take(central, what.desk.who, [caseFile], { ...what.desk, ...what }),
        test,
      )
    case 'renew': {
      const fence = watched.fences.get(what.desk)
      if (fence === undefined) return
      return answered(watched, what.desk, await renew(central, what.desk.who, caseFile, fence, what.desk), test)
    }
    case 'return': {
      const fence = watched.fences.get(what.desk) ?? 1
      const mine = watched.lease?.holder === what.desk.who.staffNo && watched.lease.fence === fence
      const returned = await giveBackLease(central, what.desk.who, caseFile, fence)
      if (liveOf(watched, test) !== null) expect(returned).toBe(mine ? 1 : 0)
      if (mine) watched.lease = null
      return
    }
    case 'recall':
      return recall(watched, what.to, test)
    case 'wait':
      clock.now = new Date(clock.now.getTime() + what.hours * 3_600_000)
      return
    case 'expire':
      await expireLeases(central)
      return
    case 'decide':
      return decide(watched, what.desk, what.named, test)
  }
}

onPglite('schedules of leases', (get) => {
  it('never have two holders, never a fence twice, never a decision over somebody else’s lease', async () => {
    const test = get()
    for (const who of [ann, ben]) await saveStaff(test.central.sql, who)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const [fresh] = await reviewable(test.central, 1)
        if (fresh === undefined) throw new Error('no case')
        const watched = watch(fresh)
        for (const what of steps) {
          const before = watched.caseFile
          await perform(watched, what, test)
          watched.caseFile = await readCase(test.central, fresh.caseNo)
          const { lease, history, materialVersion } = watched.caseFile
          // What the centre publishes is what it answered; free means free for whoever asks next.
          const standing = lease && Date.parse(lease.until) > test.clock.now.getTime() ? lease : null
          expect(standing).toEqual(liveOf(watched, test))
          expect(history).toHaveLength(materialVersion)
          if (what.kind !== 'decide') expect(materialVersion).toBe(before.materialVersion)
        }
      }),
      { numRuns: Number(process.env.LEASE_RUNS ?? 15) },
    )
  })
})
