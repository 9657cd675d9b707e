import fc from 'fast-check'
import { expect } from 'vitest'
import { type TestDesk, testDesk } from './core-desk.ts'
import { type FailingDisk, failingDisk, fullAfter } from './failing-disk.ts'
import type { Fault } from './model-centre.ts'

/**
 * A day on which line, power, disk and centre fail at a desk, for properties of what a person was told. Each property
 * adds the deeds it is about; what befalls any desk is the same for all.
 */
export interface HostileDay {
  readonly desk: TestDesk
  readonly disk: FailingDisk
  /** puts the centre back to its last backup: to the morning, unless a property makes one later */
  restore: () => void
  /** the line does to everything but signing in what the event says, and nothing where it says nothing */
  line(event: object): void
  /** a mishap happens; `sends` is what was being done when the power went */
  befall(event: Mishap, sends?: 'sync.now' | 'outbox.sendNow'): Promise<void>
  /** the power goes, and the desk is opened again on a disk that has room */
  powerCut(): Promise<void>
  /** line and disk are whole again; so many rounds of what a desk does by itself */
  evening(rounds: number, round?: readonly ('outbox.sendNow' | 'sync.now')[]): Promise<void>
}

/** What befalls any desk. */
export type Mishap =
  | { do: 'sync'; fault: Fault }
  | { do: 'crash' }
  | { do: 'crashWhileSending'; fault: Fault }
  | { do: 'signOutWhileSending'; fault: Fault; turns: number }
  | { do: 'diskFull'; after: number }
  | { do: 'restore' }

/** One kind of event, beside `weight` parts of the others. */
export const often = <E>(weight: number, fields: { [K in keyof E]: fc.Arbitrary<E[K]> }) => ({
  weight,
  arbitrary: fc.record<E>(fields),
})

/** Somebody leaves so many turns of the loop after a round began, and comes back. */
export const signOutWhileSending = (fault: fc.Arbitrary<Fault>) =>
  often(1, { do: fc.constant('signOutWhileSending'), fault, turns: fc.nat(12) })

/** Every mishap, one part each, and `syncs` parts of sending; a disk is full after at most `commits` transactions. */
export function mishaps(faults: readonly Fault[], syncs: number, commits: number) {
  const fault = fc.constantFrom(...faults)
  return [
    often(syncs, { do: fc.constant('sync'), fault }),
    often(1, { do: fc.constant('crash') }),
    often(1, { do: fc.constant('crashWhileSending'), fault }),
    signOutWhileSending(fault),
    often(1, { do: fc.constant('diskFull'), after: fc.nat(commits) }),
    often(1, { do: fc.constant('restore') }),
  ] as const
}

interface Morning {
  readonly options?: Parameters<typeof testDesk>[0]
  /** breaks a promise of desk or centre, so that the property must notice */
  readonly sabotage?: ((desk: TestDesk) => void) | undefined
  /** what the centre has before anybody signs in */
  readonly put?: (desk: TestDesk) => void
}

/** Opens a desk that has pulled, lets `live` use it, and puts disk and files away whatever became of it. */
export async function hostileDay(morning: Morning, live: (day: HostileDay) => Promise<void>): Promise<void> {
  const warned: string[] = []
  const log = { info: () => undefined, warn: (event: string) => void warned.push(event) }
  const desk = testDesk({ ...morning.options, deps: { log, ...morning.options?.deps } })
  const disk = failingDisk()
  try {
    morning.sabotage?.(desk)
    morning.put?.(desk)
    const restore = desk.centre.snapshot()
    await desk.signIn()
    await desk.ok('sync.now', {})
    await live(dayOf(desk, disk, restore))
    expect(warned, 'a cache that nothing damaged is kept').not.toContain('cache.set_aside')
  } finally {
    disk.end()
    await desk.end()
  }
}

function dayOf(desk: TestDesk, disk: FailingDisk, restore: () => void): HostileDay {
  const day: HostileDay = {
    desk,
    disk,
    restore,
    line: (event) => {
      const fault = 'fault' in event ? (event.fault as Fault) : 'none'
      desk.centre.plan = (exchange) => (exchange.includes('/sessions') ? 'none' : fault)
    },
    befall: async (event, sends = 'sync.now') => {
      switch (event.do) {
        case 'sync':
          await desk.core().call('sync.now', {})
          return
        case 'crash':
          return day.powerCut()
        case 'crashWhileSending': {
          disk.plan = () => null
          const sending = desk.core().call(sends, {})
          await day.powerCut()
          await sending
          return
        }
        case 'signOutWhileSending': {
          disk.plan = () => null
          // What a desk does in the background begins as well.
          desk.clock.advance(0)
          const sending = desk.core().call(sends, {})
          for (let i = 0; i < event.turns; i += 1) await new Promise((go) => setImmediate(go))
          await desk.ok('session.signOut', {})
          await sending
          return desk.signIn()
        }
        case 'diskFull':
          disk.plan = fullAfter(event.after)
          return
        case 'restore':
          day.restore()
      }
    },
    powerCut: async () => {
      disk.plan = () => null
      await desk.crash()
    },
    evening: async (rounds, round = ['sync.now']) => {
      disk.plan = () => null
      desk.centre.plan = () => 'none'
      for (let i = 0; i < rounds; i += 1) for (const method of round) await desk.ok(method, {})
    },
  }
  return day
}

/** Centres that break a promise each. */
export const broken = {
  forgetsWhatItHasSeen: ({ centre }: TestDesk) => {
    centre.remembers = false
  },
  saysItHasWhatItThrewAway: ({ centre }: TestDesk) => {
    centre.papers.set = () => centre.papers
  },
} as const

/** how many times as many days, for whoever has more time than a test run */
const MORE = Number(process.env.MENTE_MORE_DAYS ?? 1)
/** what a test that plays days is given, ms */
export const PATIENCE = 90_000 * MORE

/** Plays days until one breaks a promise, or so many have kept them all; `MENTE_MORE_DAYS=20` plays twenty times as many. */
export function keepsItsPromises<E>(
  days: fc.Arbitrary<E[]>,
  play: (events: E[]) => Promise<void>,
  numRuns: number,
  milliseconds: number,
): Promise<void> {
  return fc.assert(fc.asyncProperty(days, play), {
    numRuns: numRuns * MORE,
    interruptAfterTimeLimit: milliseconds * MORE,
  })
}

/** The control: among so many days of a broken desk or centre one must break a promise. */
export async function isNoticed<E>(
  days: fc.Arbitrary<E[]>,
  play: (events: E[]) => Promise<void>,
  numRuns: number,
  seed: number,
): Promise<void> {
  const found = await fc.check(fc.asyncProperty(days, play), { numRuns, endOnFailure: true, seed })
  expect(found.failed).toBe(true)
}
