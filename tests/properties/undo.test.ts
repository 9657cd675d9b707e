import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { approve, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { type FailingDisk, failingDisk, fullAfter } from '../support/failing-disk.ts'
import type { Fault } from '../support/model-centre.ts'

/** One event of a day on which somebody changes their mind. `back`: the how-manieth last decision is taken back. */
type Event =
  | { do: 'decide'; n: number }
  | { do: 'undo'; back: number }
  | { do: 'undoWhileSending'; back: number; fault: Fault }
  | { do: 'push'; fault: Fault }
  | { do: 'sync'; fault: Fault }
  | { do: 'colleague'; n: number }
  | { do: 'wait'; ms: number; fault: Fault }
  | { do: 'crash' }
  | { do: 'crashWhileSending'; fault: Fault }
  | { do: 'signOut'; fault: Fault }
  | { do: 'diskFull'; after: number }
  | { do: 'diskFree' }

const CASES = 3
const fault = fc.constantFrom<Fault>('none', 'none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'cutMidway')
const back = fc.nat(2)
const n = fc.nat(CASES - 1)
const event = <E extends Event>(weight: number, fields: { [K in keyof E]: fc.Arbitrary<E[K]> }) => ({
  weight,
  arbitrary: fc.record<E>(fields),
})
type Of<K extends Event['do']> = Extract<Event, { do: K }>

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    event<Of<'decide'>>(8, { do: fc.constant('decide'), n }),
    event<Of<'undo'>>(6, { do: fc.constant('undo'), back }),
    event<Of<'undoWhileSending'>>(3, { do: fc.constant('undoWhileSending'), back, fault }),
    event<Of<'push'>>(2, { do: fc.constant('push'), fault }),
    event<Of<'sync'>>(2, { do: fc.constant('sync'), fault }),
    event<Of<'colleague'>>(1, { do: fc.constant('colleague'), n }),
    event<Of<'wait'>>(4, { do: fc.constant('wait'), ms: fc.constantFrom(3_000, 9_999, 10_000, 120_000), fault }),
    event<Of<'crash'>>(1, { do: fc.constant('crash') }),
    event<Of<'crashWhileSending'>>(1, { do: fc.constant('crashWhileSending'), fault }),
    event<Of<'signOut'>>(1, { do: fc.constant('signOut'), fault }),
    event<Of<'diskFull'>>(1, { do: fc.constant('diskFull'), after: fc.nat(4) }),
    event<Of<'diskFree'>>(1, { do: fc.constant('diskFree') }),
  ),
  { minLength: 3, maxLength: 18 },
)

interface Day {
  readonly desk: TestDesk
  readonly disk: FailingDisk
  readonly ids: readonly string[]
  /** decisions a person was told are saved, oldest first */
  readonly acked: string[]
  /** those of them a person was told are taken back */
  readonly undone: Set<string>
  readonly lies: boolean
}

/** `lies`: the desk says "taken back" whether it was or not. */
async function play(schedule: readonly Event[], lies = false): Promise<void> {
  const desk = testDesk({ deps: { undoMs: 10_000 } })
  const disk = failingDisk()
  try {
    const cases = Array.from({ length: CASES }, (_, i) => numberedCase(i + 1))
    for (const one of cases) desk.centre.put(one)
    await desk.signIn()
    await desk.ok('sync.now', {})
    const day: Day = { desk, disk, ids: cases.map(({ id }) => id), acked: [], undone: new Set(), lies }
    for (const one of schedule) await step(day, one)
    disk.plan = () => null
    desk.centre.plan = () => 'none'
    for (let i = 0; i < 5; i++) await desk.ok('sync.now', {})
    await check(day)
  } finally {
    disk.end()
    await desk.end()
  }
}

async function step({ desk, disk, ids, acked, undone, lies }: Day, event: Event): Promise<void> {
  desk.centre.plan = (exchange) => ('fault' in event && !exchange.includes('/sessions') ? event.fault : 'none')
  const takeBack = async (back: number) => {
    const opId = acked.at(-1 - back)
    if (opId === undefined) return
    const answer = await desk.core().call('decision.undo', { opId })
    if (answer.ok || lies) undone.add(opId)
  }
  switch (event.do) {
    case 'decide': {
      const caseId = ids[event.n] ?? ''
      const { case: c } = await desk.ok('workbench.open', { caseId })
      const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
      const answer = await desk.core().call('decision.submit', { caseId, ...base, deed: approve })
      if (answer.ok) acked.push(z.object({ opId: z.string() }).parse(answer.output).opId)
      break
    }
    case 'undo':
      await takeBack(event.back)
      break
    case 'undoWhileSending': {
      const sending = desk.core().call('outbox.sendNow', {})
      await new Promise((go) => setImmediate(go))
      await takeBack(event.back)
      await sending
      break
    }
    case 'push':
      await desk.core().call('outbox.sendNow', {})
      break
    case 'sync':
      await desk.core().call('sync.now', {})
      break
    case 'colleague':
      desk.centre.touch(ids[event.n] ?? '', { state: 'first_review', firstReviewer: '010999' })
      break
    case 'wait':
      desk.clock.advance(event.ms)
      for (let i = 0; i < 4; i++) await new Promise((go) => setImmediate(go))
      break
    case 'crash':
      disk.plan = () => null
      await desk.crash()
      break
    case 'crashWhileSending': {
      disk.plan = () => null
      const sending = desk.core().call('outbox.sendNow', {})
      await desk.crash()
      await sending
      break
    }
    case 'signOut':
      disk.plan = () => null
      await desk.ok('session.signOut', {})
      desk.centre.plan = () => 'none'
      await desk.signIn()
      break
    case 'diskFull':
      disk.plan = fullAfter(event.after)
      break
    case 'diskFree':
      disk.plan = () => null
  }
}

async function check({ desk, acked, undone }: Day): Promise<void> {
  const shown = new Map((await desk.ok('outbox.list', {})).map((row) => [row.opId, row.state]))
  const applied = [...desk.centre.applied.values()].flat()
  expect(new Set(applied).size, 'nothing is applied twice').toBe(applied.length)
  for (const opId of undone) {
    expect(applied, 'what was taken back is never applied').not.toContain(opId)
    expect(desk.centre.results.has(opId), 'the centre never even heard of it').toBe(false)
    expect(shown.get(opId)).toBe('undone')
  }
  for (const opId of acked.filter((one) => !undone.has(one))) {
    const state = shown.get(opId)
    if (applied.includes(opId)) expect(state, 'applied there is accepted here').toBe('accepted')
    else expect(['conflict', 'refused'], 'what was not taken back is applied, or visibly not').toContain(state)
  }
  expect(shown.size, 'the outbox has each decision, and nothing else').toBe(acked.length)
}

test('what is taken back never reaches the centre, and everything else does, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(events, (schedule) => play(schedule)),
    { numRuns: 80, interruptAfterTimeLimit: 20_000 },
  )
}, 90_000)

test('the property notices a desk that says "taken back" of what it has sent', async () => {
  const found = await fc.check(
    fc.asyncProperty(events, (schedule) => play(schedule, true)),
    { numRuns: 300, endOnFailure: true, seed: 20261130 },
  )
  expect(found.failed).toBe(true)
}, 90_000)
