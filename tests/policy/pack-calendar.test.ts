import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCalendar } from '#shared/policy/calendar-check.ts'
import type { CalendarYear } from '#shared/policy/pack.ts'
import { calendar } from './support.ts'

const [y2024, y2025, y2026, y2027] = calendar.years
if (!y2024 || !y2025 || !y2026 || !y2027) throw new Error('the shipped calendar has four years')
const withYears = (...years: unknown[]) => checkCalendar({ ...calendar, years }).errors
const changed = (changes: Partial<CalendarYear>) => withYears({ ...y2024, ...changes })

describe('checkCalendar', () => {
  it('finds nothing wrong with the shipped calendar', () => {
    expect(checkCalendar(calendar)).toEqual({ errors: [], calendar })
  })

  const wrong: [string, () => { path: string; message: string }[], string, string][] = [
    ['no version', () => checkCalendar({ ...calendar, version: ' ' }).errors, 'version', '不能为空'],
    ['no years', () => withYears(), 'years', '至少'],
    ['a year twice', () => withYears(y2024, y2024), 'years[1].year', '重复'],
    ['a gap', () => withYears(y2024, y2026), 'years[1].year', '2024 年与 2026 年之间'],
    ['an unknown status', () => withYears({ ...y2024, status: 'guess' }), 'years[0].status', 'official'],
    [
      'a day off of another year',
      () => changed({ offDays: [...y2024.offDays, '2025-01-01'] }),
      'years[0].offDays[28]',
      '不在 2024 年内',
    ],
    [
      'a day that does not exist',
      () => changed({ offDays: [...y2024.offDays, '2024-02-30'] }),
      'years[0].offDays[28]',
      '不存在',
    ],
    ['a day off twice', () => changed({ offDays: [...y2024.offDays, '2024-01-01'] }), 'years[0].offDays[28]', '重复'],
    [
      'off and worked at once',
      () => changed({ makeUpDays: ['2024-02-10'] }),
      'years[0].makeUpDays[0]',
      '既列为放假又列为调休',
    ],
    ['a make-up day in the week', () => changed({ makeUpDays: ['2024-02-19'] }), 'years[0].makeUpDays[0]', '不是周末'],
    ['no 元旦', () => changed({ offDays: y2024.offDays.slice(1) }), 'years[0].offDays', '元旦'],
    [
      'no 国庆节',
      () => changed({ offDays: y2024.offDays.filter((d) => d !== '2024-10-02') }),
      'years[0].offDays',
      '2024-10-02',
    ],
    ['no source', () => changed({ source: '' }), 'years[0].source', '依据'],
    [
      'a holiday that ends before it begins',
      () => changed({ holidays: [{ name: '春节', from: '2024-02-17', to: '2024-02-10' }] }),
      'years[0].holidays[0].to',
      '早于',
    ],
    ['an unknown member', () => withYears({ ...y2024, offdays: [] }), 'years[0].offdays', '不认识'],
  ]
  it.each(wrong)('%s', (_what, check, path, word) => {
    expect(check().filter((e) => e.path === path && e.message.includes(word))).toHaveLength(1)
  })

  it('names contradictions also of a calendar that is misshapen elsewhere', () => {
    const errors = withYears({ ...y2024, makeUpDays: ['2024-02-19'] }, { ...y2025, status: 'x' }, y2026, y2027)
    expect(errors.map((e) => e.path)).toEqual(['years[1].status', 'years[0].makeUpDays[0]', 'years[2].year'])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, years) => {
        expect(checkCalendar(value).calendar).toBeNull()
        expect(checkCalendar({ version: '1', years }).calendar).toBeNull()
        expect(checkCalendar({ version: '1', years: [years, y2024] }).calendar).toBeNull()
      }),
    )
  })
})
