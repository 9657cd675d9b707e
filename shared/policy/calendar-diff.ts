import type { CaseFile } from '../model/case.ts'
import { clockRuleFor, deadline } from './clock.ts'
import type { Calendar, CalendarYear, PolicyPack } from './pack.ts'
import type { PackDiff } from './pack-report.ts'

const statusNames: Readonly<Record<CalendarYear['status'], string>> = {
  official: '国务院已公布',
  'statutory-only': '仅法定节假日',
}

/** What another calendar would change, and which open cases would be due on another day. */
export function diffCalendars(
  from: Calendar,
  to: Calendar,
  cases: readonly CaseFile[],
  pack: Pick<PolicyPack, 'supplement'>,
): PackDiff {
  const due = (c: CaseFile, calendar: Calendar) =>
    deadline({
      acceptedOn: c.acceptedOn,
      limitWorkdays: c.limitWorkdays,
      pauses: c.pauses,
      clock: clockRuleFor(c, pack),
      calendar,
      today: c.acceptedOn ?? c.form.appy_date,
    }).dueOn
  const moved = cases
    .map((c) => ({ c, before: due(c, from), after: due(c, to) }))
    .filter(({ before, after }) => before !== after)
  return {
    from: from.version,
    to: to.version,
    changes: yearChanges(from, to),
    cases: moved.map(({ c, before, after }) => ({
      caseNo: c.caseNo,
      diseaseName: c.form.opsp_dise_name,
      effects: [`办结时限由 ${before ?? '未起算'} 变为 ${after ?? '未起算'}`],
    })),
    looked: cases.length,
  }
}

function yearChanges(from: Calendar, to: Calendar): PackDiff['changes'] {
  const years = [...new Set([...from.years, ...to.years].map(({ year }) => year))].sort((a, b) => a - b)
  return years.flatMap((year) => {
    const before = from.years.find((y) => y.year === year)
    const after = to.years.find((y) => y.year === year)
    const sentence = yearSentence(year, before, after)
    return sentence === null ? [] : [{ path: `years.${year}`, sentence }]
  })
}

function yearSentence(year: number, before: CalendarYear | undefined, after: CalendarYear | undefined): string | null {
  if (!after) return `${year} 年从日历中去掉，落在这一年的时限不能再计算。`
  if (!before) return `新增 ${year} 年（${statusNames[after.status]}）。`
  const parts = [
    ...(before.status === after.status
      ? []
      : [`由「${statusNames[before.status]}」变为「${statusNames[after.status]}」`]),
    ...daysSentence('休息日', before.offDays, after.offDays),
    ...daysSentence('补班日', before.makeUpDays, after.makeUpDays),
  ]
  return parts.length === 0 ? null : `${year} 年${parts.join('；')}。`
}

function daysSentence(name: string, before: readonly string[], after: readonly string[]): string[] {
  const added = after.filter((day) => !before.includes(day))
  const removed = before.filter((day) => !after.includes(day))
  return [
    ...(added.length > 0 ? [`增加${name} ${added.join('、')}`] : []),
    ...(removed.length > 0 ? [`取消${name} ${removed.join('、')}`] : []),
  ]
}
