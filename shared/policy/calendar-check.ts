import { collector, type Path, repeats, type Say } from './check/report.ts'
import { readShape } from './check/shape.ts'
import { isRealDate, weekday } from './civil-day.ts'
import { Calendar, CalendarYear } from './pack.ts'
import type { PackError } from './pack-report.ts'

/** Days off by law on the same date every year (全国年节及纪念日放假办法 Art. 2); the others follow the moon and the sun. */
const FIXED_DAYS = [
  ['01-01', '元旦'],
  ['05-01', '劳动节'],
  ['10-01', '国庆节'],
  ['10-02', '国庆节'],
  ['10-03', '国庆节'],
] as const
const SATURDAY = 6
const SUNDAY = 0

export interface CalendarCheck {
  /** all that is wrong; a calendar with any error takes effect nowhere */
  readonly errors: PackError[]
  /** null when there is an error */
  readonly calendar: Calendar | null
}

/** Everything wrong with what claims to be a working-day calendar. Lists every error; never throws. */
export function checkCalendar(value: unknown): CalendarCheck {
  const { errors, say } = collector()
  const calendar = readShape(Calendar, value, [], say)
  if (calendar?.version.trim() === '') say(['version'], '日历版本不能为空，请填写。')
  const years = yearsOf(value, calendar)
  for (const { i, year } of years) checkYear(year, ['years', i], say)
  checkOrder(years, say)
  return { errors, calendar: errors.length === 0 ? calendar : null }
}

interface PlacedYear {
  readonly i: number
  readonly year: CalendarYear
}

/** The years that can be read, also of a calendar that as a whole cannot. */
function yearsOf(value: unknown, calendar: Calendar | null): PlacedYear[] {
  if (calendar) return calendar.years.map((year, i) => ({ i, year }))
  const list: unknown = new Map<string, unknown>(Object.entries(value ?? {})).get('years')
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown, i) => {
    const read = CalendarYear.safeParse(entry)
    return read.success ? [{ i, year: read.data }] : []
  })
}

function checkOrder(years: readonly PlacedYear[], say: Say): void {
  repeats(
    years,
    ({ year }) => String(year.year),
    ({ i, year }, first) => say(['years', i, 'year'], `${year.year} 年与第 ${first.i + 1} 项重复，请删去其一。`),
  )
  const sorted = years.toSorted((a, b) => a.year.year - b.year.year)
  sorted.forEach(({ i, year }, n) => {
    const before = sorted[n - 1]?.year.year
    if (before !== undefined && year.year > before + 1) {
      say(['years', i, 'year'], `${before} 年与 ${year.year} 年之间缺少年份，请补充。`)
    }
  })
}

function checkYear(year: CalendarYear, at: Path, say: Say): void {
  if (year.year < 2000 || year.year > 2100) say([...at, 'year'], `年份 ${year.year} 不在 2000–2100 之间，请改正。`)
  if (year.source.trim() === '') say([...at, 'source'], '请写明依据（国务院办公厅通知或推算说明）。')
  checkDays(year.year, year.offDays, [...at, 'offDays'], say)
  checkDays(year.year, year.makeUpDays, [...at, 'makeUpDays'], say)
  year.makeUpDays.forEach((day, i) => {
    const path = [...at, 'makeUpDays', i]
    if (year.offDays.includes(day)) say(path, `${day} 既列为放假又列为调休上班，请删去其一。`)
    if (isRealDate(day) && weekday(day) !== SATURDAY && weekday(day) !== SUNDAY) {
      say(path, `${day} 不是周末，本来就是工作日，不能列为调休上班，请核对。`)
    }
  })
  for (const [day, name] of FIXED_DAYS) {
    const date = `${String(year.year).padStart(4, '0')}-${day}`
    if (!year.offDays.includes(date)) say([...at, 'offDays'], `缺少法定节假日 ${date}（${name}），请补充。`)
  }
  checkNames(year, at, say)
}

function checkDays(year: number, days: readonly string[], at: Path, say: Say): void {
  days.forEach((day, i) => {
    if (!isRealDate(day)) say([...at, i], `日期「${day}」不存在，请改正。`)
    else if (Number(day.slice(0, 4)) !== year) say([...at, i], `${day} 不在 ${year} 年内，请移到所属年份。`)
    if (days.indexOf(day) < i) say([...at, i], `${day} 重复，请删去。`)
  })
}

/** Names explain days off; one that covers a working day would explain what is not so. */
function checkNames({ holidays = [], year }: CalendarYear, at: Path, say: Say): void {
  holidays.forEach(({ name, from, to }, i) => {
    const path = [...at, 'holidays', i]
    if (name.trim() === '') say([...path, 'name'], '节假日名称不能为空，请填写。')
    if (!isRealDate(from) || !isRealDate(to)) say(path, '起止日期不存在，请改正。')
    else if (to < from) say([...path, 'to'], `结束日期 ${to} 早于开始日期 ${from}，请改正。`)
    else if (Number(from.slice(0, 4)) !== year || Number(to.slice(0, 4)) !== year) {
      say(path, `${from} 至 ${to} 不在 ${year} 年内，请按年份分开写。`)
    }
  })
}
