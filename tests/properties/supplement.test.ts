import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uuid } from '../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { type FailingDisk, failingDisk, fullAfter } from '../support/failing-disk.ts'
import { type Fault, sha256Of } from '../support/model-centre.ts'
import { picture, taken } from '../support/papers.ts'

/** Papers a 补正 asked for come to the window on a hostile day. */
type Event =
  | { do: 'capture' | 'bring' | 'crash' | 'crashWhileBringing' | 'restore' }
  | { do: 'sync' | 'crashWhileSending'; fault: Fault }
  | { do: 'diskFull'; after: number }

const faults = fc.constantFrom<Fault>('none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'cutMidway')
const only = <D extends string>(name: D) => fc.record({ do: fc.constant(name) })
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: only('capture') },
    { weight: 4, arbitrary: only('bring') },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('sync' as const), fault: faults }) },
    { weight: 1, arbitrary: only('crash') },
    { weight: 1, arbitrary: only('crashWhileBringing') },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crashWhileSending' as const), fault: faults }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('diskFull' as const), after: fc.integer({ min: 0, max: 4 }) }),
    },
    { weight: 1, arbitrary: only('restore') },
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

async function play(schedule: readonly Event[], sabotage: (desk: TestDesk) => void): Promise<void> {
  const desk = testDesk({ staff: aReviewer(['window']) })
  const disk = failingDisk()
  sabotage(desk)
  try {
    desk.centre.put(waiting)
    const restore = desk.centre.snapshot()
    await desk.signIn()
    await desk.ok('sync.now', {})
    const told: Told = { kept: new Map(), brought: null }
    for (const event of schedule) await step(desk, disk, event, told, restore)
    disk.plan = () => null
    desk.centre.plan = () => 'none'
    for (let i = 0; i < 4; i += 1) {
      await desk.ok('outbox.sendNow', {})
      await desk.ok('sync.now', {})
    }
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
  } finally {
    disk.end()
    await desk.end()
  }
}

async function step(desk: TestDesk, disk: FailingDisk, event: Event, told: Told, restore: () => void): Promise<void> {
  desk.centre.plan = (exchange) => ('fault' in event && !exchange.includes('/sessions') ? event.fault : 'none')
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
      disk.plan = () => null
      await desk.crash()
      return noteBrought(told, await answer)
    }
    case 'crash':
      disk.plan = () => null
      return desk.crash()
    case 'crashWhileSending': {
      disk.plan = () => null
      const sending = desk.core().call('sync.now', {})
      await desk.crash()
      await sending
      return
    }
    case 'sync':
      await desk.core().call('sync.now', {})
      return
    case 'diskFull':
      disk.plan = fullAfter(event.after)
      return
    case 'restore':
      restore()
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

test('papers brought to a window are in the case once and whole, or still on the desk', async () => {
  await fc.assert(
    fc.asyncProperty(events, (schedule) => play(schedule, () => undefined)),
    { numRuns: 40, interruptAfterTimeLimit: 15_000 },
  )
}, 60_000)

test('the property notices a centre that says it has what it threw away', async () => {
  const sabotage = (desk: TestDesk) => {
    desk.centre.papers.set = () => desk.centre.papers
  }
  const found = await fc.check(
    fc.asyncProperty(events, (schedule) => play(schedule, sabotage)),
    { numRuns: 60, endOnFailure: true, seed: 20261130 },
  )
  expect(found.failed).toBe(true)
}, 60_000)
