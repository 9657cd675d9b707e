import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uuid } from '../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk } from '../support/core-desk.ts'
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
import { sha256Of } from '../support/model-centre.ts'
import { picture, taken } from '../support/papers.ts'

/** Papers a 补正 asked for come to the window on a hostile day. */
type Event = Mishap | { do: 'capture' | 'bring' | 'crashWhileBringing' }

const faults = ['none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'cutMidway'] as const
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    often(5, { do: fc.constant('capture') }),
    often(4, { do: fc.constant('bring') }),
    often(1, { do: fc.constant('crashWhileBringing') }),
    ...mishaps(faults, 5, 4),
  ),
  { minLength: 4, maxLength: 14 },
)

const waiting = numberedCase(1, { state: 'supplement', returnTo: 'first_review', documents: [] })
const OWNER = { kind: 'case' as const, id: waiting.id }

/** What the clerk was told: papers kept by id, and those brought when the deed was acknowledged. */
interface Told {
  readonly kept: Map<string, number>
  brought: string[] | null
}

async function play(schedule: readonly Event[], sabotage?: (desk: TestDesk) => void): Promise<void> {
  const options = { staff: aReviewer(['window']) }
  await hostileDay({ options, sabotage, put: ({ centre }) => centre.put(waiting) }, async (day) => {
    const { desk } = day
    const told: Told = { kept: new Map(), brought: null }
    for (const event of schedule) await step(day, event, told)
    await day.evening(4, ['outbox.sendNow', 'sync.now'])
    const documents = (desk.centre.cases.get(waiting.id)?.documents ?? []).map(({ id }) => id)
    const effects = desk.centre.applied.get(waiting.id) ?? []
    expect(effects.length, 'no 补正到件 has effect twice').toBeLessThanOrEqual(1)
    expect(new Set(documents).size, 'and no paper is there twice').toBe(documents.length)
    if (told.brought) expect(documents, 'what was told is at the centre, whole').toEqual(told.brought)
    for (const paperId of documents) {
      const n = told.kept.get(paperId)
      expect(n !== undefined && desk.centre.papers.has(sha256Of(picture(n))), 'with its picture').toBe(true)
    }
    const listed = await desk.ok('papers.list', { owner: OWNER })
    expect(listed.map(({ paperId }) => paperId).toSorted(), 'and nothing captured is gone').toEqual(
      [...told.kept.keys()].toSorted(),
    )
    for (const { paperId, bound } of listed) expect(bound, 'used, or free').toBe(documents.includes(paperId))
  })
}

async function step(day: HostileDay, event: Event, told: Told): Promise<void> {
  const { desk } = day
  day.line(event)
  switch (event.do) {
    case 'capture': {
      const n = told.kept.size
      const paperId = uuid(8_000 + n)
      if ((await desk.core().call('papers.keep', taken(OWNER, paperId, n))).ok) told.kept.set(paperId, n)
      return
    }
    case 'bring':
      return noteBrought(told, await bring(desk, told))
    case 'crashWhileBringing': {
      const answer = bring(desk, told)
      await day.powerCut()
      return noteBrought(told, await answer)
    }
    default:
      return day.befall(event)
  }
}

function noteBrought(told: Told, ids: string[] | null): void {
  if (ids) told.brought = ids
}

/** All that was captured; answers the papers it named when it was acknowledged. */
async function bring(desk: TestDesk, { kept }: Told): Promise<string[] | null> {
  const papers = [...kept].map(([id, n]) => {
    const bytes = picture(n)
    const shape = { sha256: sha256Of(bytes), bytes: bytes.length, mediaType: 'image/jpeg' as const, pages: 1 }
    const undeclared = { issuedOn: null, issuer: null, issuerLevel: null }
    return { id, material: 'diagnosis_certificate', title: '诊断证明', ...shape, ...undeclared }
  })
  if (papers.length === 0) return null
  const answer = await desk.core().call('decision.submit', {
    caseId: waiting.id,
    baseVersion: 1,
    baseMaterialVersion: 1,
    deed: { kind: 'supplement_received', papers, note: '' },
  })
  return answer.ok ? papers.map(({ id }) => id) : null
}

test(
  'papers brought to a window are in the case once and whole, or still on the desk',
  () => keepsItsPromises(events, play, 40, 15_000),
  PATIENCE,
)

test(
  'the property notices a centre that says it has what it threw away',
  () => isNoticed(events, (schedule) => play(schedule, broken.saysItHasWhatItThrewAway), 60, 20261130),
  60_000,
)
