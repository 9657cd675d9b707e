/** A value as SQLite takes it. */
export type Plain = string | number | null

export function plain(value: unknown): Plain {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' ? value : String(value)
}

/** A value inside JSON as a column takes it: what is no plain value stays JSON. */
function columnValue(value: unknown): Plain {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : plain(value)
}

/** A JSON array of objects that a statement reads as rows: each field of each is bound as a value of its own. */
export interface RowSet {
  /** which of the caller's values */
  readonly place: number
  readonly fields: readonly string[]
}

export function rowsOf(json: unknown): readonly Record<string, unknown>[] {
  return typeof json === 'string' ? JSON.parse(json) : []
}

/** So many rows as a table. */
export function tableOf({ fields }: RowSet, rows: number): string {
  const first = `SELECT ${fields.map((field) => `? AS ${field}`).join(', ')}`
  const others = ` UNION ALL SELECT ${fields.map(() => '?').join(', ')}`
  return rows === 0
    ? `(SELECT ${fields.map((field) => `NULL AS ${field}`).join(', ')} WHERE 0)`
    : `(${first}${others.repeat(rows - 1)})`
}

export function bound({ fields }: RowSet, rows: readonly Record<string, unknown>[]): Plain[] {
  return rows.flatMap((row) => fields.map((field) => columnValue(row[field])))
}
