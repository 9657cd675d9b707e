import type { Sql } from '#central/store/sql.ts'
import { plain } from './quick-rows.ts'

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

export interface Column {
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

export const isJson = (type: string): boolean => type === 'json' || type === 'jsonb'

/** Casts say nothing to a database that does without types. */
export const withoutCasts = (text: string): string => text.replace(/::\w+(\[\])?/g, '')
