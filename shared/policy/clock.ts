import type { Band, DeadlineView } from '../contract/core-api.ts'
import type { CaseFile, ClockRule, Pause } from '../model/case.ts'
import { addWorkdays, isWorkday, workdaysBetween } from './calendar.ts'
import { addDays, type IsoDate } from './civil-day.ts'
import type { Calendar, PolicyPack } from './pack.ts'

export interface DeadlineInput {
  /** 受理日; null before 受理: no clock */
  readonly acceptedOn: IsoDate | null
  readonly limitWorkdays: number
  readonly pauses: readonly Pause[]
  readonly clock: ClockRule
  readonly calendar: Calendar
  /** the day on which the question is asked: today, or the day of decision for a decided case */
  readonly today: IsoDate
}

/**
 * 办结时限 and why it is that day.
 *
 * - Day 1 is the first working day after 受理 (民法典 Art. 201: 开始的当日不计入). Only working days count, make-up days
 *   included (行政许可法 Art. 82 by analogy), so the last day is never a rest day (民法典 Art. 203).
 * - PAUSE: nothing counts from the day the 补正 notice goes out to the day the full supplement arrives; counting goes on
 *   with the next working day. RESTART: the same, but counting begins again at 1. PRE_ACCEPT: 补正 belongs before 受理;
 *   one that is asked later stops nothing.
 * - While the clock stands still `dueOn` is null. A notice sent after the limit has run out heals nothing: the due date stays.
 * - `unpausedWorkdays` ignores every pause: inspections count that.
 */
export function deadline(input: DeadlineInput): DeadlineView {
  const { acceptedOn, calendar, today } = input
  if (acceptedOn === null) {
    return {
      dueOn: null,
      provisional: false,
      calendarVersion: calendar.version,
      elapsedWorkdays: 0,
      unpausedWorkdays: 0,
      trace: [],
    }
  }
  const walk = walkToDueDay(acceptedOn, input)
  return {
    dueOn: walk.dueOn,
    provisional: walk.provisional,
    calendarVersion: calendar.version,
    elapsedWorkdays: countedBy(today, walk, calendar),
    unpausedWorkdays: today > acceptedOn ? workdaysBetween(acceptedOn, today, calendar) : 0,
    trace: walk.trace,
  }
}

/** How 补正 counts for this case: as fixed at 受理, so that another pack moves no case that is under way. */
export function clockRuleFor(
  { clockRule }: Pick<CaseFile, 'clockRule'>,
  { supplement }: Pick<PolicyPack, 'supplement'>,
) {
  return clockRule ?? supplement.clock
}

interface Walk {
  readonly dueOn: IsoDate | null
  readonly provisional: boolean
  readonly trace: DeadlineView['trace']
}

/** Day by day from 受理 to the due day, or to today while the clock stands still. */
function walkToDueDay(acceptedOn: IsoDate, { limitWorkdays, pauses, clock, calendar, today }: DeadlineInput): Walk {
  const stops = clock === 'PRE_ACCEPT' ? [] : pauses
  const trace: DeadlineView['trace'] = [{ date: acceptedOn, counts: false, n: 0, why: '受理当日，不计入' }]
  let provisional = false
  let n = 0
  let wasPaused = stops.some((p) => covers(p, acceptedOn))
  for (let date = addDays(acceptedOn, 1); ; date = addDays(date, 1)) {
    const day = isWorkday(date, calendar)
    provisional ||= day.provisional
    const pause = stops.find((p) => covers(p, date))
    if (pause) {
      wasPaused = true
      trace.push({ date, counts: false, n, why: day.workday ? '补正暂停' : `补正暂停（${day.why}）` })
      const endless = stops.some((p) => p.to === null && p.from <= date)
      if (endless && date >= today) return { dueOn: null, provisional, trace }
      continue
    }
    if (!day.workday) {
      trace.push({ date, counts: false, n, why: day.why })
      continue
    }
    const restarts = wasPaused && clock === 'RESTART'
    n = restarts ? 1 : n + 1
    const last = n >= limitWorkdays
    trace.push({ date, counts: true, n, why: workdayWords(n, day.why, { resumes: wasPaused, restarts, last }) })
    wasPaused = false
    if (last) return { dueOn: date, provisional, trace }
  }
}

function covers(pause: Pause, date: IsoDate): boolean {
  return pause.from <= date && (pause.to === null || date <= pause.to)
}

function workdayWords(
  n: number,
  dayWhy: string,
  { resumes, restarts, last }: { resumes: boolean; restarts: boolean; last: boolean },
): string {
  const before = restarts ? '补正收齐，重新起算：' : resumes ? '补正收齐，恢复计时：' : ''
  return `${before}工作日第 ${n} 天（${dayWhy}）${last ? '，时限届满' : ''}`
}

/** How many working days are used up by the end of `today`; goes on past the limit when overdue. */
function countedBy(today: IsoDate, { dueOn, trace }: Walk, calendar: Calendar): number {
  const reached = trace.findLast((d) => d.date <= today)?.n ?? 0
  return dueOn !== null && today > dueOn ? reached + workdaysBetween(dueOn, today, calendar) : reached
}

/** Both ends of the bands 今日到期 and 临期, so that a list can be banded by comparing dates. */
export function bandBounds(
  today: IsoDate,
  soonWorkdays: number,
  calendar: Calendar,
): { today: IsoDate; soonUntil: IsoDate } {
  return { today, soonUntil: addWorkdays(today, soonWorkdays, calendar) }
}

/** 超期 · 今日到期 · 临期 (at most `soonWorkdays` working days left) · 正常 · none: no clock running. */
export function bandOf(input: {
  readonly dueOn: IsoDate | null
  readonly today: IsoDate
  readonly soonWorkdays: number
  readonly calendar: Calendar
}): Band {
  const { dueOn, today, soonWorkdays, calendar } = input
  if (dueOn === null) return 'none'
  if (dueOn < today) return 'over'
  if (dueOn === today) return 'today'
  return dueOn <= bandBounds(today, soonWorkdays, calendar).soonUntil ? 'soon' : 'normal'
}

/**
 * Working days left after today, 0 on the due day itself, negative when overdue. The first rest day after the due day is
 * already −1: overdue is overdue.
 */
export function workdaysLeft(dueOn: IsoDate, today: IsoDate, calendar: Calendar): number {
  if (dueOn >= today) return workdaysBetween(today, dueOn, calendar)
  return Math.min(-1, workdaysBetween(today, dueOn, calendar))
}
