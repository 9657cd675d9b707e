import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { numberedCase, type TestDesk } from '../support/core-desk.ts'
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

/**
 * One event of a day on which colleagues are often first: a decision that the centre did not take is decided again, put away
 * or asked about. `n`: the how-manieth of what is in the outbox unsettled.
 */
type Event =
  | Mishap
  | { do: 'decide' | 'colleague'; n: number }
  | { do: 'redecide' | 'putAway' | 'ask'; n: number }
  | { do: 'wait' }

const CASES = 3
const faults = ['none', 'none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'cutMidway'] as const
const n = fc.nat(CASES - 1)
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    often(8, { do: fc.constant('decide'), n }),
    often(6, { do: fc.constant('colleague'), n }),
    often(6, { do: fc.constant('redecide'), n: fc.nat(3) }),
    often(1, { do: fc.constant('putAway'), n: fc.nat(3) }),
    often(1, { do: fc.constant('ask'), n: fc.nat(3) }),
    often(1, { do: fc.constant('wait') }),
    ...mishaps(faults, 6, 6),
  ),
  { minLength: 4, maxLength: 20 },
)

const cases = Array.from({ length: CASES }, (_, i) => numberedCase(i + 1))
const caseOf = (at: number) => cases[at]?.id ?? ''

interface Saved {
  readonly opId: string
  readonly caseId: string
  readonly note: string
}

/** What a person was told, in the order it was told. */
interface Told {
  readonly saved: Saved[]
  /** decisions of which they were told that they may be made again, with what they had written */
  readonly again: Map<string, string>
  /** case → the decision that the next one on it makes again */
  readonly next: Map<string, string>
  /** decision → the one it says to make again */
  readonly resolves: Map<string, string | undefined>
}

/** `spoil` changes what the desk hands in. */
async function play(schedule: readonly Event[], spoil = (body: string) => body): Promise<void> {
  const put = ({ centre }: TestDesk) => {
    for (const one of cases) centre.put(one)
  }
  await hostileDay({ put }, async (day) => {
    const sent = noteSent(day.desk, spoil)
    const told: Told = { saved: [], again: new Map(), next: new Map(), resolves: new Map() }
    for (const event of schedule) await step(day, event, told)
    await day.evening(5)
    await check(day.desk, told, sent)
  })
}

const Sent = z.object({ ops: z.array(z.object({ opId: z.string(), resolves: z.string().optional() })) })

/** operation → the one it names, as it was sent */
function noteSent(desk: TestDesk, spoil: (body: string) => string): Map<string, string | undefined> {
  const sent = new Map<string, string | undefined>()
  const real = desk.centre.fetch
  desk.rewire((input, init) => {
    if (!String(input).endsWith('/v1/ops') || typeof init?.body !== 'string') return real(input, init)
    const body = spoil(init.body)
    for (const { opId, resolves } of Sent.parse(JSON.parse(body)).ops) sent.set(opId, resolves)
    return real(input, { ...init, body })
  })
  return sent
}

async function step(day: HostileDay, event: Event, told: Told): Promise<void> {
  const { desk } = day
  day.line(event)
  switch (event.do) {
    case 'decide':
      return decide(desk, caseOf(event.n), told)
    case 'colleague':
      desk.centre.touch(caseOf(event.n), { state: 'first_review', firstReviewer: '010999' })
      return
    case 'redecide': {
      const row = await unsettled(desk, event.n)
      if (!row) return
      const answer = await desk.core().call('outbox.redecide', { opId: row.opId })
      if (!answer.ok) return
      told.again.set(row.opId, told.saved.find(({ opId }) => opId === row.opId)?.note ?? '')
      told.next.set(row.caseId, row.opId)
      return
    }
    case 'putAway':
    case 'ask': {
      const row = await unsettled(desk, event.n)
      const method = event.do === 'ask' ? 'outbox.check' : 'outbox.acknowledge'
      if (row) await desk.core().call(method, { opId: row.opId })
      return
    }
    case 'wait':
      desk.clock.advance(120_000)
      return
    default:
      return day.befall(event)
  }
}

async function unsettled(desk: TestDesk, at: number) {
  const rows = (await desk.ok('outbox.list', {})).filter(({ state }) => state === 'conflict' || state === 'refused')
  return rows[at % Math.max(1, rows.length)]
}

/** What stands in the draft goes on in the decision, with something of its own. */
async function decide(desk: TestDesk, caseId: string, told: Told): Promise<void> {
  const { case: c, draft } = await desk.ok('workbench.open', { caseId })
  const note = [draft?.note ?? '', `意见${told.saved.length}。`].filter(Boolean).join('\n')
  const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
  const deed = { kind: 'propose_approve' as const, criteria: [], note }
  const answer = await desk.core().call('decision.submit', { caseId, ...base, deed })
  if (!answer.ok) return
  const { opId } = z.object({ opId: z.string() }).parse(answer.output)
  told.saved.push({ opId, caseId, note })
  told.resolves.set(opId, told.next.get(caseId))
  told.next.delete(caseId)
}

async function check(desk: TestDesk, { saved, again, resolves }: Told, sent: Map<string, string | undefined>) {
  const rows = new Map((await desk.ok('outbox.list', {})).map((row) => [row.opId, row]))
  const applied = [...desk.centre.applied.values()].flat()
  expect(new Set(applied).size, 'nothing is applied twice').toBe(applied.length)
  expect(rows.size, 'the outbox has each decision, and nothing else').toBe(saved.length)
  for (const { opId } of saved) {
    const state = rows.get(opId)?.state
    if (applied.includes(opId)) expect(state, 'applied there is accepted here').toBe('accepted')
    else expect(['conflict', 'refused'], 'not applied is visible as such').toContain(state)
    if (sent.has(opId))
      expect(sent.get(opId), 'a second try names the first, and nothing else does').toBe(resolves.get(opId))
  }
  for (const [opId, note] of again) {
    const caseId = saved.find((one) => one.opId === opId)?.caseId ?? ''
    const { draft } = await desk.ok('workbench.open', { caseId })
    const later = saved.slice(saved.findIndex((one) => one.opId === opId) + 1).filter((one) => one.caseId === caseId)
    const kept = [draft?.note ?? '', ...later.map((one) => one.note)].some((text) => text.includes(note))
    expect(kept, 'what was written the first time is in the draft or in a later decision').toBe(true)
    const row = rows.get(opId)
    expect(row?.state === 'accepted' || row?.acknowledged, 'what is decided again asks for nothing any more').toBe(true)
  }
}

test(
  'what is decided a second time keeps what was written, names the first, and each is applied once or visibly not',
  () => keepsItsPromises(events, play, 60, 15_000),
  PATIENCE,
)

test('the property notices a desk whose second tries do not name the first', () => {
  const spoil = (body: string) => body.replace(/"resolves":"[^"]+",?/g, '')
  return isNoticed(events, (schedule) => play(schedule, spoil), 300, 20261130)
}, 90_000)
