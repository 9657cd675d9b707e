import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import {
  broken,
  type HostileDay,
  hostileDay,
  isNoticed,
  keepsItsPromises,
  type Mishap,
  mishaps,
  often,
  PATIENCE,
} from '../support/hostile-day.ts'
import { noticeRef } from '../support/notices.ts'

/** Two notices that are printed on a hostile day. */
const NUMBERS = ['T1', 'T2'] as const
type Event = Mishap | { do: 'print'; no: string }

const faults = ['none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'captive'] as const
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(often(5, { do: fc.constant('print'), no: fc.constantFrom(...NUMBERS) }), ...mishaps(faults, 4, 3)),
  { minLength: 3, maxLength: 14 },
)

const decided = numberedCase(1, { state: 'rejected', notices: NUMBERS.map((no) => noticeRef(no)) })

async function play(schedule: readonly Event[], sabotage?: (desk: TestDesk) => void): Promise<void> {
  await hostileDay({ sabotage, put: ({ centre }) => centre.put(decided) }, async (day) => {
    const { desk } = day
    const printed = new Map<string, number>()
    for (const event of schedule) await step(day, event, printed)
    await day.evening(3)
    for (const no of NUMBERS) {
      const counted = [...desk.centre.prints.values()].filter((n) => n === no).length
      expect(counted, 'the centre has counted every print, each once').toBe(printed.get(no) ?? 0)
      const { copies } = await desk.ok('notice.printed', { caseId: decided.id, no })
      expect(copies, 'and the next copy is numbered after them').toBe(counted + 1)
    }
  })
}

async function step(day: HostileDay, event: Event, printed: Map<string, number>): Promise<void> {
  day.line(event)
  if (event.do !== 'print') return day.befall(event)
  const answer = await day.desk.core().call('notice.printed', { caseId: decided.id, no: event.no })
  if (!answer.ok) return
  const count = (printed.get(event.no) ?? 0) + 1
  printed.set(event.no, count)
  const copies = typeof answer.output === 'object' && answer.output && Reflect.get(answer.output, 'copies')
  expect(copies, 'a copy is never numbered too low').toBeGreaterThanOrEqual(count)
}

test(
  'the centre counts every print exactly once, whatever network, disk and crashes do',
  () => keepsItsPromises(events, play, 60, 15_000),
  PATIENCE,
)

test('a restored centre counts from less: the next copy is numbered no lower for it', async () => {
  const desk = testDesk()
  try {
    desk.centre.put(decided)
    const restore = desk.centre.snapshot()
    await desk.signIn()
    await desk.ok('sync.now', {})
    const print = async () => (await desk.ok('notice.printed', { caseId: decided.id, no: 'T1' })).copies
    expect(await print()).toBe(1)
    await desk.ok('sync.now', {})
    restore()
    expect(await print()).toBe(2)
    // handed in before the desk notices that the centre was restored
    desk.centre.plan = (exchange) => (exchange.includes('/prints') ? 'none' : 'loseRequest')
    await desk.core().call('sync.now', {})
    expect(desk.centre.prints.size).toBe(1)
    expect(await print()).toBe(3)
  } finally {
    await desk.end()
  }
})

test(
  'the property notices a centre that forgets which prints it has counted',
  () => isNoticed(events, (schedule) => play(schedule, broken.forgetsWhatItHasSeen), 300, 20261122),
  90_000,
)
