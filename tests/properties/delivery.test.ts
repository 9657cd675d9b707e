import fc from 'fast-check'
import { expect, test } from 'vitest'
import { approve, numberedCase, type TestDesk } from '../support/core-desk.ts'
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
import type { Fault } from '../support/model-centre.ts'

/** One event of a hostile day. */
type Event =
  | Mishap
  | { do: 'decide' | 'colleague'; n: number }
  | { do: 'push'; fault: Fault }
  | { do: 'wait' | 'pullBeforeReplay' | 'diskFree' | 'backup' }

const CASES = 4
const faults = ['none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'captive', 'cutMidway'] as const
const n = fc.nat(CASES - 1)
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    often(5, { do: fc.constant('decide'), n }),
    often(4, { do: fc.constant('push'), fault: fc.constantFrom(...faults) }),
    often(1, { do: fc.constant('colleague'), n }),
    often(1, { do: fc.constant('wait') }),
    often(1, { do: fc.constant('pullBeforeReplay') }),
    often(1, { do: fc.constant('diskFree') }),
    often(1, { do: fc.constant('backup') }),
    ...mishaps(faults, 2, 5),
  ),
  { minLength: 3, maxLength: 16 },
)

const cases = Array.from({ length: CASES }, (_, i) => numberedCase(i + 1))

/** Plays a schedule on a real core and files, heals the network, drains, and checks every promise made on the way. */
async function play(schedule: readonly Event[], sabotage?: (desk: TestDesk) => void): Promise<void> {
  const put = ({ centre }: TestDesk) => {
    for (const one of cases) centre.put(one)
  }
  await hostileDay({ sabotage, put }, async (day) => {
    /** operation → case, as acknowledged to the person */
    const acked = new Map<string, string>()
    for (const event of schedule) await step(day, event, acked)
    await day.evening(5)
    await check(day.desk, acked)
  })
}

async function step(day: HostileDay, event: Event, acked: Map<string, string>): Promise<void> {
  const { desk, disk } = day
  day.line(event)
  switch (event.do) {
    case 'decide': {
      const caseId = cases[event.n]?.id ?? ''
      const { case: c } = await desk.ok('workbench.open', { caseId })
      // A colleague sends finished cases back, so that one case is decided more than once.
      const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
      const answer = await desk.core().call('decision.submit', { caseId, ...base, deed: approve })
      if (answer.ok) acked.set(opIdOf(answer.output), caseId)
      return
    }
    case 'push':
      await desk.core().call('outbox.sendNow', {})
      return
    case 'pullBeforeReplay':
      for (const fault of ['loseAnswer', 'loseRequest'] as const) {
        desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? fault : 'none')
        await desk.core().call('sync.now', {})
      }
      return
    case 'colleague':
      desk.centre.touch(cases[event.n]?.id ?? '', { state: 'first_review', firstReviewer: '010999' })
      return
    case 'wait':
      desk.clock.advance(120_000)
      return
    case 'diskFree':
      disk.plan = () => null
      return
    case 'backup':
      day.restore = desk.centre.snapshot()
      return
    default:
      return day.befall(event, 'outbox.sendNow')
  }
}

function opIdOf(output: unknown): string {
  if (typeof output === 'object' && output !== null && 'opId' in output) return String(output.opId)
  throw new Error('no opId')
}

async function check(desk: TestDesk, acked: ReadonlyMap<string, string>): Promise<void> {
  const shown = new Map((await desk.ok('outbox.list', {})).map((r) => [r.opId, r]))
  const applied = [...desk.centre.applied.values()].flat()
  expect(new Set(applied).size, 'nothing is applied twice').toBe(applied.length)
  for (const opId of applied) expect(acked.has(opId), 'the centre knows only what a person decided').toBe(true)
  expect(shown.size, 'nothing is in the outbox that nobody decided, and nothing is missing').toBe(acked.size)
  for (const [opId] of acked) {
    const state = shown.get(opId)?.state
    if (applied.includes(opId)) expect(state, 'applied there is accepted here').toBe('accepted')
    else expect(['conflict', 'refused'], 'not applied is visible as such').toContain(state)
  }
  const counts = await desk.ok('queue.counts', {})
  const there = [...desk.centre.cases.values()]
  for (const queue of ['first_review', 'second_review'] as const) {
    expect(counts[queue], 'a queue counts what the centre has').toBe(there.filter((c) => c.state === queue).length)
  }
  const sent = [...acked].filter(([opId]) => shown.get(opId)?.state === 'accepted').map(([, caseId]) => caseId)
  expect(counts.done, '已办 counts each case once').toBe(new Set(sent).size)
  expect([...shown.values()].map((r) => r.seq).sort((a, b) => a - b)).toEqual([...shown.keys()].map((_, i) => i + 1))
}

test(
  'every acknowledged decision is applied exactly once or visibly not, whatever network and crashes do',
  () => keepsItsPromises(events, play, 60, 15_000),
  PATIENCE,
)

/** A desk or a centre with a well-known mistake; the property above must notice each. */
const mistakes: Record<string, (desk: TestDesk) => void> = {
  'a centre that forgets which operations it has seen': broken.forgetsWhatItHasSeen,
  'a desk that takes any answer for success': (desk) => {
    const real = desk.centre.fetch
    desk.rewire(async (input, init) => {
      const response = await real(input, init).catch(() => null)
      if (!String(input).endsWith('/v1/ops') || typeof init?.body !== 'string') {
        if (response) return response
        throw new TypeError('fetch failed')
      }
      const sent: { ops: { opId: string }[] } = JSON.parse(init.body)
      const results = sent.ops.map(({ opId }) => ({
        opId,
        outcome: 'applied',
        code: 'ok',
        message: '',
        replayed: false,
        version: 1,
        materialVersion: 1,
      }))
      return Response.json({ results })
    })
  },
  'a desk that makes a new id for every try': (desk) => {
    const real = desk.centre.fetch
    let tries = 0
    desk.rewire(async (input, init) => {
      if (!String(input).endsWith('/v1/ops') || typeof init?.body !== 'string') return real(input, init)
      tries += 1
      const fresh = (id: string) => `${id.slice(0, 9)}${tries.toString(16).padStart(4, '0')}${id.slice(13)}`
      const ids = new Map<string, string>()
      const body = init.body.replace(/"opId":"([^"]+)"/g, (_, id: string) => {
        ids.set(fresh(id), id)
        return `"opId":"${fresh(id)}"`
      })
      const response = await real(input, { ...init, body })
      const text = (await response.text()).replace(
        /"opId":"([^"]+)"/g,
        (_, id: string) => `"opId":"${ids.get(id) ?? id}"`,
      )
      return new Response(text, { status: response.status })
    })
  },
}

for (const [name, sabotage] of Object.entries(mistakes)) {
  test(
    `the property notices ${name}`,
    () => isNoticed(events, (schedule) => play(schedule, sabotage), 300, 20261122),
    90_000,
  )
}
