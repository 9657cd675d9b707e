import { chinaDate, type IsoDate } from '#shared/policy/civil-day.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { type DrawnSoFar, periodStart } from '#shared/policy/second-look.ts'
import { only, type Query } from '../store/sql.ts'

interface Reviewer {
  readonly areaCode: string
  readonly staffNo: string
}

export const soFarSql = `SELECT count(*) AS proposals, count(*) FILTER (WHERE drawn) AS drawn FROM sample_draw
  WHERE area_code = $1 AND first_reviewer = $2 AND at >= $3`

/**
 * What was drawn of a reviewer's proposals in the running period; null where the pack promises nobody a second look.
 * Until the transaction ends no other proposal of theirs is counted: two at once would each miss the other.
 */
export async function drawnSoFar(
  query: Query,
  { areaCode, staffNo }: Reviewer,
  { secondLook }: PolicyPack,
  now: string,
): Promise<DrawnSoFar | null> {
  const rule = secondLook?.perReviewer
  if (rule === undefined) return null
  await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`looks ${areaCode} ${staffNo}`])
  const from = instantOf(periodStart(rule.period, chinaDate(now)))
  return only(await query.query<DrawnSoFar>(soFarSql, [areaCode, staffNo, from]))
}

export interface Coverage {
  /** proposals left to chance, and those it drew */
  readonly proposals: number
  readonly drawn: number
  /** reviewers who made any: enough drawn · not enough yet, nor as many made as the rule asks for · as many, and not enough */
  readonly reached: number
  readonly waiting: number
  readonly short: number
}

export const coverageSql = `SELECT coalesce(sum(n), 0)::int AS proposals, coalesce(sum(hits), 0)::int AS drawn,
    count(*) FILTER (WHERE hits >= $4) AS reached, count(*) FILTER (WHERE hits < $4 AND n < $3) AS waiting,
    count(*) FILTER (WHERE hits < $4 AND n >= $3) AS short
  FROM (SELECT count(*) AS n, count(*) FILTER (WHERE drawn) AS hits FROM sample_draw
        WHERE area_code = $1 AND at >= $2 GROUP BY first_reviewer) AS of_reviewer`

/** How far the promise of the pack is kept in an area since the period began on `from`. */
export async function coverageSince(
  query: Query,
  areaCode: string,
  from: IsoDate,
  rule: { readonly among: number; readonly minimum: number },
): Promise<Coverage> {
  return only(await query.query<Coverage>(coverageSql, [areaCode, instantOf(from), rule.among, rule.minimum]))
}

const instantOf = (day: IsoDate) => `${day}T00:00:00+08:00`
