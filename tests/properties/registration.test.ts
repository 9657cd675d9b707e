import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uuid } from '../policy/support.ts'
import { aReviewer, type TestDesk } from '../support/core-desk.ts'
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
import { picture, taken } from '../support/papers.ts'
import { aDraft, certnoOf } from '../support/registrations.ts'

/** Citizens at a window on a hostile day; each is registered for one or two diseases, with a paper of their own. */
const CITIZENS = 3
type Event =
  | Mishap
  | { do: 'scan'; citizen: number; diseases: number }
  | { do: 'capture' | 'register' | 'crashWhileRegistering'; citizen: number }

const citizen = fc.nat(CITIZENS - 1)
const faults = ['none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'captive'] as const
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    often(4, { do: fc.constant('scan'), citizen, diseases: fc.integer({ min: 1, max: 2 }) }),
    often(2, { do: fc.constant('capture'), citizen }),
    often(6, { do: fc.constant('register'), citizen }),
    often(1, { do: fc.constant('crashWhileRegistering'), citizen }),
    ...mishaps(faults, 5, 6),
  ),
  { minLength: 4, maxLength: 18 },
)

/** What the clerk was told: kept drafts and registrations, by citizen. */
interface Told {
  readonly drafts: Map<number, number>
  readonly registered: Map<number, { caseIds: string[]; no: string }>
  readonly papers: Map<number, number>
}

const draftOf = (n: number) => uuid(7_100 + n)
const paperOf = (n: number) => uuid(8_100 + n)

async function play(schedule: readonly Event[], sabotage?: (desk: TestDesk) => void): Promise<void> {
  await hostileDay({ options: { staff: aReviewer(['window']) }, sabotage }, async (day) => {
    const told: Told = { drafts: new Map(), registered: new Map(), papers: new Map() }
    for (const event of schedule) await step(day, event, told)
    await day.evening(4, ['outbox.sendNow', 'sync.now'])
    await judge(day.desk, told)
  })
}

async function judge(desk: TestDesk, told: Told): Promise<void> {
  const drafts = (await desk.ok('window.drafts', {})).map(({ id }) => id)
  for (let n = 0; n < CITIZENS; n += 1) {
    const done = told.registered.get(n)
    const atCentre = [...desk.centre.cases.values()].filter(({ form }) => form.certno === certnoOf(n + 1))
    for (const { id } of atCentre)
      expect(desk.centre.applied.get(id), 'no registration has effect twice').toHaveLength(1)
    const codes = atCentre.map(({ form }) => form.opsp_dise_code)
    expect(new Set(codes).size, 'and none is there twice under two ids').toBe(codes.length)
    if (done) {
      expect(atCentre.map(({ id }) => id).toSorted(), 'what was told is at the centre').toEqual(done.caseIds.toSorted())
      expect(drafts, 'and no longer a draft').not.toContain(draftOf(n))
      const kept = told.papers.get(n)
      for (const { documents } of atCentre) {
        if (kept === undefined) continue
        expect(documents.map(({ id }) => id)).toEqual([paperOf(n)])
        expect(desk.centre.papers.size, 'with its paper').toBeGreaterThan(0)
      }
      const { rows } = await desk.ok('window.find', { text: done.no })
      expect(rows.map(({ caseId }) => caseId).toSorted(), 'found by the number on the paper').toEqual(
        done.caseIds.toSorted(),
      )
      expect(rows.every(({ caseNo }) => caseNo !== null)).toBe(true)
    } else if (told.drafts.has(n) && atCentre.length === 0) {
      expect(drafts, 'what was saved and not registered is still there').toContain(draftOf(n))
    }
  }
}

async function step(day: HostileDay, event: Event, told: Told): Promise<void> {
  const { desk } = day
  day.line(event)
  const core = desk.core()
  switch (event.do) {
    case 'scan': {
      if (told.registered.has(event.citizen)) return
      const body = aDraft(event.citizen + 1, event.diseases)
      const saved = await core.call('window.saveDraft', { id: draftOf(event.citizen), body })
      if (saved.ok) told.drafts.set(event.citizen, event.diseases)
      return
    }
    case 'capture': {
      if (!told.drafts.has(event.citizen) || told.registered.has(event.citizen)) return
      const owner = { kind: 'draft' as const, id: draftOf(event.citizen) }
      const paper = taken(owner, paperOf(event.citizen), 50 + event.citizen, { material: 'id_front' })
      if ((await core.call('papers.keep', paper)).ok) told.papers.set(event.citizen, picture(50).length)
      return
    }
    case 'register':
      return noteRegistered(told, event.citizen, await registerOne(desk, event.citizen))
    case 'crashWhileRegistering': {
      const answer = registerOne(desk, event.citizen)
      await day.powerCut()
      return noteRegistered(told, event.citizen, await answer)
    }
    default:
      return day.befall(event)
  }
}

const registerOne = (desk: TestDesk, n: number) =>
  desk.core().call('window.register', { draftId: draftOf(n), next: true })

function noteRegistered(told: Told, n: number, answer: { ok: boolean; output?: unknown }): void {
  if (!answer.ok || typeof answer.output !== 'object' || answer.output === null) return
  const { provisionalNo, cases } = answer.output as { provisionalNo: string; cases: { caseId: string }[] }
  expect(told.registered.has(n), 'nobody is told twice that they are registered').toBe(false)
  told.registered.set(n, { no: provisionalNo, caseIds: cases.map(({ caseId }) => caseId) })
}

test(
  'an application registered at the window is at the centre exactly once, whatever line, disk and crashes do',
  () => keepsItsPromises(events, play, 60, 12_000),
  PATIENCE,
)

/** Somebody is registered to begin with, so that there is something to forget. */
const begun: readonly Event[] = [
  { do: 'scan', citizen: 0, diseases: 1 },
  { do: 'register', citizen: 0 },
]

test(
  'the property notices a centre that forgets what it has registered',
  () => isNoticed(events, (schedule) => play([...begun, ...schedule], broken.forgetsWhatItHasSeen), 300, 20261122),
  120_000,
)
