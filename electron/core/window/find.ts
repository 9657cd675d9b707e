import type { Found, FoundCase } from '#shared/contract/window-api.ts'
import { type DeskText, readDeskText } from '#shared/policy/desk-text.ts'
import { reversed } from '#shared/prepared/names.ts'
import { all, limited, type Query, type ReadDb, sql } from '../db/sql.ts'
import { searchQuery } from '../flow/queue-search.ts'

export const MOST_FOUND = 20
/** Longer than any name somebody searches for: what a reader or a paste typed by accident matches nothing. */
const MAX_WORDS = 40

/**
 * Everything on this desk that the text may mean, open cases first, then the newest. `registered` are registrations made
 * here that the centre has not shown yet. Answers at most 20 rows.
 */
export function findAtDesk(
  cache: ReadDb,
  registered: (asked: DeskText) => readonly FoundCase[],
  raw: string,
  today: string,
): Found {
  const asked = readDeskText(raw, today)
  if (asked.kind === 'misread') return { as: 'misread', rows: [], more: false, message: asked.message }
  const query = rowsOf(asked)
  const cached = query === null ? [] : all<StoredFound>(cache, foundQuery(query)).map(shown)
  const known = new Set(cached.map(({ caseId }) => caseId))
  const own = registered(asked).filter(({ caseId }) => !known.has(caseId))
  const rows = [...own, ...cached]
  return { as: asked.kind, rows: rows.slice(0, MOST_FOUND), more: rows.length > MOST_FOUND, message: null }
}

type StoredFound = FoundCase

function shown(row: StoredFound): FoundCase {
  return { ...row, sameName: Math.max(0, row.sameName) }
}

/** Rows of the cache that are meant, as a query; null = none can be. */
export function rowsOf(asked: DeskText): Query | null {
  switch (asked.kind) {
    case 'case':
      return sql`SELECT row FROM case_file WHERE case_no = ${asked.no}`
    case 'provisional':
      return sql`SELECT row FROM case_file WHERE provisional_no = ${asked.no}`
    case 'card':
      return sql`SELECT row FROM case_file WHERE cert_reversed = ${reversed(asked.card.certno)}`
    case 'words':
      return asked.text.length > MAX_WORDS ? null : searchQuery(asked.text)
    case 'misread':
      return null
  }
}

/** From few rows to what is shown of them; the names of others are counted over their index. */
export function foundQuery(rows: Query): Query {
  return sql`SELECT id AS caseId, case_no AS caseNo, provisional_no AS provisionalNo, masked_name AS maskedName,
        birth_year AS birthYear, cert_tail AS certTail, disease_name AS diseaseName, insutype, state,
        received_on AS receivedOn, due_on AS dueOn,
        (SELECT count(DISTINCT other.person) FROM case_file other
         WHERE other.name = case_file.name AND other.person <> case_file.person) AS sameName
      FROM (${rows}) CROSS JOIN case_file USING (row)
      ORDER BY is_open DESC, received_at DESC, row ${limited(MOST_FOUND + 1)}`
}
