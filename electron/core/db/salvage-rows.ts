import { all, column, type ReadDb, value, type WriteDb } from './sql.ts'

/** A table as its schema describes it. */
interface Table {
  readonly name: string
  readonly columns: readonly string[]
  /** primary key, or SQLite's own row number */
  readonly key: readonly string[]
  /** the key is one whole number: rows in a damaged stretch can be asked for one by one */
  readonly counted: boolean
}

type Row = Record<string, unknown>
const query = (text: string, ...params: unknown[]) => ({ text, params })

/** More numbers than this are not tried one by one. */
const LONGEST_GAP = 200_000

/** Tables of the schema, those that others refer to first. */
export function tablesOf(db: ReadDb): Table[] {
  const names = column<string>(
    db,
    query(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`),
  )
  const refersTo = (name: string) => all(db, query('SELECT 1 FROM pragma_foreign_key_list(?)', name)).length
  return names
    .toSorted((a, b) => refersTo(a) - refersTo(b) || a.localeCompare(b))
    .map((name) => {
      const info = all<{ name: string; pk: number; type: string }>(
        db,
        query('SELECT name, pk, type FROM pragma_table_info(?)', name),
      )
      const key = info.filter((c) => c.pk > 0).toSorted((a, b) => a.pk - b.pk)
      const counted = key.length === 0 || (key.length === 1 && key[0]?.type === 'INTEGER')
      return { name, columns: info.map((c) => c.name), key: key.length ? key.map((c) => c.name) : ['rowid'], counted }
    })
}

/** Every row that can still be read, from both ends and, where rows are numbered, one by one in between. */
export function readableRows(db: ReadDb, { name, key, counted }: Table): { rows: Row[]; whole: boolean } {
  const start = scan(db, name, key, 'ASC')
  if (start.whole) return start
  const end = scan(db, name, key, 'DESC').rows.toReversed()
  const rows = [...start.rows, ...end]
  const [by] = key
  if (!counted || by === undefined) return { rows, whole: false }
  const from = numberOf(start.rows.at(-1), by) ?? 0
  const to = numberOf(end[0], by) ?? from + 1_000
  for (let n = from + 1; n < Math.min(to, from + LONGEST_GAP); n++) {
    const row = attempt(() => all<Row>(db, query(`SELECT ${by} AS ${by}, * FROM ${name} WHERE ${by} = ?`, n)))
    if (row?.[0]) rows.push(row[0])
  }
  return { rows, whole: false }
}

function scan(db: ReadDb, name: string, key: readonly string[], way: 'ASC' | 'DESC'): { rows: Row[]; whole: boolean } {
  const rows: Row[] = []
  const order = key.map((k) => `${k} ${way}`).join(', ')
  const select = key[0] === 'rowid' ? 'rowid, *' : '*'
  try {
    const found = db.statement(`SELECT ${select} FROM ${name} NOT INDEXED ORDER BY ${order}`).iterate()
    for (const row of found) rows.push(row as Row)
    return { rows, whole: true }
  } catch {
    // Here the damaged stretch begins: what was read before it counts.
    return { rows, whole: false }
  }
}

function numberOf(row: Row | undefined, by: string): number | undefined {
  const n = row?.[by]
  return typeof n === 'number' ? n : undefined
}

/** Puts rows into a table of the fresh file; one that is there already stays, one that does not fit is left out. */
export function putRows(into: WriteDb, { name, columns }: Table, rows: readonly Row[]): void {
  const [first] = rows
  if (!first) return
  const known = new Set(column<string>(into, query('SELECT name FROM pragma_table_info(?)', name)))
  const common = columns.filter((c) => known.has(c) && c in first)
  const text = `INSERT OR IGNORE INTO ${name} (${common.join(', ')}) VALUES (${common.map(() => '?').join(', ')})`
  for (const row of rows) attempt(() => into.statement(text).run(...common.map((c) => row[c])))
}

export function countOf(db: ReadDb, table: string): number {
  return value<number>(db, query(`SELECT count(*) FROM ${table}`)) ?? 0
}

/** undefined when it cannot be done: rows are taken one at a time, and each that cannot be is counted as missing later. */
export function attempt<T>(deed: () => T): T | undefined {
  try {
    return deed()
  } catch {
    return undefined
  }
}
