import fc from 'fast-check'

/**
 * What the line does to one exchange, asked or already answered. `stall`: the centre stops in the middle, between two of
 * its transactions, and goes on later. `die`: it breaks off at its n-th statement, or that statement
 * fails and it goes on. `fall`: it breaks off between two of
 * its transactions, where what belongs together must not be apart. What makes no sense on the way there or back is an
 * ordinary delivery.
 */
export type Fate =
  | 'deliver'
  | 'lose'
  | 'double'
  | 'stall'
  | 'die'
  | 'fall'
  | 'html'
  | 'error500'
  | 'busy'
  | 'cut'
  | 'garble'
  | 'foreign'

/**
 * One event of a hostile day. `take`: somebody asks for a case alone, and waits for
 * the answer (`now`) or goes on. `giveBack`: that it was given back may be lost at once. `restore`: the centre goes back to its backup, and somebody there decides at once, or nobody; `again`: once more, after desks have
 * pulled what the first time left. `poison`: the centre will never be able to read this decision. `held`: it waits for second
 * thoughts. `more`: so many of the next cases are decided in the same transaction. `crash`: the desk crashes before so many-th statement of
 * it, or right after it was said to be saved, before anything else happens. `between`: a hand-in stands still between two transactions while a colleague decides and the other desk pulls.
 * `recall`: a supervisor ends whoever's lease, for a desk's person or for nobody. Numbers pick among what there
 * is at that moment, so that every schedule can be played.
 */
export type Event =
  | {
      do: 'decide'
      desk: number
      case: number
      deed: number
      poison: boolean
      held: boolean
      more: number
      crash: number | null
    }
  | { do: 'undo'; desk: number; back: number }
  | { do: 'register'; desk: number; diseases: number; next: boolean; paper: boolean; crash: number | null }
  | { do: 'take'; desk: number; case: number; hours: number; now: boolean }
  | { do: 'giveBack'; desk: number; case: number; lost: boolean }
  | { do: 'recall'; case: number; to: number | null }
  | { do: 'net'; pick: number; fate: Fate; n: number }
  | { do: 'between'; case: number; deed: number; n: number }
  | { do: 'flow'; desk: number; n: number }
  | { do: 'sync'; desk: number }
  | { do: 'wait'; ms: number }
  | { do: 'jump'; desk: number; ms: number }
  | { do: 'crash'; desk: number }
  | { do: 'crashAt'; desk: number; n: number }
  | { do: 'colleague'; case: number; deed: number }
  | { do: 'applicant'; case: number; act: 'withdraw' | 'supplement' | 'phone' | 'amend' }
  | { do: 'overdue' }
  | { do: 'backup' }
  | { do: 'restore'; deed: number | null; again: boolean }
  | { do: 'read'; desk: number }

export type Schedule = readonly Event[]

export const DESKS = 2
export const CASES = 4

const SECOND = 1_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const fates: readonly Fate[] = [
  'lose',
  'double',
  'stall',
  'die',
  'fall',
  'html',
  'error500',
  'busy',
  'cut',
  'garble',
  'foreign',
]
const desk = fc.nat(DESKS - 1)
/** one more than there are at first: desks bring in others */
const caseN = fc.nat(CASES + 1)
const deed = fc.nat(7)

/** In the middle of what is written down, or right after it; mostly not. */
const crashIn = (statements: number, not: number): fc.Arbitrary<number | null> =>
  fc.oneof({ weight: not, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(statements) })

function event<E extends Event>(weight: number, fields: { [K in keyof E]: fc.Arbitrary<E[K]> }) {
  return { weight, arbitrary: fc.record<E>(fields) }
}
type Of<K extends Event['do']> = Extract<Event, { do: K }>

const one: fc.Arbitrary<Event> = fc.oneof(
  event<Of<'decide'>>(30, {
    do: fc.constant('decide'),
    desk,
    case: caseN,
    deed,
    poison: fc.constantFrom(false, ...Array.from({ length: 14 }, (_, i) => i === 0)),
    held: fc.boolean(),
    more: fc.constantFrom(0, 0, 0, 0, 1, 2),
    crash: crashIn(30, 12),
  }),
  event<Of<'undo'>>(7, { do: fc.constant('undo'), desk, back: fc.constantFrom(0, 0, 0, 1, 2) }),
  event<Of<'register'>>(5, {
    do: fc.constant('register'),
    desk,
    diseases: fc.constantFrom(1, 2),
    next: fc.boolean(),
    paper: fc.boolean(),
    crash: crashIn(40, 3),
  }),
  event<Of<'take'>>(14, {
    do: fc.constant('take'),
    desk,
    case: caseN,
    hours: fc.constantFrom(1, 10, 72, 72),
    now: fc.boolean(),
  }),
  event<Of<'giveBack'>>(8, {
    do: fc.constant('giveBack'),
    desk,
    case: caseN,
    lost: fc.constantFrom(false, false, true),
  }),
  event<Of<'recall'>>(7, {
    do: fc.constant('recall'),
    case: caseN,
    to: fc.constantFrom(null, ...Array.from({ length: DESKS }, (_, i) => i)),
  }),
  event<Of<'flow'>>(26, { do: fc.constant('flow'), desk, n: fc.integer({ min: 1, max: 8 }) }),
  event<Of<'net'>>(24, {
    do: fc.constant('net'),
    pick: fc.nat(5),
    fate: fc.oneof(fc.constant<Fate>('deliver'), { weight: 3, arbitrary: fc.constantFrom(...fates, 'cut', 'stall') }),
    n: fc.nat(14),
  }),
  event<Of<'between'>>(5, { do: fc.constant('between'), case: caseN, deed, n: fc.nat(3) }),
  event<Of<'sync'>>(6, { do: fc.constant('sync'), desk }),
  event<Of<'wait'>>(12, {
    do: fc.constant('wait'),
    ms: fc.constantFrom(SECOND, 9_999, 20 * SECOND, 60 * SECOND, 360 * SECOND, 2 * HOUR, DAY, 20 * DAY),
  }),
  event<Of<'jump'>>(2, {
    do: fc.constant('jump'),
    desk,
    ms: fc.constantFrom(0, -3 * 365 * DAY, -DAY, DAY, 3 * 365 * DAY),
  }),
  event<Of<'crash'>>(4, { do: fc.constant('crash'), desk }),
  event<Of<'crashAt'>>(5, { do: fc.constant('crashAt'), desk, n: fc.nat(60) }),
  event<Of<'colleague'>>(7, { do: fc.constant('colleague'), case: caseN, deed }),
  event<Of<'applicant'>>(6, {
    do: fc.constant('applicant'),
    case: caseN,
    act: fc.constantFrom('withdraw', 'supplement', 'phone', 'amend'),
  }),
  event<Of<'overdue'>>(1, { do: fc.constant('overdue') }),
  event<Of<'backup'>>(2, { do: fc.constant('backup') }),
  event<Of<'restore'>>(3, {
    do: fc.constant('restore'),
    deed: fc.option(deed, { freq: 3 }),
    again: fc.constantFrom(false, false, false, true),
  }),
  event<Of<'read'>>(3, { do: fc.constant('read'), desk }),
)

/** Schedules as fast-check makes and shrinks them. */
export const schedules: fc.Arbitrary<Schedule> = fc.array<Event>(one, { minLength: 1, maxLength: 40, size: 'max' })

/** The schedule of a seed, always the same one. */
export function scheduleOf(seed: number): Schedule {
  return fc.sample(schedules, { seed, numRuns: 1 })[0] ?? []
}
