import type { CaseState, Channel } from '#shared/model/case.ts'
import { isWorkday } from '#shared/policy/calendar.ts'
import { addDays, type IsoDate, weekday } from '#shared/policy/civil-day.ts'
import type { Calendar } from '#shared/policy/pack.ts'
import type { Random } from './random.ts'
import { staffNosOf } from './staff.ts'
import type { SeededStep } from './types.ts'

/** Share of each state among seeded applications, before what applicants did themselves (applicant.ts). */
const STATES = {
  received: 25,
  first_review: 40,
  second_review: 10,
  supplement: 5,
  originals: 3,
  approved: 12,
  rejected: 3,
  not_accepted: 2,
} as const
export type SeededState = keyof typeof STATES & CaseState

/** Working days between 受理 and `today`, by state; first_review is weighted so that every deadline band is met. */
const AGES: Readonly<Record<SeededState, readonly [number, number]>> = {
  received: [0, 4],
  first_review: [0, 11],
  second_review: [3, 14],
  supplement: [2, 13],
  originals: [1, 11],
  approved: [6, 30],
  rejected: [6, 30],
  not_accepted: [2, 24],
}

const OPENING = 9 * 60
const CLOSING = 17 * 60

/** The past of an application: when it came, what was done to each of its cases since. */
export interface Past {
  readonly state: SeededState | 'withdrawn'
  readonly receivedAt: string
  readonly receivedOn: IsoDate
  /** one list of deeds per disease */
  readonly steps: readonly (readonly SeededStep[])[]
}

/** The last working days before `today`, latest first. */
function workdaysBefore(today: IsoDate, calendar: Calendar, count: number): IsoDate[] {
  const days: IsoDate[] = []
  for (let day = addDays(today, -1); days.length < count; day = addDays(day, -1)) {
    if (isWorkday(day, calendar).workday) days.push(day)
  }
  return days
}

const cache = new Map<string, readonly IsoDate[]>()
function daysBefore(today: IsoDate, calendar: Calendar): readonly IsoDate[] {
  const key = `${today} ${calendar.version}`
  const known = cache.get(key) ?? workdaysBefore(today, calendar, 40)
  cache.set(key, known)
  return known
}

const instant = (day: IsoDate, minute: number, second: number): string => {
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second)}+08:00`
}

/** How many working days ago an application of that state was accepted (or came, where it was not). */
function drawAge(r: Random, state: SeededState): number {
  if (state === 'first_review') {
    // 临期, 今日到期 and 超期 in shares a busy agency has
    const band = r.weighted({ normal: 78, soon: 12, today: 5, over: 5 })
    if (band === 'soon') return r.int(12, 14)
    if (band === 'today') return 15
    if (band === 'over') return r.int(16, 21)
  }
  const [youngest, oldest] = AGES[state]
  return r.int(youngest, oldest)
}

/** Mondays bring twice as many as other days: draw again unless it is one. */
function peakedAge(r: Random, state: SeededState, days: readonly IsoDate[], offset: number): number {
  const age = drawAge(r, state)
  const day = days[age + offset]
  if (state === 'first_review' || day === undefined || weekday(day) === 1 || r.chance(0.7)) return age
  return drawAge(r, state)
}

/** Moments in office hours, one after another, never on or after `today`. */
function officeClock(r: Random, days: readonly IsoDate[], index: number, minute: number) {
  let at = index
  let now = minute
  return (workdaysLater: number): string => {
    const moved = Math.min(workdaysLater, at)
    at -= moved
    if (moved > 0) now = OPENING + r.int(0, 200)
    else now = now + r.int(4, 45)
    if (now >= CLOSING && at > 0) {
      at -= 1
      now = OPENING + r.int(0, 60)
    }
    const day = days[at]
    if (day === undefined) throw new Error('no working day left')
    return instant(day, Math.min(now, 23 * 60), r.int(0, 59))
  }
}

interface PastInput {
  readonly today: IsoDate
  readonly calendar: Calendar
  readonly channel: Channel
  readonly diseases: number
  /** null: drawn */
  readonly state: SeededState | null
}

/** Draws the past of one application. Every moment lies before `today`, in China's time. */
export function makePast(r: Random, input: PastInput): Past {
  const { today, calendar } = input
  const days = daysBefore(today, calendar)
  const state = input.state ?? r.weighted(STATES)
  // days[0] is one working day ago when today is one itself, else none
  const offset = isWorkday(today, calendar).workday ? -1 : 0
  const age = Math.min(Math.max(0, peakedAge(r, state, days, offset) + offset), days.length - 8)
  const acceptedMinute = r.int(OPENING + 10, CLOSING - 60)
  const wait = input.channel === 'window' || state === 'received' ? 0 : r.weighted({ '0': 50, '1': 35, '2': 15 })
  const receivedIndex = age + Number(wait)
  let receivedOn = days[receivedIndex] ?? days[0] ?? today
  let minute = Math.max(OPENING, acceptedMinute - r.int(5, 60))
  if (input.channel !== 'window') {
    // phones send in the evening and at weekends, too
    if (wait === '0') minute = r.int(6 * 60, acceptedMinute - 3)
    else minute = r.chance(0.5) ? r.int(8 * 60, 12 * 60) : r.int(18 * 60, 22 * 60)
    const dayBefore = addDays(receivedOn, -1)
    if (r.chance(0.4) && !isWorkday(dayBefore, calendar).workday) receivedOn = dayBefore
  }
  const receivedAt = instant(receivedOn, minute, r.int(0, 59))
  const steps = Array.from({ length: input.diseases }, () =>
    deeds(r, { state, days, acceptedIndex: age, acceptedMinute, window: input.channel === 'window' }),
  )
  return { state, receivedAt, receivedOn, steps }
}

interface DeedInput {
  readonly state: SeededState
  readonly days: readonly IsoDate[]
  readonly acceptedIndex: number
  readonly acceptedMinute: number
  readonly window: boolean
}

function deeds(r: Random, { state, days, acceptedIndex, acceptedMinute, window }: DeedInput): SeededStep[] {
  if (state === 'received') return []
  const clock = officeClock(r, days, acceptedIndex, acceptedMinute)
  const reviewer = r.pick(staffNosOf('first_reviewer'))
  const receiver = window ? r.pick(staffNosOf('window')) : reviewer
  const second = r.pick(staffNosOf('second_reviewer'))
  if (state === 'not_accepted') return [{ kind: 'not_accept', staffNo: receiver, at: clock(0) }]
  const steps: SeededStep[] = [{ kind: 'accept', staffNo: receiver, at: clock(0) }]
  const review = (kind: SeededStep['kind'], workdaysLater: number): void => {
    steps.push({ kind, staffNo: reviewer, at: clock(workdaysLater) })
  }
  switch (state) {
    case 'supplement':
      review('request_supplement', r.int(0, 3))
      break
    case 'originals':
      review('request_originals', r.int(0, 2))
      break
    case 'second_review':
      review(r.chance(0.55) ? 'propose_approve' : 'propose_reject', r.int(1, 5))
      break
    case 'approved':
    case 'rejected':
      review(state === 'approved' ? 'propose_approve' : 'propose_reject', r.int(1, 4))
      steps.push({ kind: 'endorse', staffNo: second, at: clock(r.int(0, 2)) })
      break
    case 'first_review':
      break
  }
  return steps
}

/** An application that came, was accepted, proposed and approved all on one working day, as simple ones are. */
export function approvedPast(r: Random, day: IsoDate): Past {
  const clock = officeClock(r, [day], 0, OPENING + r.int(20, 90))
  const reviewer = r.pick(staffNosOf('first_reviewer'))
  const steps: SeededStep[] = [
    { kind: 'accept', staffNo: reviewer, at: clock(0) },
    { kind: 'propose_approve', staffNo: reviewer, at: clock(0) },
    { kind: 'endorse', staffNo: r.pick(staffNosOf('second_reviewer')), at: clock(0) },
  ]
  const receivedAt = instant(day, OPENING + r.int(0, 15), r.int(0, 59))
  return { state: 'approved', receivedAt, receivedOn: day, steps: [steps] }
}
