import { describe, expect, it } from 'vitest'
import { workdaysBetween } from '#shared/policy/calendar.ts'
import { addDays } from '#shared/policy/civil-day.ts'
import { forecast, PACE_WORKDAYS, paceSince } from '#shared/policy/forecast.ts'
import { calendar } from './support.ts'

// A Monday; the week before and after it have no holidays.
const monday = '2026-11-23'

describe('what goes over its time this week', () => {
  it('is nothing when as much is done as falls due', () => {
    const dues = [0, 1, 2, 3, 4].map((i) => ({ day: addDays(monday, i), n: 4 }))
    expect(forecast(dues, 40, monday, calendar)).toEqual({
      pace: 4,
      overdueNow: 0,
      willBeOverdue: 0,
      days: dues.map(({ day, n }) => ({ day, due: n, overdue: 0 })),
    })
  })

  it('does the most urgent first: what is over already takes its share, and the rest adds up day by day', () => {
    const dues = [
      { day: '2026-11-18', n: 3 },
      { day: monday, n: 2 },
      { day: '2026-11-24', n: 6 },
      { day: '2026-12-10', n: 50 },
    ]
    const told = forecast(dues, 20, monday, calendar)
    expect(told.pace).toBe(2)
    expect(told.overdueNow).toBe(3)
    expect(told.days.map(({ due, overdue }) => [due, overdue])).toEqual([
      [2, 3],
      [6, 7],
      [0, 5],
      [0, 3],
      [0, 1],
    ])
    expect(told.willBeOverdue).toBe(0)
    expect(forecast(dues, 0, monday, calendar).willBeOverdue).toBe(8)
  })

  it('counts a due date that is no working day to the next one, and looks over a weekend', () => {
    const friday = '2026-11-27'
    const told = forecast([{ day: '2026-11-28', n: 5 }], 0, friday, calendar)
    expect(told.days.map(({ day, due }) => [day, due]).slice(0, 2)).toEqual([
      [friday, 0],
      ['2026-11-30', 5],
    ])
  })

  it('takes its pace of exactly ten working days, today left out', () => {
    for (const today of [monday, '2026-10-09', '2026-02-24']) {
      const since = paceSince(today, calendar)
      expect(workdaysBetween(addDays(since, -1), addDays(today, -1), calendar)).toBe(PACE_WORKDAYS)
    }
  })
})
