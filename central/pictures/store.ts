import type { Query } from '../store/sql.ts'
import type { PagePrint } from './look.ts'

/** A paper of a case that has not been compared with those of other cases yet. */
export interface Uncompared {
  readonly areaCode: string
  readonly sha256: string
  readonly caseId: string
}

export const uncomparedSql = `
  SELECT d.area_code AS "areaCode", d.sha256, d.case_id AS "caseId" FROM case_document d
  WHERE d.compared_at IS NULL
    AND NOT EXISTS (SELECT FROM picture p WHERE p.sha256 = d.sha256 AND p.next_try_at > $1)
  ORDER BY d.sha256 LIMIT $2`

export function uncompared(query: Query, now: Date, most: number): Promise<Uncompared[]> {
  return query.query<Uncompared>(uncomparedSql, [now, most])
}

export async function setCompared(query: Query, { areaCode, sha256, caseId }: Uncompared, now: Date): Promise<void> {
  await query.query('UPDATE case_document SET compared_at = $4 WHERE area_code = $1 AND sha256 = $2 AND case_id = $3', [
    areaCode,
    sha256,
    caseId,
    now,
  ])
}

export type PictureState = 'waiting' | 'looked_at' | 'unreadable'

/**
 * Takes a paper to be looked at for this instance alone until `until`, and counts the attempt before it is made. Null:
 * another instance has it. A paper that was looked at before stays as it is.
 */
export async function claimPicture(
  query: Query,
  sha256: string,
  now: Date,
  until: Date,
): Promise<{ readonly state: PictureState; readonly attempts: number } | null> {
  const [claimed] = await query.query<{ state: PictureState; attempts: number }>(
    `INSERT INTO picture (sha256, state, attempts, next_try_at) VALUES ($1, 'waiting', 1, $3)
     ON CONFLICT (sha256) DO UPDATE SET attempts = picture.attempts + 1, next_try_at = $3
       WHERE picture.state = 'waiting' AND picture.next_try_at <= $2
     RETURNING state, attempts`,
    [sha256, now, until],
  )
  if (claimed) return claimed
  const [known] = await query.query<{ state: PictureState; attempts: number }>(
    `SELECT state, attempts FROM picture WHERE sha256 = $1 AND state <> 'waiting'`,
    [sha256],
  )
  return known ?? null
}

/** It was not looked at after all, through no fault of its own. */
export async function returnPicture(query: Query, sha256: string, now: Date): Promise<void> {
  await query.query('UPDATE picture SET attempts = attempts - 1, next_try_at = $2 WHERE sha256 = $1', [sha256, now])
}

export async function postponePicture(query: Query, sha256: string, nextTry: Date): Promise<void> {
  await query.query('UPDATE picture SET next_try_at = $2 WHERE sha256 = $1', [sha256, nextTry])
}

/** Comparing it went wrong: how many attempts there were now, looking at it included. */
export async function postponeComparison(query: Query, sha256: string, nextTry: Date): Promise<number> {
  const [row] = await query.query<{ attempts: number }>(
    'UPDATE picture SET attempts = attempts + 1, next_try_at = $2 WHERE sha256 = $1 RETURNING attempts',
    [sha256, nextTry],
  )
  return row?.attempts ?? Number.POSITIVE_INFINITY
}

/** It cannot be looked at, and is not tried again. */
export async function giveUpPicture(query: Query, sha256: string, now: Date): Promise<void> {
  await query.query(`UPDATE picture SET state = 'unreadable', next_try_at = $2 WHERE sha256 = $1`, [sha256, now])
}

/** Keeps what was seen. Doing it again changes nothing. */
export async function savePrints(query: Query, sha256: string, prints: readonly PagePrint[], now: Date): Promise<void> {
  for (const { page, sketch, drawers, ink } of prints) {
    await query.query(
      `INSERT INTO picture_page (sha256, page, sketch, drawers, ink)
       VALUES ($1, $2, $3, ARRAY(SELECT json_array_elements_text($4::json)::integer), $5) ON CONFLICT DO NOTHING`,
      [sha256, page, sketch, JSON.stringify(drawers), ink],
    )
  }
  await query.query(`UPDATE picture SET state = 'looked_at', pages = $2, next_try_at = $3 WHERE sha256 = $1`, [
    sha256,
    prints.length,
    now,
  ])
}

export function printsOf(query: Query, sha256: string): Promise<PagePrint[]> {
  return query.query<PagePrint>('SELECT page, sketch, drawers, ink FROM picture_page WHERE sha256 = $1 ORDER BY page', [
    sha256,
  ])
}

export interface Candidate {
  readonly sha256: string
  readonly page: number
  readonly sketch: Uint8Array
}

export const candidatesSql = `
  SELECT sha256, page, sketch FROM picture_page
  WHERE drawers && ARRAY(SELECT json_array_elements_text($1::json)::integer) AND sha256 <> $2`

/** Pages of other papers that share a drawer with this one. */
export function candidatesFor(query: Query, sha256: string, { drawers }: PagePrint): Promise<Candidate[]> {
  return query.query<Candidate>(candidatesSql, [JSON.stringify(drawers), sha256])
}

export async function inkOfPages(query: Query, pages: readonly Candidate[]): Promise<Uint8Array[]> {
  const wanted = pages.map(({ sha256, page }, i) => ({ i, sha256, page }))
  const rows = await query.query<{ ink: Uint8Array }>(
    `SELECT p.ink FROM json_to_recordset($1::json) AS w (i integer, sha256 text, page integer)
     JOIN picture_page p ON p.sha256 = w.sha256 AND p.page = w.page ORDER BY w.i`,
    [JSON.stringify(wanted)],
  )
  return rows.map(({ ink }) => ink)
}

/** How many written pages a paper has. */
export async function writtenPages(query: Query, sha256: string): Promise<number> {
  const [row] = await query.query<{ pages: number }>('SELECT pages FROM picture WHERE sha256 = $1', [sha256])
  return row?.pages ?? 0
}

/** Cases of the area that have this paper. */
export async function casesWith(query: Query, areaCode: string, sha256: string, most: number): Promise<string[]> {
  const rows = await query.query<{ caseId: string }>(
    `SELECT case_id AS "caseId" FROM case_document WHERE area_code = $1 AND sha256 = $2 ORDER BY psn_no, case_id
     LIMIT $3`,
    [areaCode, sha256, most],
  )
  return rows.map(({ caseId }) => caseId)
}
