/// <reference path="../../electron/core/db/better-sqlite3.d.ts" />
import Database from 'better-sqlite3'
import { samePictureSql } from '#central/store/related.ts'
import type { Query, Sql } from '#central/store/sql.ts'
import type { Statement } from '#core/db/sql.ts'

/**
 * The centre's own SQL on SQLite in memory, statement by statement translated: a hundred times as fast as PGlite, and
 * only for the simulator. A statement that it cannot translate fails loudly; that the two engines answer alike is a test
 * of its own (`simulation.test.ts`).
 */
export function openQuickSql(image: QuickImage): Sql {
  const db = new Database(':memory:')
  for (const text of image.schema) db.exec(text)
  for (const { table, rows } of image.content) {
    for (const row of rows) db.prepare(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`).run(...row)
  }
  const query = queryOn(db, makeTranslator(image.columns))
  return {
    engine: 'pglite',
    ...query,
    async tx(fn) {
      db.exec('BEGIN')
      try {
        const result = await fn(query)
        db.exec('COMMIT')
        return result
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    },
    listen: async () => undefined,
    close: async () => void db.close(),
  }
}

/** Schema and rows of a database that the centre has migrated; plain JSON, so that it can be handed to other processes. */
export interface QuickImage {
  readonly schema: readonly string[]
  readonly columns: readonly Column[]
  readonly content: readonly { readonly table: string; readonly rows: readonly (string | number | null)[][] }[]
}

export async function quickImageOf(migrated: Sql): Promise<QuickImage> {
  const columns = await columnsOf(migrated)
  const tables = [...new Set(columns.map((c) => c.table))]
  const of = (table: string) => columns.filter((c) => c.table === table)
  const indexes = await migrated.query<{ definition: string }>(
    `SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE indisunique AND relnamespace = 'public'::regnamespace`,
  )
  const content: { table: string; rows: (string | number | null)[][] }[] = []
  for (const table of tables) {
    const rows = await migrated.query<Record<string, unknown>>(`SELECT * FROM ${table}`)
    content.push({ table, rows: rows.map((row) => of(table).map((column) => stored(row[column.name], column))) })
  }
  return {
    schema: [
      ...tables.map((table) => `CREATE TABLE ${table} (${of(table).map(definition).join(', ')})`),
      ...indexes.map((one) => withoutCasts(one.definition.replace('public.', '').replace('USING btree ', ''))),
    ],
    columns,
    content,
  }
}

function stored(value: unknown, { type }: Column): string | number | null {
  return isJson(type) && value !== null ? JSON.stringify(value) : plain(value)
}

interface Column {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly preset: string | null
  readonly identity: boolean
}

function columnsOf(migrated: Sql): Promise<Column[]> {
  return migrated.query<Column>(
    `SELECT table_name AS "table", column_name AS name, data_type AS type, is_nullable = 'NO' AS required,
       column_default AS preset, is_identity = 'YES' AS identity
     FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`,
  )
}

function definition({ name, type, required, preset, identity }: Column): string {
  if (identity) return `${name} INTEGER PRIMARY KEY`
  const kind = /int/.test(type) ? 'INTEGER' : type === 'bytea' ? 'BLOB' : 'TEXT'
  const given =
    preset === null ? '' : ` DEFAULT ${preset === 'true' ? 1 : preset === 'false' ? 0 : withoutCasts(preset)}`
  return `${name} ${type === 'boolean' ? 'INTEGER' : kind}${required ? ' NOT NULL' : ''}${given}`
}

/** Statements of the centre that this database could not take: whatever was played then has shown nothing. */
export const untranslated: string[] = []

interface Translated {
  readonly text: string
  /** which of the caller's values stands at each place */
  readonly places: readonly number[]
  /** columns that are text even when they look like JSON */
  readonly texts: ReadonlySet<string>
}

interface Prepared extends Pick<Translated, 'places' | 'texts'> {
  readonly statement: Statement
  readonly answers: boolean
}

function queryOn(db: Database, translate: (text: string) => Translated): Query {
  const statements = new Map<string, Prepared>()
  function prepared(original: string): Prepared {
    const known = statements.get(original)
    if (known) return known
    const { text, places, texts } = translate(original)
    const made = { statement: prepare(text), answers: /^\s*(SELECT|WITH)\b|\bRETURNING\b/.test(text), places, texts }
    statements.set(original, made)
    return made
  }
  function prepare(text: string): Statement {
    try {
      return db.prepare(text)
    } catch (error) {
      untranslated.push(`${error instanceof Error ? error.message : error}: ${text}`)
      throw error
    }
  }
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      const { statement, answers, places, texts } = prepared(text)
      const values = places.map((place) => plain(params[place]))
      if (!answers) {
        statement.run(...values)
        return []
      }
      // The row type is the caller's word for its own SELECT list.
      const rows = statement.all(...values) as Record<string, unknown>[]
      for (const row of rows) for (const name in row) if (!texts.has(name)) row[name] = parsed(row[name])
      return rows as Row[]
    },
    script: async (text) => void db.exec(text),
  }
}

function plain(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' ? value : String(value)
}

function parsed(value: unknown): unknown {
  return typeof value === 'string' && (value.startsWith('{') || value.startsWith('[')) ? JSON.parse(value) : value
}

const isJson = (type: string) => type === 'json' || type === 'jsonb'
const withoutCasts = (text: string) => text.replace(/::\w+(\[\])?/g, '')

/** Pictures that lie in two people's cases, without the limit of three: the simulator has none. */
const samePicture = `SELECT mine.value AS sha256, other.case_no AS "caseNo" FROM json_each($3) AS mine
  JOIN case_document AS same ON same.area_code = $1 AND same.sha256 = mine.value AND same.psn_no <> $2
  JOIN case_file AS other ON other.id = same.case_id`

function makeTranslator(columns: readonly Column[]): (text: string) => Translated {
  const json = [...new Set(columns.filter((c) => isJson(c.type)).map((c) => c.name))].join('|')
  const bare = new RegExp(`(?<=[,(]\\s*)((?:\\w+\\.)?(?:${json}))(?=\\s*[,)])`, 'g')
  const recordset = (_: string, table: string, param: string) => {
    const mine = columns.filter((c) => c.table === table)
    return `(SELECT ${mine.map(({ name }) => `json_extract(value, '$.${name}') AS ${name}`).join(', ')} FROM json_each(${param}))`
  }
  return (original) => {
    const texts = new Set([...original.matchAll(/::text AS "?(\w+)"?/g)].map((m) => m[1] ?? ''))
    const text = withoutCasts(
      original === samePictureSql
        ? samePicture
        : original.replace(/json_populate_recordset\(null::(\w+), (\$\d)::json\)/g, recordset),
    )
      .replace(/jsonb?_build_(object|array)\(/g, 'json_$1(')
      .replace(
        /= ANY \(ARRAY\(SELECT jsonb?_array_elements_text\((\$\d)\)\)\)/g,
        'IN (SELECT value FROM json_each($1))',
      )
      .replace(/SELECT jsonb?_array_elements_text\((\$\d)\)/g, 'SELECT value FROM json_each($1)')
      .replace(/FROM jsonb?_array_elements_text\((\$\d)\)/g, 'FROM json_each($1)')
      .replace(/(FROM json_each\(\$\d\)\)\s+)ON CONFLICT/g, '$1WHERE true ON CONFLICT')
      // Nobody else is there to be locked out or told.
      .replace(/SELECT pg_(advisory_xact_lock|notify)\(.*\)$/, 'SELECT NULL')
      .replace(/SELECT FROM/g, 'SELECT 1 FROM')
      .replace(/\bleast\(/g, 'min(')
      .replace(/\bgreatest\(/g, 'max(')
      .replace(/ FOR UPDATE( OF \w+)?( SKIP LOCKED)?/g, '')
      .replace(/to_char\((\w+) AT TIME ZONE 'UTC', '[^']*'\)/g, '$1')
      .replace(/FROM json_to_recordset\((\$\d)\)\s+AS (\w+) \(([^)]*)\)/g, recordOf)
      // A limit bound bare is planned by, and the statement compiled anew at every run.
      .replace(/LIMIT \$/g, 'LIMIT 0 + $')
    const mine = inObjects(text, bare)
    return {
      text: mine.replace(/\$\d+/g, '?'),
      places: Array.from(mine.matchAll(/\$(\d+)/g), ([, n]) => Number(n) - 1),
      texts,
    }
  }
}

/** Rows written as a JSON array, with the columns that the statement names. */
function recordOf(_: string, param: string, name: string, columns: string): string {
  const fields = columns.split(',').map((column) => column.trim().split(' ')[0])
  const values = fields.map((field) => `json_extract(value, '$.${field}') AS ${field}`)
  return `FROM (SELECT ${values.join(', ')} FROM json_each(${param})) AS ${name}`
}

/** JSON columns inside `json_object(…)` are JSON there and not text that looks like it. */
function inObjects(text: string, bare: RegExp): string {
  return text.replace(/json_(object|array)\([^()]*(\([^()]*\)[^()]*)*\)/g, (call) => call.replace(bare, 'json($1)'))
}
