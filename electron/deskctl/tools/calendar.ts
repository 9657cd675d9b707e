import { checkCalendar } from '#shared/policy/calendar-check.ts'
import type { Calendar } from '#shared/policy/pack.ts'
import { parse, Refused, UsageError, words } from '../args.ts'
import { deskOptions } from '../desk.ts'
import { readJson } from '../files.ts'
import { print } from '../output.ts'
import { handIn } from './hand-in.ts'

/** Checks a working-day calendar, or hands it to the centre. */
export async function calendarTool([name, ...args]: readonly string[]): Promise<number> {
  if (name === 'check') return check(args)
  if (name === 'import') return importCalendar(args)
  throw new UsageError(`calendar 之后应为 check、import，现为「${name ?? ''}」。`)
}

async function check(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, { json: { type: 'boolean', default: false } })
  const calendar = read(words(positionals, '日历文件'))
  const years = calendar.years.map(({ year, status }) => ({ year, status }))
  print(values.json, { version: calendar.version, years, errors: [] }, () =>
    [
      `日历 ${calendar.version} 没有错误。`,
      ...years.map((y) => `${y.year} 年：${y.status === 'official' ? '按国务院办公厅通知' : '暂按法定节假日推算'}`),
    ].join('\n'),
  )
  return 0
}

async function importCalendar(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, deskOptions)
  const calendar = read(words(positionals, '日历文件'))
  const receipt = await handIn(values, calendar)
  print(
    values.json,
    receipt,
    () => `中心已接收日历 ${receipt.version}，重新计算了 ${receipt.recomputed} 件在办案件的时限。`,
  )
  return 0
}

function read([path = '']: readonly string[]): Calendar {
  const { calendar, errors } = checkCalendar(readJson(path))
  if (!calendar) throw new Refused(errors)
  return calendar
}
