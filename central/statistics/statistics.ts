import { type Rate, SMALLEST, type Statistics } from '#shared/contract/statistics-api.ts'
import type { CaseState } from '#shared/model/case.ts'
import type { Staff } from '#shared/model/staff.ts'
import { addDays, chinaDate } from '#shared/policy/civil-day.ts'
import { forecast, paceSince } from '#shared/policy/forecast.ts'
import { periodStart } from '#shared/policy/second-look.ts'
import { openStates } from '#shared/policy/transitions.ts'
import { wilson } from '#shared/policy/wilson.ts'
import { coverageSince } from '../looks/so-far.ts'
import { type Policies, policyAt } from '../store/policies.ts'
import type { Sql } from '../store/sql.ts'
import { backlogAges, countDecided, countDues, countLooks, countOpen, frequent, perDay } from './count.ts'
import { countWork, suppressed } from './workload.ts'

export interface StatisticsContext {
  readonly sql: Sql
  readonly policies: Policies
  readonly clock: () => Date
}

/** Everything 统计 shows of the caller's area over the last `days` days, today included. */
export async function statistics(
  { sql, policies, clock }: StatisticsContext,
  days: number,
  { staffNo, areaCode, roles }: Staff,
): Promise<Statistics> {
  const instant = clock()
  const now = instant.toISOString()
  const today = chinaDate(now)
  const { pack, calendar } = await policyAt(sql, policies, instant)
  const period = { areaCode, from: addDays(today, 1 - days), until: addDays(today, 1) }
  const decided = await countDecided(sql, period)
  const looks = await countLooks(sql, period)
  const open = new Map((await countOpen(sql, areaCode)).map(({ state, n }) => [state, n]))
  const [received, closed] = [await perDay(sql, 'received_at', period), await perDay(sql, 'decided_at', period)]
  const recent = await countDecided(sql, { areaCode, from: paceSince(today, calendar), until: today })
  const work = await countWork(sql, period, now)
  const me = work.find((one) => one.staffNo === staffNo)
  const oversees = roles.some((role) => role === 'supervisor' || role === 'auditor')
  return {
    asOf: now,
    today,
    from: period.from,
    onTime: rateOf(decided.onTime, decided.clocked),
    firstPass: rateOf(decided.firstPass, decided.n),
    agreement: { all: rateOf(looks.agreed, looks.n), sampled: rateOf(looks.sampledAgreed, looks.sampled) },
    blind: rateOf(looks.blindAgreed, looks.blind),
    coverage: oversees ? await coverageOf() : null,
    open: openStates.map((state: CaseState) => ({ state, n: open.get(state) ?? 0 })),
    backlog: await backlogAges(sql, areaCode, today),
    days: Array.from({ length: days }, (_, i) => {
      const day = addDays(period.from, i)
      return { day, received: received.get(day) ?? 0, decided: closed.get(day) ?? 0 }
    }),
    reasons: await frequent(sql, 'reasons', period, SMALLEST),
    supplements: await frequent(sql, 'supplements', period, SMALLEST),
    forecast: { ...forecastOf(await countDues(sql, areaCode), recent.n) },
    mine: me ? suppressed(me, 0) : { staffNo, name: '', accepted: 0, proposed: 0, reviewed: 0, asked: 0, held: 0 },
    workload: oversees ? work.map((one) => suppressed(one, SMALLEST)) : [],
  }

  /** How far the pack's promise is kept that everybody is looked at. */
  async function coverageOf(): Promise<Statistics['coverage']> {
    const rule = pack.secondLook?.perReviewer
    if (rule === undefined) return null
    const since = periodStart(rule.period, today)
    const { proposals, drawn, ...people } = await coverageSince(sql, areaCode, since, rule)
    return { ...rule, from: since, drawn: rateOf(drawn, proposals), ...people }
  }

  function forecastOf(dues: Parameters<typeof forecast>[0], done: number): Statistics['forecast'] {
    const told = forecast(dues, done, today, calendar)
    return { ...told, days: [...told.days] }
  }
}

/** A share with how sure it is; nothing of fewer cases than may be told. */
function rateOf(hits: number, n: number): Rate {
  const share = n >= SMALLEST ? wilson(hits, n) : null
  return share && { hits, n, ...share }
}
