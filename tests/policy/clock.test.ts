import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pause } from '#shared/model/case.ts'
import { addWorkdays, isWorkday, workdaysBetween } from '#shared/policy/calendar.ts'
import { addDays, dayNumber, isoDate } from '#shared/policy/civil-day.ts'
import { bandBounds, bandOf, type DeadlineInput, deadline, workdaysLeft } from '#shared/policy/clock.ts'
import { calendar } from './support.ts'

const ask = (changes: Partial<DeadlineInput> = {}) =>
  deadline({
    acceptedOn: '2026-09-18',
    limitWorkdays: 15,
    pauses: [],
    clock: 'PAUSE',
    calendar,
    today: '2026-09-21',
    ...changes,
  })

describe('deadline', () => {
  it('has no date and no trace before 受理', () => {
    expect(ask({ acceptedOn: null })).toMatchObject({ dueOn: null, elapsedWorkdays: 0, unpausedWorkdays: 0, trace: [] })
  })

  it('is the limit-th working day after 受理, and explains every day up to it', () => {
    const view = ask()
    expect(view.dueOn).toBe('2026-10-15')
    expect(view.calendarVersion).toBe(calendar.version)
    expect(view.provisional).toBe(false)
    expect(view.elapsedWorkdays).toBe(2)
    const days = dayNumber('2026-10-15') - dayNumber('2026-09-18') + 1
    expect(view.trace.map((d) => d.date)).toEqual(Array.from({ length: days }, (_, i) => addDays('2026-09-18', i)))
    const why = (date: string) => view.trace.find((d) => d.date === date)?.why
    expect(why('2026-09-18')).toBe('受理当日，不计入')
    expect(why('2026-09-20')).toBe('工作日第 1 天（周日调休上班）')
    expect(why('2026-09-25')).toBe('中秋节')
    expect(why('2026-10-04')).toBe('国庆节')
    expect(why('2026-10-15')).toBe('工作日第 15 天（周四），时限届满')
  })

  it('says so when it rests on a year without an official calendar', () => {
    const view = ask({ acceptedOn: '2026-12-25' })
    expect(view).toMatchObject({ dueOn: '2027-01-18', provisional: true })
    expect(view.trace.find((d) => d.date === '2027-01-01')?.why).toContain('暂按法定节假日推算')
    expect(ask({ acceptedOn: '2026-12-01' }).provisional).toBe(false)
    const gap = { ...calendar, years: calendar.years.filter((y) => y.year !== 2025) }
    expect(ask({ acceptedOn: '2025-12-25', calendar: gap })).toMatchObject({ dueOn: '2026-01-16', provisional: true })
  })

  it('goes on counting past the limit when overdue', () => {
    expect(ask({ today: '2026-10-19' })).toMatchObject({ elapsedWorkdays: 17, unpausedWorkdays: 17 })
  })

  it('PAUSE: stands still from the day of the notice to the day of the answer, then goes on the next working day', () => {
    const view = ask({ pauses: [{ from: '2026-09-22', to: '2026-09-24' }], today: '2026-09-28' })
    // 20 and 21 counted, 22–24 paused, 25–27 中秋节, 28 is day 3
    expect(view).toMatchObject({ dueOn: '2026-10-20', elapsedWorkdays: 3, unpausedWorkdays: 6 })
    expect(view.trace.find((d) => d.date === '2026-09-23')).toEqual({
      date: '2026-09-23',
      counts: false,
      n: 2,
      why: '补正暂停',
    })
    expect(view.trace.find((d) => d.date === '2026-09-28')?.why).toBe('补正收齐，恢复计时：工作日第 3 天（周一）')
  })

  it('PAUSE over a holiday costs only its working days', () => {
    const view = ask({ pauses: [{ from: '2026-09-30', to: '2026-10-08' }] })
    expect(view.dueOn).toBe(addWorkdays('2026-10-15', 2, calendar))
  })

  it('has no due date while it stands still, and explains the days up to today', () => {
    const view = ask({ pauses: [{ from: '2026-09-22', to: null }], today: '2026-10-09' })
    expect(view).toMatchObject({ dueOn: null, elapsedWorkdays: 2, unpausedWorkdays: 10 })
    expect(view.trace.at(-1)?.date).toBe('2026-10-09')
    expect(view.trace.find((d) => d.date === '2026-10-01')?.why).toBe('补正暂停（国庆节）')
  })

  it('RESTART: counts from 1 again after the answer', () => {
    const view = ask({ clock: 'RESTART', pauses: [{ from: '2026-09-22', to: '2026-09-24' }], today: '2026-09-28' })
    expect(view.dueOn).toBe(addWorkdays('2026-09-24', 15, calendar))
    expect(view).toMatchObject({ elapsedWorkdays: 1, unpausedWorkdays: 6 })
  })

  it('PRE_ACCEPT: a supplement after 受理 stops nothing', () => {
    expect(ask({ clock: 'PRE_ACCEPT', pauses: [{ from: '2026-09-22', to: null }] }).dueOn).toBe('2026-10-15')
  })

  it('is not healed by a notice sent after the limit has run out', () => {
    expect(ask({ pauses: [{ from: '2026-10-16', to: null }], today: '2026-10-20' }).dueOn).toBe('2026-10-15')
  })

  const start = dayNumber('2024-01-02')
  const aPause = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 20 }))
    .map(([from, length]): Pause => ({ from: isoDate(start + from), to: isoDate(start + from + length) }))
  const clock = fc.constantFrom<DeadlineInput['clock']>('PAUSE', 'RESTART', 'PRE_ACCEPT')
  const due = (pauses: readonly Pause[], which: DeadlineInput['clock'], limitWorkdays: number) =>
    ask({ acceptedOn: '2024-01-02', pauses, clock: which, limitWorkdays, today: '2024-01-02' }).dueOn ?? '9999'

  it('is never earlier for one more pause, or a longer one', () => {
    fc.assert(
      fc.property(
        fc.array(aPause, { maxLength: 3 }),
        aPause,
        fc.nat(10),
        fc.integer({ min: 1, max: 25 }),
        clock,
        (pauses, extra, longer, limit, which) => {
          const withExtra = due([...pauses, extra], which, limit)
          expect(withExtra >= due(pauses, which, limit)).toBe(true)
          const stretched = { from: extra.from, to: addDays(extra.to ?? extra.from, longer) }
          expect(due([...pauses, stretched], which, limit) >= withExtra).toBe(true)
          expect(due([...pauses, { from: extra.from, to: null }], which, limit) >= withExtra).toBe(true)
        },
      ),
    )
  })

  it('falls on a working day, the last counted day of its own trace', () => {
    fc.assert(
      fc.property(
        fc.array(aPause, { maxLength: 3 }),
        fc.integer({ min: 1, max: 25 }),
        clock,
        (pauses, limit, which) => {
          const view = ask({
            acceptedOn: '2024-01-02',
            pauses,
            limitWorkdays: limit,
            clock: which,
            today: '2024-01-02',
          })
          expect(view.dueOn && isWorkday(view.dueOn, calendar).workday).toBe(true)
          expect(view.trace.at(-1)).toMatchObject({ date: view.dueOn, counts: true, n: limit })
          if (which !== 'RESTART') expect(view.trace.filter((d) => d.counts)).toHaveLength(limit)
          if (pauses.length === 0) expect(view.dueOn).toBe(addWorkdays('2024-01-02', limit, calendar))
        },
      ),
    )
  })
})

describe('bands', () => {
  const band = (dueOn: string | null, today = '2026-09-18') => bandOf({ dueOn, today, soonWorkdays: 3, calendar })

  it('follow the working days that are left', () => {
    expect(bandBounds('2026-09-18', 3, calendar)).toEqual({ today: '2026-09-18', soonUntil: '2026-09-22' })
    expect(band(null)).toBe('none')
    expect(band('2026-09-17')).toBe('over')
    expect(band('2026-09-18')).toBe('today')
    expect(band('2026-09-20')).toBe('soon')
    expect(band('2026-09-22')).toBe('soon')
    expect(band('2026-09-23')).toBe('normal')
  })

  it('say negative once overdue, on the rest day after it as well', () => {
    expect(workdaysLeft('2026-09-18', '2026-09-18', calendar)).toBe(0)
    expect(workdaysLeft('2026-09-22', '2026-09-18', calendar)).toBe(3)
    expect(workdaysLeft('2026-09-18', '2026-09-19', calendar)).toBe(-1)
    expect(workdaysLeft('2026-09-18', '2026-09-21', calendar)).toBe(-2)
  })

  it('agree with the number of working days left', () => {
    const day = fc.integer({ min: dayNumber('2026-01-05'), max: dayNumber('2026-12-20') }).map(isoDate)
    fc.assert(
      fc.property(day, fc.integer({ min: -10, max: 10 }), (today, n) => {
        const dueOn = addWorkdays(today, n, calendar)
        const left = workdaysLeft(dueOn, today, calendar)
        const expected = left < 0 ? 'over' : left === 0 ? 'today' : left <= 3 ? 'soon' : 'normal'
        expect(band(dueOn, today)).toBe(expected)
        if (n >= 0) expect(left).toBe(workdaysBetween(today, dueOn, calendar))
      }),
    )
  })
})
