import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dispatchRule } from '#shared/policy/dispatch.ts'
import { numberedCase, policy, type TestDesk } from '../support/core-desk.ts'
import {
  type HostileDay,
  hostileDay,
  isNoticed,
  keepsItsPromises,
  type Mishap,
  mishaps,
  often,
  PATIENCE,
} from '../support/hostile-day.ts'

/** One event of a day on which somebody passes cases over. */
type Event = Mishap | { do: 'skip'; n: number } | { do: 'wait' }

const CASES = 4
const faults = ['none', 'none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'cutMidway'] as const
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    often(6, { do: fc.constant('skip'), n: fc.nat(CASES - 1) }),
    often(2, { do: fc.constant('wait') }),
    ...mishaps(faults, 4, 4),
  ),
  { minLength: 3, maxLength: 14 },
)

const cases = Array.from({ length: CASES }, (_, i) => numberedCase(i + 1))
const reason = dispatchRule(policy.pack).skipReasons[0]?.code ?? ''

async function play(schedule: readonly Event[], sabotage?: (desk: TestDesk) => void): Promise<void> {
  const put = ({ centre }: TestDesk) => {
    for (const one of cases) centre.put(one)
  }
  await hostileDay({ sabotage, put }, async (day) => {
    const skipped: string[] = []
    for (const event of schedule) await step(day, event, skipped)
    await day.evening(1)
    for (let i = 0; i < 5; i += 1) {
      // Nobody waits for it at the screen: what failed goes when its time has come.
      day.desk.clock.advance(600_000)
      await day.evening(1)
    }
    const { centre } = day.desk
    const told = [...centre.turns.values()].filter(({ kind }) => kind === 'skipped').map(({ caseId }) => caseId)
    expect(told.sort(), 'the centre has every passing over once, and no other').toEqual(skipped.sort())
  })
}

async function step(day: HostileDay, event: Event, skipped: string[]): Promise<void> {
  const { desk } = day
  day.line(event)
  switch (event.do) {
    case 'skip': {
      const caseId = cases[event.n]?.id ?? ''
      const answer = await desk.core().call('queue.skip', { caseId, queue: 'first_review', reason })
      if (answer.ok) skipped.push(caseId)
      return
    }
    case 'wait':
      desk.clock.advance(120_000)
      return
    default:
      return day.befall(event)
  }
}

test(
  'what was passed over is told to the centre once, whatever line, disk, crashes and restored centres do',
  () => keepsItsPromises(events, play, 60, 12_000),
  PATIENCE,
)

test(
  'the property notices a desk that tells it under another id every time',
  () =>
    isNoticed(
      events,
      (schedule) =>
        play(schedule, (desk) => {
          const real = desk.centre.fetch
          let tries = 0
          desk.rewire((input, init) => {
            if (!String(input).endsWith('/v1/out-of-turn') || typeof init?.body !== 'string') return real(input, init)
            tries += 1
            const fresh = `"noteId":"$1${String(tries).padStart(4, '0')}$2"`
            return real(input, { ...init, body: init.body.replace(/"noteId":"(.{9}).{4}([^"]+)"/g, fresh) })
          })
        }),
      300,
      20261130,
    ),
  90_000,
)
