import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sql } from './sql.ts'

const folder = join(import.meta.dirname, '..', 'migrations')

/** Any number will do, as long as nothing else in this database locks on the same one. */
const MIGRATION_LOCK = 5104001

/**
 * Brings the schema up to date in one transaction: all of it or nothing. Instances that start together wait for
 * each other on the advisory lock. Throws when the database was written by a newer centre.
 */
export async function migrate(sql: Sql): Promise<void> {
  const files = readdirSync(folder)
    .filter((name) => /^\d{3}-.+\.sql$/.test(name))
    .sort()
  await sql.tx(async (query) => {
    await query.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    await query.query('CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL)')
    const applied = (await query.query<{ name: string }>('SELECT name FROM migration')).map((row) => row.name)
    const unknown = applied.find((name) => !files.includes(name))
    if (unknown) throw new Error(`the database has migration ${unknown}, which this version does not know`)
    for (const name of files.filter((file) => !applied.includes(file))) {
      await query.script(readFileSync(join(folder, name), 'utf8'))
      await query.query('INSERT INTO migration (name, applied_at) VALUES ($1, now())', [name])
    }
  })
}
