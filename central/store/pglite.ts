import { PGlite, types } from '@electric-sql/pglite'
import type { Query, Sql } from './sql.ts'

interface Runner {
  query<Row>(text: string, params?: unknown[]): Promise<{ rows: Row[] }>
  exec(text: string): Promise<unknown>
}

function queryOn(runner: Runner): Query {
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      const { rows } = await runner.query<Row>(text, [...params])
      return rows
    },
    async script(text) {
      await runner.exec(text)
    },
  }
}

/**
 * PostgreSQL inside this process. `folder` absent = in memory. It runs without fsync, so it suits the demo, tests
 * and a single desk's trial; a production centre uses PostgreSQL.
 */
export async function openPglite(folder?: string): Promise<Sql> {
  const options = { parsers: { [types.INT8]: Number, [types.DATE]: (text: string) => text } }
  const db = folder === undefined ? new PGlite(options) : new PGlite(folder, options)
  await db.waitReady
  return {
    engine: 'pglite',
    ...queryOn(db),
    tx: (fn) => db.transaction((open) => fn(queryOn(open))),
    async listen(channel, heard) {
      await db.listen(channel, heard)
    },
    close: () => db.close(),
  }
}
