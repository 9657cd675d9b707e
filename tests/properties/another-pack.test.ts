import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCase } from '#core/flow/cache.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { aDocument, calendar, pack } from '../policy/support.ts'
import { cacheOf } from '../support/cache.ts'
import { numberedCase, type TestDesk } from '../support/core-desk.ts'
import { fullAfter } from '../support/failing-disk.ts'
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
import { demoSigned } from '../support/signed-policy.ts'

/**
 * One event of a day on which the rules change: another pack comes into force, or arrives while the disk gets full; a case
 * changes; the clock moves on.
 */
type Event =
  | Mishap
  | { do: 'pack'; n: number }
  | { do: 'packOnFullDisk'; n: number; after: number }
  | { do: 'change'; n: number; picture: number }
  | { do: 'wait' }

/** More than are looked at between two pauses, so that a line or a crash can come in the middle. */
const CASES = 60
const faults = ['none', 'none', 'loseRequest', 'loseAnswer', 'error500', 'captive', 'cutMidway'] as const
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    often(5, { do: fc.constant('pack'), n: fc.nat(2) }),
    often(3, { do: fc.constant('packOnFullDisk'), n: fc.nat(2), after: fc.nat(4) }),
    often(4, { do: fc.constant('change'), n: fc.nat(CASES - 1), picture: fc.nat(3) }),
    often(2, { do: fc.constant('wait') }),
    ...mishaps(faults, 5, 6),
  ),
  { minLength: 3, maxLength: 14 },
)

/** Packs under which the machine notices different things in every case. */
const policies = [0, 1, 2].map((n) => {
  const other: PolicyPack = {
    ...pack,
    version: `${pack.version}-${n}`,
    signature: { required: n === 1 },
    materials: pack.materials.map((one) => ({ ...one, name: `${one.name}（${n}）` })),
  }
  return demoSigned({ pack: n === 0 ? pack : other, calendar })
})

/** Some pictures lie in the cases of several people: what is noticed there rests on the others. */
const paperOf = (n: number, picture: number) =>
  aDocument(1_000 + n, 'diagnosis', { sha256: String(picture).padStart(64, 'c') })
const cases = Array.from({ length: CASES }, (_, i) =>
  numberedCase(i + 1, { documents: i % 5 === 0 ? [paperOf(i, i % 4)] : [] }),
)

async function play(schedule: readonly Event[], sabotage?: (desk: TestDesk) => void): Promise<void> {
  const put = ({ centre }: TestDesk) => {
    for (const one of cases) centre.put(one)
  }
  await hostileDay({ sabotage, put }, async (day) => {
    for (const event of schedule) await step(day, event)
    await day.evening(4)
    await check(day.desk)
  })
}

async function step(day: HostileDay, event: Event): Promise<void> {
  const { desk, disk } = day
  const { centre, clock } = desk
  day.line(event)
  switch (event.do) {
    case 'pack':
      centre.policy = policies[event.n] ?? centre.policy
      return
    case 'packOnFullDisk':
      centre.policy = policies[event.n] ?? centre.policy
      disk.plan = fullAfter(event.after)
      await desk.core().call('sync.now', {})
      disk.plan = () => null
      return
    case 'change':
      centre.touch(cases[event.n]?.id ?? '', { documents: [paperOf(event.n, event.picture)] })
      return
    case 'wait':
      clock.advance(400_000)
      return
    default:
      return day.befall(event)
  }
}

/** What the machine has noticed in a case is what it notices under the pack in force, the others looked at as they are now. */
async function check(desk: TestDesk): Promise<void> {
  const { centre } = desk
  const anew = await cacheOf([...centre.cases.values()], centre.policy)
  try {
    for (const { id } of cases) {
      const { findings } = await desk.ok('workbench.open', { caseId: id })
      expect(findings).toEqual(findCase(anew.db, id)?.findings)
    }
    const state = await desk.ok('sync.get', {})
    expect(state).toMatchObject({ link: 'online', trouble: null })
    expect(state.policyVersion).toContain(centre.policy.pack.version)
  } finally {
    anew.end()
  }
}

test(
  'whenever another pack comes into force, every open case ends looked at with it, whatever line, disk and crashes do',
  () => keepsItsPromises(events, play, 40, 15_000),
  PATIENCE,
)

test(
  'the property notices a desk that takes a pack for the one it has',
  () =>
    isNoticed(
      events,
      (schedule) =>
        play(schedule, (desk) => {
          const real = desk.centre.fetch
          let first: Promise<string> | null = null
          desk.rewire(async (input, init) => {
            const response = await real(input, init)
            if (!String(input).endsWith('/v1/policy') || !response.ok) return response
            first ??= response.text()
            return new Response(await first, { headers: { 'content-type': 'application/json' } })
          })
        }),
      100,
      20261130,
    ),
  90_000,
)
