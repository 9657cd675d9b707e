import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Operation, OpResult } from '#shared/model/operation.ts'
import { batchDesk, HOUR } from '../support/batch-desk.ts'
import { approve, type TestDesk } from '../support/core-desk.ts'
import { keepsItsPromises, PATIENCE } from '../support/hostile-day.ts'
import type { Fault } from '../support/model-centre.ts'

/** One event of days with and without the network. */
type Event =
  | { do: 'take'; n: number; fault: Fault }
  | { do: 'decide'; n: number }
  | { do: 'sync'; fault: Fault }
  | { do: 'offline'; hours: number }
  | { do: 'online'; hours: number }
  | { do: 'setClock'; hours: number }
  | { do: 'crash' }
  | { do: 'recall'; n: number; handOver: boolean }
  | { do: 'giveBack'; n: number }
  | { do: 'sentBack'; n: number }

const CASES = 3
const COLLEAGUE = '010999'
const which = fc.integer({ min: 0, max: CASES - 1 })
const faults = fc.constantFrom<Fault>('none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500')
const hours = fc.integer({ min: 1, max: 14 })
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), n: which, fault: faults }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('decide' as const), n: which }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('sync' as const), fault: faults }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('offline' as const), hours }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('online' as const), hours }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('setClock' as const), hours: fc.integer({ min: -30, max: 30 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('recall' as const), n: which, handOver: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('giveBack' as const), n: which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('sentBack' as const), n: which }) },
  ),
  { minLength: 3, maxLength: 14 },
)

interface Day {
  readonly desk: TestDesk
  readonly ids: readonly string[]
  /** operation → whether it was decided on a case this desk held */
  readonly acked: Map<string, boolean>
  readonly sent: Map<string, Operation>
  online: boolean
}

type Setup = Parameters<typeof batchDesk>[2]

async function play(schedule: readonly Event[], setup?: Setup, spoil = (body: string) => body): Promise<void> {
  const { desk, ids } = await batchDesk(CASES, 10, setup)
  const day: Day = { desk, ids, acked: new Map(), sent: new Map(), online: true }
  try {
    watchOperations(day, spoil)
    for (const event of schedule) {
      await step(day, event)
      await leasesEndInTime(day)
    }
    desk.centre.plan = () => 'none'
    for (let i = 0; i < 5; i++) await desk.ok('sync.now', {})
    await check(day)
  } finally {
    await desk.end()
  }
}

/** Sees every operation arrive, and that none fails for a lease that its desk has at that moment. */
function watchOperations({ desk, sent }: Day, spoil: (body: string) => string): void {
  const real = desk.centre.fetch
  desk.rewire(async (input, init) => {
    if (!String(input).endsWith('/v1/ops') || typeof init?.body !== 'string') return real(input, init)
    const body = spoil(init.body)
    const { ops }: { ops: Operation[] } = JSON.parse(body)
    const held = new Set(
      ops.flatMap((op) => {
        const lease = desk.centre.cases.get(op.caseId)?.lease
        const mine = lease?.holder === desk.staff.staffNo && Date.parse(lease.until) > desk.centre.now()
        return mine && lease.fence === op.fence ? [op.opId] : []
      }),
    )
    for (const op of ops) sent.set(op.opId, op)
    const response = await real(input, { ...init, body })
    if (!response.ok) return response
    const { results }: { results: OpResult[] } = await response.clone().json()
    for (const { opId, code } of results) {
      if (held.has(opId)) expect(code, 'nobody is refused for a lease they hold').not.toBe('lease_lost')
    }
    return response
  })
}

async function step(day: Day, event: Event): Promise<void> {
  const { desk, ids, acked } = day
  const caseId = ids['n' in event ? event.n : 0] ?? ''
  const fault: Fault = 'fault' in event ? event.fault : 'none'
  desk.centre.plan = (exchange) => {
    if (!day.online) return 'loseRequest'
    return exchange.includes('/sessions') ? 'none' : fault
  }
  if (event.do === 'take') {
    await desk.core().call('batch.take', { caseIds: [caseId], hours: 10 })
  } else if (event.do === 'decide') {
    const { case: c } = await desk.ok('workbench.open', { caseId })
    const { cases } = await desk.ok('batch.get', {})
    const held = cases.some((one) => one.caseId === caseId && one.state !== 'lost' && one.state !== 'decided')
    const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    const answer = await desk.core().call('decision.submit', { caseId, ...base, deed: approve })
    if (answer.ok) acked.set((answer.output as { opId: string }).opId, held)
  } else if (event.do === 'sync') {
    await desk.core().call('sync.now', {})
  } else if (event.do === 'offline' || event.do === 'online') {
    day.online = event.do === 'online'
    desk.clock.advance(event.hours * HOUR)
    await desk.core().call('sync.now', {})
  } else if (event.do === 'setClock') {
    desk.clock.jump(event.hours * HOUR)
  } else if (event.do === 'crash') {
    await desk.crash()
  } else if (event.do === 'recall') {
    desk.centre.leases.recall(caseId, event.handOver ? COLLEAGUE : undefined)
  } else if (event.do === 'giveBack') {
    await desk.ok('batch.giveBack', { caseIds: [caseId] })
  } else {
    desk.centre.touch(caseId, { state: 'first_review', firstReviewer: COLLEAGUE })
  }
}

/** Whatever date and time were set to: what has run out is not shown as mine. */
async function leasesEndInTime({ desk }: Day): Promise<void> {
  const { cases } = await desk.ok('batch.get', {})
  for (const { until, state } of cases) {
    if (Date.parse(until) + 1_000 > desk.centre.now()) continue
    expect(['expired', 'decided', 'lost'], 'a lease that has run out').toContain(state)
  }
}

async function check({ desk, acked, sent }: Day): Promise<void> {
  const shown = new Map((await desk.ok('outbox.list', {})).map((row) => [row.opId, row]))
  const applied = [...desk.centre.applied.values()].flat()
  expect(new Set(applied).size, 'nothing is applied twice').toBe(applied.length)
  expect([...shown.keys()].toSorted(), 'nothing is missing, nothing was made up').toEqual([...acked.keys()].toSorted())
  for (const [opId, held] of acked) {
    const state = shown.get(opId)?.state
    if (applied.includes(opId)) expect(state).toBe('accepted')
    else expect(['conflict', 'refused'], 'not applied is visible as such').toContain(state)
    const op = sent.get(opId)
    expect(op, 'every decision was handed in').toBeDefined()
    if (held) expect(op?.fence ?? 0, 'decided under a lease names its fence').toBeGreaterThan(0)
  }
}

test(
  'leases come and go, the network and the clock do what they like: no decision is lost, doubled or refused for a lease it had',
  () => keepsItsPromises(events, (schedule) => play(schedule), 40, 12_000),
  PATIENCE,
)

const held: Event[] = [
  { do: 'take', n: 0, fault: 'none' },
  { do: 'sync', fault: 'none' },
]

test('the property notices a desk that forgets its fences', async () => {
  const forgetful = (body: string) => body.replace(/,"fence":\d+/g, '')
  const schedule: Event[] = [...held, { do: 'decide', n: 0 }]
  await play(schedule)
  await expect(play(schedule, undefined, forgetful)).rejects.toThrow('decided under a lease names its fence')
})

test('the property notices a desk whose leases end by date and time', async () => {
  const byDate: Setup = (desk) => ({
    deps: {
      clock: {
        now: () => desk().clock.now(),
        monotonic: () => desk().clock.now(),
        after: (ms, run) => desk().clock.after(ms, run),
        random: () => 0.5,
      },
    },
  })
  const schedule: Event[] = [...held, { do: 'setClock', hours: -30 }, { do: 'offline', hours: 12 }]
  await play(schedule)
  await expect(play(schedule, byDate)).rejects.toThrow('a lease that has run out')
})
