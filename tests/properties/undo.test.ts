import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { approve, numberedCase, type TestDesk } from '../support/core-desk.ts'
import {
  type HostileDay,
  hostileDay,
  isNoticed,
  keepsItsPromises,
  type Mishap,
  often,
  PATIENCE,
  signOutWhileSending,
} from '../support/hostile-day.ts'
import type { Fault } from '../support/model-centre.ts'

/** One event of a day on which somebody changes their mind. `back`: the how-manieth last decision is taken back. */
type Event =
  | Exclude<Mishap, { do: 'restore' }>
  | { do: 'decide' | 'colleague'; n: number }
  | { do: 'undo'; back: number }
  | { do: 'undoWhileSending'; back: number; fault: Fault }
  | { do: 'push'; fault: Fault }
  | { do: 'wait'; ms: number; fault: Fault }
  | { do: 'diskFree' }

const CASES = 3
const fault = fc.constantFrom<Fault>('none', 'none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'cutMidway')
const back = fc.nat(2)
const n = fc.nat(CASES - 1)

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    often(8, { do: fc.constant('decide'), n }),
    often(6, { do: fc.constant('undo'), back }),
    often(3, { do: fc.constant('undoWhileSending'), back, fault }),
    often(2, { do: fc.constant('push'), fault }),
    often(2, { do: fc.constant('sync'), fault }),
    often(1, { do: fc.constant('colleague'), n }),
    often(4, { do: fc.constant('wait'), ms: fc.constantFrom(3_000, 9_999, 10_000, 120_000), fault }),
    often(1, { do: fc.constant('crash') }),
    often(1, { do: fc.constant('crashWhileSending'), fault }),
    signOutWhileSending(fault),
    often(1, { do: fc.constant('diskFull'), after: fc.nat(4) }),
    often(1, { do: fc.constant('diskFree') }),
  ),
  { minLength: 3, maxLength: 18 },
)

const cases = Array.from({ length: CASES }, (_, i) => numberedCase(i + 1))

interface Told {
  /** decisions a person was told are saved, oldest first */
  readonly acked: string[]
  /** those of them a person was told are taken back */
  readonly undone: Set<string>
  readonly lies: boolean
}

/** `lies`: the desk says "taken back" whether it was or not. */
async function play(schedule: readonly Event[], lies = false): Promise<void> {
  const put = ({ centre }: TestDesk) => {
    for (const one of cases) centre.put(one)
  }
  await hostileDay({ options: { deps: { undoMs: 10_000 } }, put }, async (day) => {
    const told: Told = { acked: [], undone: new Set(), lies }
    for (const event of schedule) await step(day, event, told)
    await day.evening(5)
    await check(day.desk, told)
  })
}

async function step(day: HostileDay, event: Event, { acked, undone, lies }: Told): Promise<void> {
  const { desk, disk } = day
  day.line(event)
  const takeBack = async (back: number) => {
    const opId = acked.at(-1 - back)
    if (opId === undefined) return
    const answer = await desk.core().call('decision.undo', { opId })
    if (answer.ok || lies) undone.add(opId)
  }
  switch (event.do) {
    case 'decide': {
      const caseId = cases[event.n]?.id ?? ''
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
    case 'colleague':
      desk.centre.touch(cases[event.n]?.id ?? '', { state: 'first_review', firstReviewer: '010999' })
      break
    case 'wait':
      desk.clock.advance(event.ms)
      for (let i = 0; i < 4; i++) await new Promise((go) => setImmediate(go))
      break
    case 'diskFree':
      disk.plan = () => null
      break
    default:
      await day.befall(event, 'outbox.sendNow')
  }
}

async function check(desk: TestDesk, { acked, undone }: Told): Promise<void> {
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

test(
  'what is taken back never reaches the centre, and everything else does, whatever happens',
  () => keepsItsPromises(events, (schedule) => play(schedule), 80, 20_000),
  PATIENCE,
)

test(
  'the property notices a desk that says "taken back" of what it has sent',
  () => isNoticed(events, (schedule) => play(schedule, true), 300, 20261130),
  90_000,
)
