import { addDays, type IsoDate, weekday } from './civil-day.ts'
import type { Calendar, CalendarYear } from './pack.ts'

const WEEKDAY_NAMES = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const
const LONGEST_SEARCH_DAYS = 40_000

/** Is this day worked, how sure is that, and why: one Chinese phrase. */
export interface DayKind {
  readonly workday: boolean
  /** the State Council's arrangement for that year is not in the calendar, so the answer may change */
  readonly provisional: boolean
  readonly why: string
}

interface Index {
  readonly years: ReadonlyMap<string, CalendarYear>
  /** the days the calendar names, and every other day once it has been asked for */
  readonly days: Map<IsoDate, DayKind>
}

/** A calendar is parsed once and asked millions of times; the lookup table lives as long as the calendar does. */
const indexes = new WeakMap<Calendar, Index>()

function indexOf(calendar: Calendar): Index {
  const known = indexes.get(calendar)
  if (known) return known
  const years = new Map<string, CalendarYear>()
  const days = new Map<IsoDate, DayKind>()
  for (const year of calendar.years) {
    years.set(String(year.year), year)
    const provisional = year.status !== 'official'
    for (const date of year.offDays) {
      const name = year.holidays?.find((h) => h.from <= date && date <= h.to)?.name ?? '法定节假日或调休'
      days.set(date, { workday: false, provisional, why: mark(name, provisional) })
    }
    for (const date of year.makeUpDays) {
      days.set(date, { workday: true, provisional, why: mark(`${weekdayName(date)}调休上班`, provisional) })
    }
  }
  const index = { years, days }
  indexes.set(calendar, index)
  return index
}

function weekdayName(date: IsoDate): string {
  return WEEKDAY_NAMES[weekday(date)] ?? ''
}

function mark(why: string, provisional: boolean): string {
  return provisional ? `${why}（暂按法定节假日推算）` : why
}

/**
 * Whether a day is a working day by the State Council's arrangement, make-up days included.
 * A year that is not in the calendar counts Monday to Friday and says so (`provisional`), never silently.
 * Basis: 全国年节及纪念日放假办法; 行政许可法 Art. 82 (工作日, 不含法定节假日) by analogy.
 */
export function isWorkday(date: IsoDate, calendar: Calendar): DayKind {
  const index = indexOf(calendar)
  const known = index.days.get(date)
  if (known) return known
  const kind = ordinaryDay(date, index.years.get(date.slice(0, 4)))
  index.days.set(date, kind)
  return kind
}

function ordinaryDay(date: IsoDate, year: CalendarYear | undefined): DayKind {
  const day = weekday(date)
  const workday = day !== 0 && day !== 6
  const name = weekdayName(date)
  if (!year) return { workday, provisional: true, why: `${name}（该年日历未收录，暂按周一至周五推算）` }
  const provisional = year.status !== 'official'
  return { workday, provisional, why: mark(name, provisional) }
}

/**
 * The n-th working day after `from` (`from` itself is not counted); before it when n is negative; `from` when 0.
 * Basis: 民法典 Art. 201 (开始的当日不计入).
 */
export function addWorkdays(from: IsoDate, n: number, calendar: Calendar): IsoDate {
  const step = n < 0 ? -1 : 1
  let left = Math.abs(n)
  let date = from
  for (let tried = 0; left > 0; tried += 1) {
    if (tried > LONGEST_SEARCH_DAYS) throw new RangeError('no such working day in the calendar')
    date = addDays(date, step)
    if (isWorkday(date, calendar).workday) left -= 1
  }
  return date
}

/** Working days in (from, to]; negative when `to` is earlier: minus the working days in (to, from]. */
export function workdaysBetween(from: IsoDate, to: IsoDate, calendar: Calendar): number {
  const [early, late] = from <= to ? [from, to] : [to, from]
  let count = 0
  for (let date = early; date < late; ) {
    date = addDays(date, 1)
    if (isWorkday(date, calendar).workday) count += 1
  }
  return from <= to || count === 0 ? count : -count
}
