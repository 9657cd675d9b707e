import { isWorkday as oracle } from 'chinese-days'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkdays, isWorkday, workdaysBetween } from '#shared/policy/calendar.ts'
import { addDays, addMonths, chinaDate, dayNumber, isoDate, isRealDate, weekday } from '#shared/policy/civil-day.ts'
import { calendar } from './support.ts'

const FIRST = dayNumber('2024-01-01')
const LAST = dayNumber('2026-12-31')
const aDay = fc.integer({ min: FIRST, max: LAST }).map(isoDate)

describe('civil days', () => {
  it('agree with the proleptic Gregorian calendar of the platform', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (n) => {
        const platform = new Date(n * 86_400_000)
        const date = isoDate(n)
        expect(date).toBe(platform.toISOString().slice(0, 10))
        expect(dayNumber(date)).toBe(n)
        expect(weekday(date)).toBe(platform.getUTCDay())
        expect(addDays(date, 1)).toBe(isoDate(n + 1))
      }),
    )
  })

  it('know which dates exist', () => {
    expect(['2024-02-29', '2000-02-29', '2026-12-31'].every(isRealDate)).toBe(true)
    expect(
      ['2026-02-29', '1900-02-29', '2026-00-10', '2026-13-01', '2026-04-31', '2026-4-1', ''].some(isRealDate),
    ).toBe(false)
    expect(() => dayNumber('2026-02-30')).toThrow(RangeError)
  })

  it('count months to the matching day or the last of the month', () => {
    expect(addMonths('2026-08-31', -6)).toBe('2026-02-28')
    expect(addMonths('2024-08-31', -6)).toBe('2024-02-29')
    expect(addMonths('2026-03-31', 1)).toBe('2026-04-30')
    expect(addMonths('2026-11-15', 2)).toBe('2027-01-15')
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
  })

  it('take the date of an instant in China, wherever the machine is', () => {
    expect(chinaDate('2026-09-17T16:00:00Z')).toBe('2026-09-18')
    expect(chinaDate('2026-09-17T15:59:59.999Z')).toBe('2026-09-17')
    expect(chinaDate('2026-09-18T00:30:00+08:00')).toBe('2026-09-18')
    expect(() => chinaDate('yesterday')).toThrow(RangeError)
  })
})

describe('the working-day calendar', () => {
  it('agrees with an independent calendar on every day of 2024 to 2026', () => {
    const differing: string[] = []
    for (let n = FIRST; n <= LAST; n += 1) {
      const date = isoDate(n)
      if (isWorkday(date, calendar).workday !== oracle(date)) differing.push(date)
    }
    expect(differing).toEqual([])
  })

  it('has the published number of working days in a year', () => {
    const inYear = (y: number) => workdaysBetween(`${y - 1}-12-31`, `${y}-12-31`, calendar)
    expect([2024, 2025, 2026].map(inYear)).toEqual([251, 248, 248])
  })

  it('says why a day counts or not', () => {
    expect(isWorkday('2026-10-01', calendar)).toEqual({ workday: false, provisional: false, why: '国庆节' })
    expect(isWorkday('2026-09-20', calendar)).toEqual({ workday: true, provisional: false, why: '周日调休上班' })
    expect(isWorkday('2026-09-19', calendar)).toEqual({ workday: false, provisional: false, why: '周六' })
    expect(isWorkday('2024-02-09', calendar).workday).toBe(true) // 除夕 2024 was worked
  })

  it('marks years without a State Council notice as provisional, covered or not', () => {
    expect(isWorkday('2027-01-01', calendar)).toEqual({
      workday: false,
      provisional: true,
      why: '元旦（暂按法定节假日推算）',
    })
    expect(isWorkday('2027-03-03', calendar)).toMatchObject({ workday: true, provisional: true })
    expect(isWorkday('2031-01-01', calendar)).toMatchObject({ workday: true, provisional: true })
    expect(isWorkday('2031-01-01', calendar).why).toContain('未收录')
  })

  it('lists only off days and make-up days of its own year, off days once, make-up days on weekends', () => {
    for (const year of calendar.years) {
      const all = [...year.offDays, ...year.makeUpDays]
      expect(all.every((d) => isRealDate(d) && d.startsWith(String(year.year)))).toBe(true)
      expect(new Set(all).size).toBe(all.length)
      expect(year.makeUpDays.every((d) => [0, 6].includes(weekday(d)))).toBe(true)
      const named = (year.holidays ?? []).flatMap((h) => {
        const days = dayNumber(h.to) - dayNumber(h.from) + 1
        return Array.from({ length: days }, (_, i) => addDays(h.from, i))
      })
      expect(named).toEqual(year.offDays)
    }
  })
})

describe('working-day arithmetic', () => {
  const vectors: [string, string, string, string][] = [
    ['2024-02-01', '2024-02-07', '2024-02-27', '2024-03-05'],
    ['2024-09-13', '2024-09-23', '2024-10-11', '2024-10-17'],
    ['2025-01-17', '2025-01-24', '2025-02-13', '2025-02-20'],
    ['2025-09-26', '2025-10-10', '2025-10-23', '2025-10-30'],
    ['2026-02-06', '2026-02-13', '2026-03-05', '2026-03-12'],
    ['2026-04-24', '2026-05-06', '2026-05-19', '2026-05-26'],
    ['2026-09-18', '2026-09-24', '2026-10-15', '2026-10-22'],
    ['2026-12-25', '2027-01-04', '2027-01-18', '2027-01-25'],
  ]
  it.each(vectors)('from %s: 5, 15 and 20 working days', (from, five, fifteen, twenty) => {
    expect([5, 15, 20].map((n) => addWorkdays(from, n, calendar))).toEqual([five, fifteen, twenty])
  })

  it('counts what it adds, forwards and backwards, and lands on working days', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 1, max: 60 }), (from, n) => {
        const later = addWorkdays(from, n, calendar)
        expect(isWorkday(later, calendar).workday).toBe(true)
        expect(workdaysBetween(from, later, calendar)).toBe(n)
        expect(workdaysBetween(later, from, calendar)).toBe(-n)
        const earlier = addWorkdays(from, -n, calendar)
        expect(isWorkday(earlier, calendar).workday).toBe(true)
        expect(addWorkdays(later, -n, calendar) <= from || !isWorkday(from, calendar).workday).toBe(true)
      }),
    )
  })

  it('adds up over any day in between', () => {
    fc.assert(
      fc.property(aDay, aDay, aDay, (a, b, c) => {
        const sum = workdaysBetween(a, b, calendar) + workdaysBetween(b, c, calendar)
        expect(sum === workdaysBetween(a, c, calendar)).toBe(true)
      }),
    )
  })

  it('gives up instead of searching for ever', () => {
    const nothing = { version: 'x', years: [] as typeof calendar.years }
    expect(addWorkdays('2026-09-18', 0, nothing)).toBe('2026-09-18')
    expect(() => addWorkdays('2026-09-18', 100_000, calendar)).toThrow(RangeError)
  })
})
