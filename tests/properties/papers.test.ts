import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aDocument, uuid } from '../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { type FailingDisk, failingDisk, fullAfter } from '../support/failing-disk.ts'
import { type Fault, sha256Of } from '../support/model-centre.ts'
import { picture, taken } from '../support/papers.ts'

/** Papers taken for one registration on a hostile day. */
const OWNER = { kind: 'draft' as const, id: uuid(7_000) }
type Event =
  | { do: 'keep'; again: boolean }
  | { do: 'remove' }
  | { do: 'verify' }
  | { do: 'sync'; fault: Fault }
  | { do: 'crash' }
  | { do: 'crashWhileSending'; fault: Fault }
  | { do: 'diskFull'; after: number }
  | { do: 'restore' }

const faults = fc.constantFrom<Fault>(
  'none',
  'loseRequest',
  'loseAnswer',
  'duplicate',
  'error500',
  'captive',
  'cutMidway',
)
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('keep' as const), again: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ do: 'remove' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'verify' as const }) },
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

const waiting = numberedCase(1, {
  state: 'originals',
  returnTo: 'first_review',
  documents: [aDocument(11, 'diagnosis')],
})

/** Every third picture is one the centre will never take. */
const isRefused = (n: number) => n % 3 === 2

async function play(schedule: readonly Event[], sabotage: (desk: TestDesk) => void): Promise<void> {
  const desk = testDesk({ staff: aReviewer(['window']) })
  const disk = failingDisk()
  const refused = new Set(
    Array.from({ length: 20 }, (_, n) => n)
      .filter(isRefused)
      .map((n) => sha256Of(picture(n))),
  )
  desk.centre.refusesPaper = (bytes) => refused.has(sha256Of(bytes))
  sabotage(desk)
  try {
    desk.centre.put(waiting)
    const restore = desk.centre.snapshot()
    await desk.signIn()
    await desk.ok('sync.now', {})
    /** acknowledged: the page has said 「已保存」 */
    const kept = new Map<string, number>()
    const verified = new Set<string>()
    let n = 0
    for (const event of schedule) n = await step(desk, disk, event, { kept, verified }, n, restore)
    disk.plan = () => null
    desk.centre.plan = () => 'none'
    for (let i = 0; i < 3; i++) await desk.ok('sync.now', {})
    const listed = await desk.ok('papers.list', { owner: OWNER })
    expect(listed.map((paper) => paper.paperId).toSorted(), 'each is on the desk once, and no other').toEqual(
      [...kept.keys()].toSorted(),
    )
    for (const [paperId, number] of kept) {
      const sha256 = sha256Of(picture(number))
      const paper = listed.find((one) => one.paperId === paperId)
      expect(paper?.state).toBe(isRefused(number) ? 'refused' : 'there')
      expect(desk.centre.papers.has(sha256), 'what the desk says of it is true').toBe(!isRefused(number))
      expect(paper?.message === null, 'what stays says why').toBe(!isRefused(number))
      const { bytes } = await desk.ok('papers.bytes', { paperId, which: 'paper' })
      expect(sha256Of(bytes), 'and it is the very picture').toBe(sha256)
    }
    const [deed] = desk.centre.applied.get(waiting.id) ?? []
    const named = [...verified].map((sha256) => desk.centre.papers.has(sha256))
    expect(
      deed !== undefined,
      'a decision goes when its paper is there, and waits in sight when it never will be',
    ).toBe(verified.size > 0 && named.every((there) => there))
    const owed = [...kept.values()].filter(isRefused).length
    expect(await desk.ok('papers.waiting', {})).toEqual({ waiting: 0, refused: owed, lost: 0 })
  } finally {
    disk.end()
    await desk.end()
  }
}

async function step(
  desk: TestDesk,
  disk: FailingDisk,
  event: Event,
  { kept, verified }: { kept: Map<string, number>; verified: Set<string> },
  n: number,
  restore: () => void,
): Promise<number> {
  desk.centre.plan = (exchange) => ('fault' in event && !exchange.includes('/sessions') ? event.fault : 'none')
  if (event.do === 'keep') {
    const paperId = uuid(8_000 + n)
    for (const _time of event.again ? [1, 2] : [1]) {
      const answer = await desk.core().call('papers.keep', taken(OWNER, paperId, n))
      if (answer.ok) kept.set(paperId, n)
    }
    return n + 1
  }
  if (event.do === 'verify') {
    const [last] = [...kept.entries()].slice(-1)
    if (!last) return n
    const [paperId, number] = last
    const bytes = picture(number)
    const captured = {
      id: paperId,
      sha256: sha256Of(bytes),
      bytes: bytes.length,
      mediaType: 'image/jpeg' as const,
      pages: 1,
    }
    const answer = await desk.core().call('decision.submit', {
      caseId: waiting.id,
      baseVersion: 1,
      baseMaterialVersion: 1,
      deed: {
        kind: 'originals_mismatch',
        note: '日期不符',
        papers: [{ documentId: waiting.documents[0]?.id ?? '', result: 'differs', field: '日期', captured }],
      },
    })
    if (answer.ok) verified.add(captured.sha256)
    return n
  }
  if (event.do === 'remove') {
    const [paperId] = kept.keys()
    if (paperId === undefined) return n
    const answer = await desk.core().call('papers.remove', { paperId })
    if (answer.ok) kept.delete(paperId)
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
  return n
}

test('every paper that was kept ends at the centre or stays on the desk and says why', async () => {
  await fc.assert(
    fc.asyncProperty(events, (schedule) => play(schedule, () => undefined)),
    { numRuns: 60, interruptAfterTimeLimit: 15_000 },
  )
}, 90_000)

test('the property notices a centre that says it has what it threw away', async () => {
  const sabotage = (desk: TestDesk) => {
    desk.centre.papers.set = () => desk.centre.papers
  }
  const found = await fc.check(
    fc.asyncProperty(events, (schedule) => play(schedule, sabotage)),
    { numRuns: 100, endOnFailure: true, seed: 20261130 },
  )
  expect(found.failed).toBe(true)
}, 90_000)
