import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { localProblem, problemOfCode } from './problems.ts'
import type { WriteDb } from './sql.ts'

export interface Migration {
  readonly n: number
  readonly name: string
  readonly sql: string
}

/** The numbered .sql files of a folder (`0010-verb-noun.sql`), in order. Numbers go in tens and never repeat. */
export function readMigrations(dir: string): Migration[] {
  const found = readdirSync(dir)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => ({ n: Number(name.slice(0, 4)), name, sql: readFileSync(join(dir, name), 'utf8') }))
  const numbers = new Set(found.map((m) => m.n))
  if (found.length === 0 || numbers.size !== found.length) throw new Error(`migrations incomplete or numbered twice`)
  return found
}

/**
 * Brings a database to the newest schema, or leaves it exactly as it was: one transaction for everything pending.
 * `beforeChange` runs when an existing file is about to change (the backup). Answers the version now in force.
 * Throws DbFromFuture when the file is newer than this program, DbDamaged when a foreign key is violated.
 */
export function migrate(db: WriteDb, migrations: readonly Migration[], beforeChange?: () => void): number {
  const newest = Math.max(...migrations.map((m) => m.n))
  const have = Number(db.pragma('user_version'))
  if (have > newest) throw localProblem('DbFromFuture')
  const pending = migrations.filter((m) => m.n > have)
  if (pending.length === 0) return have
  if (have > 0) beforeChange?.()

  // Ignored inside a transaction, so switched here: table rebuilds need it off, foreign_key_check stands in for it.
  db.pragma('foreign_keys=OFF')
  try {
    db.exec('BEGIN IMMEDIATE')
    for (const migration of pending) {
      db.exec(migration.sql)
      db.exec(`PRAGMA user_version = ${migration.n}`)
    }
    if (db.statement('PRAGMA foreign_key_check').all().length > 0) throw localProblem('DbDamaged')
    db.exec('COMMIT')
    return newest
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw problemOfCode(error) ?? error
  } finally {
    db.pragma('foreign_keys=ON')
  }
}
