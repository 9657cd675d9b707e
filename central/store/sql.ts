/** What a statement may be run on: the database itself or an open transaction. */
export interface Query {
  /**
   * Runs one statement with `$1`-style parameters. Types come back alike from both engines: int8 as number (every
   * counter here stays far below 2^53), date as `YYYY-MM-DD`, timestamptz as Date, jsonb parsed.
   * JSON goes in as text with a cast (`$1::json`), because `pg` would turn a JavaScript array into a PostgreSQL one.
   */
  query<Row extends object>(text: string, params?: readonly unknown[]): Promise<Row[]>
  /** Several statements without parameters: migrations. */
  script(text: string): Promise<void>
}

/**
 * The database as the rest of the centre sees it. Two implementations carry the same SQL text: PostgreSQL 15 and
 * later through `pg`, and PGlite (PostgreSQL in the process, one session) where no server is configured.
 */
export interface Sql extends Query {
  readonly engine: 'postgresql' | 'pglite'
  /** READ COMMITTED; rolled back when `fn` throws. PGlite queues transactions, PostgreSQL runs them side by side. */
  tx<T>(fn: (query: Query) => Promise<T>): Promise<T>
  /** Calls back for every NOTIFY on `channel` from any instance; after a lost connection once with `null`. */
  listen(channel: string, heard: (payload: string | null) => void): Promise<void>
  close(): Promise<void>
}

/** The only row of an answer that has exactly one. */
export function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined || rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`)
  return row
}
