import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aDocument, uuid } from '../policy/support.ts'
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

/** Papers taken for one registration on a hostile day. */
const OWNER = { kind: 'draft' as const, id: uuid(7_000) }
type Event = Mishap | { do: 'keep'; again: boolean } | { do: 'remove' } | { do: 'verify' }

const faults = ['none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500', 'captive', 'cutMidway'] as const
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    often(5, { do: fc.constant('keep'), again: fc.boolean() }),
    often(1, { do: fc.constant('remove') }),
    often(1, { do: fc.constant('verify') }),
    ...mishaps(faults, 4, 3),
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

/** What the page was told. */
interface Told {
  /** papers of which it has said 「已保存」, and which picture each is */
  readonly kept: Map<string, number>
  /** SHA-256 of those a saved decision names */
  readonly verified: Set<string>
}

function morning({ centre }: TestDesk): void {
  const refused = new Set(
    Array.from({ length: 20 }, (_, n) => n)
      .filter(isRefused)
      .map((n) => sha256Of(picture(n))),
  )
  centre.refusesPaper = (bytes) => refused.has(sha256Of(bytes))
  centre.put(waiting)
}

async function play(schedule: readonly Event[], sabotage?: (desk: TestDesk) => void): Promise<void> {
  await hostileDay({ options: { staff: aReviewer(['window']) }, sabotage, put: morning }, async (day) => {
    const { desk } = day
    const told: Told = { kept: new Map(), verified: new Set() }
    let n = 0
    for (const event of schedule) n = await step(day, event, told, n)
    await day.evening(3)
    const { kept, verified } = told
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
  })
}

async function step(day: HostileDay, event: Event, { kept, verified }: Told, n: number): Promise<number> {
  const { desk } = day
  day.line(event)
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
    return n
  }
  await day.befall(event)
  return n
}

test(
  'every paper that was kept ends at the centre or stays on the desk and says why',
  () => keepsItsPromises(events, play, 60, 15_000),
  PATIENCE,
)

test(
  'the property notices a centre that says it has what it threw away',
  () => isNoticed(events, (schedule) => play(schedule, broken.saysItHasWhatItThrewAway), 100, 20261130),
  90_000,
)
