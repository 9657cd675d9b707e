import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { type FailingDisk, failingDisk, fullAfter } from '../support/failing-disk.ts'
import type { Fault } from '../support/model-centre.ts'
import { noticeRef } from '../support/notices.ts'

/** Two notices that are printed on a hostile day. */
const NUMBERS = ['T1', 'T2'] as const
type Event =
  | { do: 'print'; no: string }
  | { do: 'sync'; fault: Fault }
  | { do: 'crash' }
  | { do: 'crashWhileSending'; fault: Fault }
  | { do: 'diskFull'; after: number }
  | { do: 'restore' }

const faults = fc.constantFrom<Fault>('none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'captive')
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('print' as const), no: fc.constantFrom(...NUMBERS) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('sync' as const), fault: faults }) },
    { weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crashWhileSending' as const), fault: faults }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('diskFull' as const), after: fc.integer({ min: 0, max: 3 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'restore' as const }) },
  ),
  { minLength: 3, maxLength: 14 },
)

async function play(schedule: readonly Event[], sabotage: (desk: TestDesk) => void): Promise<void> {
  const desk = testDesk()
  const disk = failingDisk()
  sabotage(desk)
  try {
    const decided = numberedCase(1, { state: 'rejected', notices: NUMBERS.map((no) => noticeRef(no)) })
    desk.centre.put(decided)
    const restore = desk.centre.snapshot()
    await desk.signIn()
    await desk.ok('sync.now', {})
    const printed = new Map<string, number>()
    for (const event of schedule) await step(desk, disk, event, decided.id, printed, restore)
    disk.plan = () => null
    desk.centre.plan = () => 'none'
    for (let i = 0; i < 3; i++) await desk.ok('sync.now', {})
    for (const no of NUMBERS) {
      const counted = [...desk.centre.prints.values()].filter((n) => n === no).length
      expect(counted, 'the centre has counted every print, each once').toBe(printed.get(no) ?? 0)
      const { copies } = await desk.ok('notice.printed', { caseId: decided.id, no })
      expect(copies, 'and the next copy is numbered after them').toBe(counted + 1)
    }
  } finally {
    disk.end()
    await desk.end()
  }
}

async function step(
  desk: TestDesk,
  disk: FailingDisk,
  event: Event,
  caseId: string,
  printed: Map<string, number>,
  restore: () => void,
): Promise<void> {
  desk.centre.plan = (exchange) => ('fault' in event && !exchange.includes('/sessions') ? event.fault : 'none')
  if (event.do === 'print') {
    const answer = await desk.core().call('notice.printed', { caseId, no: event.no })
    if (!answer.ok) return
    const count = (printed.get(event.no) ?? 0) + 1
    printed.set(event.no, count)
    const copies = typeof answer.output === 'object' && answer.output && Reflect.get(answer.output, 'copies')
    expect(copies, 'a copy is never numbered too low').toBeGreaterThanOrEqual(count)
  } else if (event.do === 'sync') {
    await desk.core().call('sync.now', {})
  } else if (event.do === 'crash') {
    disk.plan = () => null
    await desk.crash()
  } else if (event.do === 'crashWhileSending') {
    disk.plan = () => null
    const sending = desk.core().call('sync.now', {})
    await desk.crash()
    await sending
  } else if (event.do === 'diskFull') {
    disk.plan = fullAfter(event.after)
  } else {
    restore()
  }
}

test('the centre counts every print exactly once, whatever network, disk and crashes do', async () => {
  await fc.assert(
    fc.asyncProperty(events, (schedule) => play(schedule, () => undefined)),
    { numRuns: 60, interruptAfterTimeLimit: 15_000 },
  )
}, 90_000)

test('the property notices a centre that forgets which prints it has counted', async () => {
  const sabotage = (desk: TestDesk) => {
    desk.centre.remembers = false
  }
  const found = await fc.check(
    fc.asyncProperty(events, (schedule) => play(schedule, sabotage)),
    { numRuns: 300, endOnFailure: true, seed: 20261122 },
  )
  expect(found.failed).toBe(true)
}, 90_000)
