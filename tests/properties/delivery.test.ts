import fc from 'fast-check'
import { expect, test } from 'vitest'
import { approve, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { type FailingDisk, failingDisk, fullAfter } from '../support/failing-disk.ts'
import type { Fault } from '../support/model-centre.ts'

/** One event of a hostile day. */
type Event =
  | { do: 'decide'; n: number }
  | { do: 'push'; fault: Fault }
  | { do: 'sync'; fault: Fault }
  | { do: 'colleague'; n: number }
  | { do: 'crash' }
  | { do: 'crashWhileSending'; fault: Fault }
  | { do: 'wait' }
  | { do: 'pullBeforeReplay' }
  | { do: 'diskFull'; after: number }
  | { do: 'diskFree' }
  | { do: 'backup' }
  | { do: 'restore' }

const CASES = 4
const faults = fc.constantFrom<Fault>(
  'none',
  'loseRequest',
  'loseAnswer',
  'duplicate',
  'error500',
  'captive',
  'cutMidway',
)
const which = fc.integer({ min: 0, max: CASES - 1 })
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('decide' as const), n: which }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('push' as const), fault: faults }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('sync' as const), fault: faults }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('colleague' as const), n: which }) },
    { weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crashWhileSending' as const), fault: faults }) },
    { weight: 1, arbitrary: fc.constant({ do: 'wait' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'pullBeforeReplay' as const }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('diskFull' as const), after: fc.integer({ min: 0, max: 5 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'diskFree' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'backup' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restore' as const }) },
  ),
  { minLength: 3, maxLength: 16 },
)

/** Plays a schedule on a real core and files, heals the network, drains, and checks every promise made on the way. */
async function play(schedule: readonly Event[], sabotage: (desk: TestDesk) => void): Promise<void> {
  const desk = testDesk()
  const disk = failingDisk()
  sabotage(desk)
  try {
    const ids = Array.from({ length: CASES }, (_, i) => numberedCase(i + 1))
    for (const c of ids) desk.centre.put(c)
    await desk.signIn()
    await desk.ok('sync.now', {})
    const day: Day = { desk, disk, ids: ids.map((c) => c.id), acked: new Map(), restore: desk.centre.snapshot() }
    for (const event of schedule) await step(day, event)
    disk.plan = () => null
    desk.centre.plan = () => 'none'
    for (let i = 0; i < 5; i++) await desk.ok('sync.now', {})
    await check(desk, day.acked)
  } finally {
    disk.end()
    await desk.end()
  }
}

interface Day {
  readonly desk: TestDesk
  readonly disk: FailingDisk
  readonly ids: readonly string[]
  /** operation → case, as acknowledged to the person */
  readonly acked: Map<string, string>
  /** puts the centre back to its last backup */
  restore: () => void
}

async function step(day: Day, event: Event): Promise<void> {
  const { desk, disk, ids, acked } = day
  desk.centre.plan = (exchange) => ('fault' in event && !exchange.includes('/sessions') ? event.fault : 'none')
  if (event.do === 'decide') {
    const caseId = ids[event.n] ?? ''
    const { case: c } = await desk.ok('workbench.open', { caseId })
    // A colleague sends finished cases back, so that one case is decided more than once.
    const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    const answer = await desk.core().call('decision.submit', { caseId, ...base, deed: approve })
    if (answer.ok) acked.set(opIdOf(answer.output), caseId)
  } else if (event.do === 'push') {
    await desk.core().call('outbox.sendNow', {})
  } else if (event.do === 'sync') {
    await desk.core().call('sync.now', {})
  } else if (event.do === 'pullBeforeReplay') {
    for (const fault of ['loseAnswer', 'loseRequest'] as const) {
      desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? fault : 'none')
      await desk.core().call('sync.now', {})
    }
  } else if (event.do === 'diskFull') {
    disk.plan = fullAfter(event.after)
  } else if (event.do === 'diskFree') {
    disk.plan = () => null
  } else if (event.do === 'backup') {
    day.restore = desk.centre.snapshot()
  } else if (event.do === 'restore') {
    day.restore()
  } else if (event.do === 'colleague') {
    desk.centre.touch(ids[event.n] ?? '', { state: 'first_review', firstReviewer: '010999' })
  } else if (event.do === 'crash') {
    disk.plan = () => null
    await desk.crash()
  } else if (event.do === 'crashWhileSending') {
    disk.plan = () => null
    const sending = desk.core().call('outbox.sendNow', {})
    await desk.crash()
    await sending
  } else {
    desk.clock.advance(120_000)
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

test('every acknowledged decision is applied exactly once or visibly not, whatever network and crashes do', async () => {
  await fc.assert(
    fc.asyncProperty(events, (schedule) => play(schedule, () => undefined)),
    { numRuns: 60, interruptAfterTimeLimit: 15_000 },
  )
}, 90_000)

/** A desk or a centre with a well-known mistake; the property above must notice each. */
const mistakes: Record<string, (desk: TestDesk) => void> = {
  'a centre that forgets which operations it has seen': (desk) => {
    desk.centre.remembers = false
  },
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
  test(`the property notices ${name}`, async () => {
    const found = await fc.check(
      fc.asyncProperty(events, (schedule) => play(schedule, sabotage)),
      { numRuns: 300, endOnFailure: true, seed: 20261122 },
    )
    expect(found.failed).toBe(true)
  }, 90_000)
}
