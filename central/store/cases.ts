import { feedColumns } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { capturedOriginals } from '#shared/policy/originals.ts'
import { openStates } from '#shared/policy/transitions.ts'
import { only, type Query } from './sql.ts'

type Column = (typeof feedColumns)[number]

/** Column of `case_file` for each field of a case. */
const columnOf: Readonly<Record<Column, string>> = {
  id: 'id',
  caseNo: 'case_no',
  applicationNo: 'application_no',
  provisionalNo: 'provisional_no',
  kind: 'kind',
  origin: 'origin',
  barred: 'barred',
  correction: 'correction',
  version: 'version',
  materialVersion: 'material_version',
  areaCode: 'area_code',
  state: 'state',
  returnTo: 'return_to',
  applyType: 'apply_type',
  channel: 'channel',
  receivedAt: 'received_at',
  acceptedOn: 'accepted_on',
  limitWorkdays: 'limit_workdays',
  clockRule: 'clock_rule',
  dueOn: 'due_on',
  calendarVersion: 'calendar_version',
  dueHistory: 'due_history',
  pauses: 'pauses',
  decidedAt: 'decided_at',
  packVersion: 'pack_version',
  firstReviewer: 'first_reviewer',
  form: 'form',
  insurance: 'insurance',
  documents: 'documents',
  proposal: 'proposal',
  supplements: 'supplements',
  originals: 'originals',
  registration: 'registration',
  notices: 'notices',
  lease: 'lease',
  mergedInto: 'merged_into',
  history: 'history',
}

/** A case as the JSON array of a feed row, made by the database: the feed sends it as it is. */
export const feedRowSql = `json_build_array(${feedColumns.map((c) => columnOf[c]).join(', ')})::text`

/** A case as one JSON object. */
export const caseSql = `json_build_object(${feedColumns.map((c) => `'${c}', ${columnOf[c]}`).join(', ')})`

/** The channel on which every committed change is announced: `area n`. */
export const FEED_CHANNEL = 'mente_feed'

/** One case by 受理号, for reading. */
export async function findCase(query: Query, caseNo: string): Promise<CaseFile | null> {
  const rows = await query.query<{ file: CaseFile }>(`SELECT ${caseSql} AS file FROM case_file WHERE case_no = $1`, [
    caseNo,
  ])
  return rows[0]?.file ?? null
}

/** One case by id, for reading. */
export async function readCase(query: Query, id: string): Promise<CaseFile | null> {
  const rows = await query.query<{ file: CaseFile }>(`SELECT ${caseSql} AS file FROM case_file WHERE id = $1`, [id])
  return rows[0]?.file ?? null
}

/** One case by id or 受理号, locked until the transaction ends: nobody else can change it meanwhile. */
export async function lockCase(query: Query, by: 'id' | 'case_no', value: string): Promise<CaseFile | null> {
  const rows = await query.query<{ file: CaseFile }>(
    `SELECT ${caseSql} AS file FROM case_file WHERE ${by} = $1 FOR UPDATE`,
    [value],
  )
  return rows[0]?.file ?? null
}

/** Several cases, locked in the order of their ids, so that two who want the same ones wait instead of deadlocking. */
export async function lockCases(query: Query, ids: readonly string[]): Promise<CaseFile[]> {
  const rows = await query.query<{ file: CaseFile }>(
    `SELECT ${caseSql} AS file FROM case_file
     WHERE id IN (SELECT json_array_elements_text($1::json)::uuid) ORDER BY id FOR UPDATE OF case_file`,
    [JSON.stringify(ids)],
  )
  return rows.map(({ file }) => file)
}

/**
 * Stores new cases and publishes them, in the order given. Takes the feed counter's lock: call it last in a
 * transaction, after every other lock.
 */
export async function insertCases(query: Query, cases: readonly CaseFile[]): Promise<void> {
  if (cases.length === 0) return
  await admitDocuments(query, cases)
  const last = await takeFeedNumbers(query, cases)
  const rows = cases.map((file, i) => caseRow(file, last - cases.length + 1 + i))
  await query.query('INSERT INTO case_file SELECT * FROM json_populate_recordset(null::case_file, $1::json)', [
    JSON.stringify(rows),
  ])
}

/**
 * Stores a changed case, which the transaction holds locked, and publishes it. Call it last, as `insertCases`, and
 * `admitDocuments` before it when papers were added.
 */
export function updateCase(query: Query, file: CaseFile): Promise<void> {
  return updateCases(query, [file])
}

const updatable = [...feedColumns.filter((c) => c !== 'id').map((c) => columnOf[c]), 'feed_pos']

/** The same for several cases at once, published in the order given. */
export async function updateCases(query: Query, cases: readonly CaseFile[]): Promise<void> {
  if (cases.length === 0) return
  await dropDrafts(query, cases)
  const last = await takeFeedNumbers(query, cases)
  const rows = cases.map((file, i) => caseRow(file, last - cases.length + 1 + i))
  await query.query(
    `UPDATE case_file SET ${updatable.map((name) => `${name} = row.${name}`).join(', ')}
     FROM json_populate_recordset(null::case_file, $1::json) AS row WHERE case_file.id = row.id`,
    [JSON.stringify(rows)],
  )
}

type Leased = Pick<CaseFile, 'id' | 'areaCode' | 'version' | 'lease'>

/** Stores and publishes who has these cases, without writing the rest of them again. Call it last, as `insertCases`. */
export async function updateLeases(query: Query, cases: readonly Leased[]): Promise<void> {
  if (cases.length === 0) return
  const last = await takeFeedNumbers(query, cases)
  const rows = cases.map(({ id, version, lease }, i) => {
    return { id, version, lease, feed_pos: last - cases.length + 1 + i }
  })
  await query.query(
    `UPDATE case_file SET lease = row.lease, version = row.version, feed_pos = row.feed_pos
     FROM json_to_recordset($1::json) AS row (id uuid, version int, lease json, feed_pos bigint)
     WHERE case_file.id = row.id`,
    [JSON.stringify(rows)],
  )
}

/** Takes as many feed numbers as there are cases and returns the last; listeners hear of it at commit. */
async function takeFeedNumbers(query: Query, cases: readonly Pick<CaseFile, 'areaCode'>[]): Promise<number> {
  const { n } = only(await query.query<{ n: number }>('UPDATE feed_counter SET n = n + $1 RETURNING n', [cases.length]))
  for (const area of new Set(cases.map((file) => file.areaCode))) {
    await query.query('SELECT pg_notify($1, $2)', [FEED_CHANNEL, `${area} ${n}`])
  }
  return n
}

function caseRow(file: CaseFile, position: number): Record<string, unknown> {
  return Object.fromEntries([...feedColumns.map((c) => [columnOf[c], file[c]]), ['feed_pos', position]])
}

/** Writes down which cases have which pictures: their areas may read them, and the same picture elsewhere is noticed. */
export async function admitDocuments(query: Query, cases: readonly CaseFile[]): Promise<void> {
  const rows = new Map<string, object>(
    cases.flatMap(({ areaCode, id, form, documents, originals }) =>
      [...documents, ...capturedOriginals({ originals })].map(({ sha256 }): [string, object] => [
        `${areaCode} ${sha256} ${id}`,
        { area_code: areaCode, sha256, psn_no: form.psn_no, case_id: id },
      ]),
    ),
  )
  // In order, so that two transactions that admit the same documents wait for each other instead of deadlocking.
  const inOrder = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  await query.query(
    `INSERT INTO case_document (area_code, sha256, psn_no, case_id)
     SELECT area_code, sha256, psn_no, case_id FROM json_populate_recordset(null::case_document, $1::json)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(inOrder)],
  )
}

/** How many cases of an area stand in each state; states without a case are absent. */
export async function countByState(query: Query, areaCode: string): Promise<Record<string, number>> {
  const rows = await query.query<{ state: string; n: number }>(
    'SELECT state, count(*) AS n FROM case_file WHERE area_code = $1 GROUP BY state',
    [areaCode],
  )
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

/** What earlier holders left of a case served whoever decides it: nobody needs it any more (个人信息保护法 Art. 19). */
async function dropDrafts(query: Query, cases: readonly CaseFile[]): Promise<void> {
  const over = cases.filter(({ state }) => !openStates.includes(state)).map(({ id }) => id)
  if (over.length === 0) return
  await query.query(`DELETE FROM case_draft WHERE case_id IN (SELECT json_array_elements_text($1::json)::uuid)`, [
    JSON.stringify(over),
  ])
}
