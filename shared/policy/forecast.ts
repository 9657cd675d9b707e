import { addWorkdays } from './calendar.ts'
import { addDays, type IsoDate } from './civil-day.ts'
import type { Calendar } from './pack.ts'

/** Working days of which the pace is taken, and working days looked ahead: a week. */
export const PACE_WORKDAYS = 10
export const AHEAD_WORKDAYS = 5

export interface ForecastDay {
  readonly day: IsoDate
  /** cases whose last day it is */
  readonly due: number
  /** cases that are over their time at its end, at the present pace */
  readonly overdue: number
}

export interface Forecast {
  /** cases decided in a working day, over the last ten */
  readonly pace: number
  /** over their time already */
  readonly overdueNow: number
  /** that go over their time within the week, at this pace */
  readonly willBeOverdue: number
  readonly days: readonly ForecastDay[]
}

/** First of the working days the pace is taken of, today not among them. */
export function paceSince(today: IsoDate, calendar: Calendar): IsoDate {
  return addWorkdays(today, -PACE_WORKDAYS, calendar)
}

/**
 * What goes over its time this week when everybody goes on as in the last ten working days and the most urgent is done
 * first. `dues`: open cases by due date. Whole cases are done: half a case is none.
 */
export function forecast(
  dues: readonly { readonly day: IsoDate; readonly n: number }[],
  decided: number,
  today: IsoDate,
  calendar: Calendar,
): Forecast {
  const pace = decided / PACE_WORKDAYS
  const overdueNow = sum(dues, (day) => day < today)
  const days: ForecastDay[] = []
  let previous = addDays(today, -1)
  for (let i = 1; i <= AHEAD_WORKDAYS; i += 1) {
    const day = addWorkdays(previous, 1, calendar)
    const done = Math.floor(pace * i)
    const due = sum(dues, (one) => one > previous && one <= day && one >= today)
    days.push({ day, due, overdue: Math.max(0, sum(dues, (one) => one <= day) - done) })
    previous = day
  }
  const last = days.at(-1)?.overdue ?? overdueNow
  return { pace, overdueNow, willBeOverdue: Math.max(0, last - overdueNow), days }
}

function sum(dues: readonly { readonly day: IsoDate; readonly n: number }[], of: (day: IsoDate) => boolean): number {
  return dues.reduce((total, { day, n }) => (of(day) ? total + n : total), 0)
}
