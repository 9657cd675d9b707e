import { addDays, type IsoDate } from '#shared/policy/civil-day.ts'
import { only, type Query } from '../store/sql.ts'

/** A period of an area, whole days of China; `until` is the day after the last. */
export interface Period {
  readonly areaCode: string
  readonly from: IsoDate
  readonly until: IsoDate
}

/** Instants are text and may be written with either offset: a day of China is first cut out roughly, by the index. */
const within = (column: string) =>
  `area_code = $1 AND ${column} >= $4 AND ${column} < $5 AND ${dayOf(column)} >= $2::date AND ${dayOf(column)} < $3::date`
const dayOf = (column: string) => `(${column}::timestamptz AT TIME ZONE 'Asia/Shanghai')::date`

function paramsOf({ areaCode, from, until }: Period): unknown[] {
  return [areaCode, from, until, addDays(from, -1), addDays(until, 1)]
}

const decidedStates = `('approved', 'registered', 'rejected')`
/** As in the index, to the letter: otherwise it would not be used. */
const waiting = `state IN ('received', 'supplement', 'originals', 'first_review', 'second_review')`

export interface Decided {
  readonly n: number
  readonly clocked: number
  readonly onTime: number
  readonly firstPass: number
}

export const decidedSql = `
  SELECT count(*) AS n, count(due_on) AS clocked,
    count(*) FILTER (WHERE ${dayOf('decided_at')} <= due_on) AS "onTime",
    count(*) FILTER (WHERE json_array_length(supplements) = 0 AND NOT EXISTS (
      SELECT FROM json_array_elements(history) AS event WHERE event ->> 'kind' = 'return_to_first')) AS "firstPass"
  FROM case_file WHERE ${within('decided_at')} AND state IN ${decidedStates}`

export async function countDecided(query: Query, period: Period): Promise<Decided> {
  return only(await query.query<Decided>(decidedSql, paramsOf(period)))
}

/** How many per day of a period; days with none are absent. */
export async function perDay(
  query: Query,
  column: 'received_at' | 'decided_at',
  period: Period,
): Promise<ReadonlyMap<IsoDate, number>> {
  const rows = await query.query<{ day: IsoDate; n: number }>(
    `SELECT ${dayOf(column)} AS day, count(*) AS n FROM case_file WHERE ${within(column)} GROUP BY 1`,
    paramsOf(period),
  )
  return new Map(rows.map(({ day, n }) => [day, n]))
}

export const openSql = `SELECT state, count(*) AS n FROM case_file WHERE area_code = $1 AND ${waiting} GROUP BY state`

export function countOpen(query: Query, areaCode: string): Promise<{ state: string; n: number }[]> {
  return query.query(openSql, [areaCode])
}

/** Open cases whose clock runs, by due date. */
export const duesSql = `SELECT due_on AS day, count(*) AS n FROM case_file
  WHERE area_code = $1 AND ${waiting} AND due_on IS NOT NULL GROUP BY due_on ORDER BY due_on`

export function countDues(query: Query, areaCode: string): Promise<{ day: IsoDate; n: number }[]> {
  return query.query(duesSql, [areaCode])
}

const AGES = [5, 10, 15, 20, 30] as const

/** Open cases by calendar days since receipt. */
export async function backlogAges(query: Query, areaCode: string, today: IsoDate) {
  const rows = await query.query<{ bucket: number; n: number }>(
    `SELECT width_bucket($2::date - ${dayOf('received_at')}, ARRAY[${AGES.map((age) => age + 1).join(', ')}]) AS bucket,
       count(*) AS n
     FROM case_file WHERE area_code = $1 AND ${waiting} GROUP BY 1`,
    [areaCode, today],
  )
  const byBucket = new Map(rows.map(({ bucket, n }) => [bucket, n]))
  return [...AGES, null].map((upTo, i) => ({
    from: i === 0 ? 0 : (AGES[i - 1] ?? 0) + 1,
    upTo,
    n: byBucket.get(i) ?? 0,
  }))
}

export interface Frequent {
  readonly code: string
  readonly text: string
  readonly n: number
}
const MOST = 8

/** Why was refused, and what was asked for, in cases decided in the period: the most frequent, none below `smallest`. */
export function frequent(
  query: Query,
  what: 'reasons' | 'supplements',
  period: Period,
  smallest: number,
): Promise<Frequent[]> {
  const source =
    what === 'reasons'
      ? `json_array_elements(proposal -> 'reasons') AS entry`
      : `json_array_elements(supplements) AS asked, json_array_elements(asked -> 'items') AS entry`
  const words = what === 'reasons' ? 'text' : 'problem'
  const refused = what === 'reasons' ? `AND state = 'rejected'` : ''
  return query.query<Frequent>(
    `SELECT entry ->> 'code' AS code, min(entry ->> '${words}') AS text, count(*) AS n
     FROM case_file, ${source} WHERE ${within('decided_at')} ${refused}
     GROUP BY 1 HAVING count(*) >= $6 ORDER BY n DESC, code LIMIT ${MOST}`,
    [...paramsOf(period), smallest],
  )
}

export interface Looks {
  readonly n: number
  readonly agreed: number
  readonly sampled: number
  readonly sampledAgreed: number
  readonly blind: number
  readonly blindAgreed: number
}

/** What second reviewers said of proposals in the period. */
export async function countLooks(query: Query, { areaCode, from, until }: Period): Promise<Looks> {
  const alike = `(impression = 'pass') = (outcome = 'approve')`
  return only(
    await query.query<Looks>(
      `SELECT count(*) AS n, count(*) FILTER (WHERE agreed) AS agreed, count(*) FILTER (WHERE sampled) AS sampled,
         count(*) FILTER (WHERE sampled AND agreed) AS "sampledAgreed", count(impression) AS blind,
         count(*) FILTER (WHERE ${alike}) AS "blindAgreed"
       FROM second_look WHERE area_code = $1 AND at >= $2::timestamptz AND at < $3::timestamptz`,
      [areaCode, `${from}T00:00:00+08:00`, `${until}T00:00:00+08:00`],
    ),
  )
}
