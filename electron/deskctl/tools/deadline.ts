import type { Pause } from '#shared/model/case.ts'
import { workdaysBetween } from '#shared/policy/calendar.ts'
import { checkCalendar } from '#shared/policy/calendar-check.ts'
import { isRealDate } from '#shared/policy/civil-day.ts'
import { deadline } from '#shared/policy/clock.ts'
import type { Calendar, PolicyPack } from '#shared/policy/pack.ts'
import { shippedCalendar, shippedPack } from '../../core/policy/shipped.ts'
import { parse, Refused, UsageError, words } from '../args.ts'
import { readJson } from '../files.ts'
import { print } from '../output.ts'

const RULES = ['PRE_ACCEPT', 'PAUSE', 'RESTART'] as const
const MOST_DAYS = 2000

/** 办结时限 and why it is that day. */
export async function deadlineTool(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    accepted: { type: 'string' },
    days: { type: 'string' },
    pause: { type: 'string', multiple: true, default: [] },
    rule: { type: 'string', default: 'PAUSE' },
    on: { type: 'string' },
    calendar: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  words(positionals)
  if (values.accepted === undefined) throw new UsageError('请用 --accepted 写明受理日期，如 --accepted 2026-09-18。')
  const acceptedOn = dateOf('--accepted', values.accepted)
  const on = values.on === undefined ? null : dateOf('--on', values.on)
  const limitWorkdays = values.days === undefined ? shippedPack().limitWorkdays : daysOf(values.days)
  const pauses = values.pause.map(pauseOf)
  const calendar = values.calendar === undefined ? shippedCalendar() : calendarOf(values.calendar)
  const open = pauses.find((pause) => pause.to === null)
  const today = on ?? open?.from ?? acceptedOn
  const view = deadline({ acceptedOn, limitWorkdays, pauses, clock: ruleOf(values.rule), calendar, today })
  const until = view.dueOn ?? today
  const answer = {
    due: view.dueOn,
    provisional: view.provisional,
    unpausedWorkdays: until > acceptedOn ? workdaysBetween(acceptedOn, until, calendar) : 0,
    calendarVersion: view.calendarVersion,
    limitWorkdays,
    ...(on === null
      ? {}
      : { on, elapsedWorkdays: view.elapsedWorkdays, unpausedElapsedWorkdays: view.unpausedWorkdays }),
    notes: pauses.flatMap((pause) => noteOn(pause, acceptedOn, view.dueOn)),
    trace: view.trace,
  }
  print(values.json, answer, () =>
    [
      `受理日 ${acceptedOn}，时限 ${limitWorkdays} 个工作日：${answer.due === null ? '补正未收齐，暂停计算' : `办结时限 ${answer.due}`}。`,
      `不扣除暂停共 ${answer.unpausedWorkdays} 个工作日。日历版本 ${answer.calendarVersion}。`,
      ...(answer.provisional ? ['涉及安排尚未公布的年份，暂按法定节假日推算。'] : []),
      ...(on === null
        ? []
        : [`截至 ${on} 已用 ${view.elapsedWorkdays} 个工作日，不扣除暂停 ${view.unpausedWorkdays} 个。`]),
      ...answer.notes,
      ...answer.trace.map((day) => `${day.date}  ${day.why}`),
    ].join('\n'),
  )
  return 0
}

/** What is odd about a pause though it can be counted with: it began before the clock did, or has no end yet. */
function noteOn({ from, to }: Pause, acceptedOn: string, dueOn: string | null): string[] {
  const notes: string[] = []
  if (to !== null && to <= acceptedOn)
    notes.push(`${from} 至 ${to} 的补正在受理次日之前，时限尚未起算，不影响办结时限。`)
  else if (from < acceptedOn)
    notes.push(`${from} 起的补正早于受理日 ${acceptedOn}，受理之前不计算时限，只计受理之后的部分。`)
  if (to === null && dueOn === null) notes.push(`${from} 起的补正没有结束日期，收齐以后才能算出办结时限。`)
  if (to === null && dueOn !== null) notes.push(`${from} 起的补正没有结束日期，但不影响办结时限 ${dueOn}。`)
  return notes
}

export function dateOf(option: string, text: string): string {
  if (!isRealDate(text)) throw new UsageError(`${option} 应为存在的日期 YYYY-MM-DD，现为「${text}」。`)
  if (text < '1990-01-01' || text > '2100-12-31')
    throw new UsageError(`${option} 应在 1990 至 2100 年之间，现为「${text}」。`)
  return text
}

function daysOf(text: string): number {
  const days = Number(text)
  if (!/^\d+$/.test(text) || days < 1 || days > MOST_DAYS) {
    throw new UsageError(`--days 应为 1 至 ${MOST_DAYS} 的整数，现为「${text}」。`)
  }
  return days
}

function pauseOf(text: string): Pause {
  const [from = '', to = '', ...more] = text.split('..')
  if (!text.includes('..') || more.length > 0) {
    throw new UsageError(`--pause 应写成 开始..结束，如 2026-09-22..2026-09-24，现为「${text}」。`)
  }
  const pause = { from: dateOf('--pause', from), to: to === '' ? null : dateOf('--pause', to) }
  if (pause.to !== null && pause.to < pause.from)
    throw new UsageError(`--pause 的结束日期早于开始日期，现为「${text}」。`)
  return pause
}

function ruleOf(text: string): PolicyPack['supplement']['clock'] {
  const rule = RULES.find((name) => name === text)
  if (!rule) throw new UsageError(`--rule 只能是 ${RULES.join('、')}，现为「${text}」。`)
  return rule
}

function calendarOf(path: string): Calendar {
  const { calendar, errors } = checkCalendar(readJson(path))
  if (!calendar) throw new Refused(errors)
  return calendar
}
