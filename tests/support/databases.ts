import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Migration, migrate, readMigrations } from '#core/db/migrate.ts'
import { openEncrypted } from '#core/db/open.ts'
import type { WriteDb } from '#core/db/sql.ts'

export const migrationsDir = new URL('../../migrations/', import.meta.url).pathname

/** An encrypted database in a folder of its own, at a given schema version; `end` closes it and removes the folder. */
export function databaseAt(kind: 'cache' | 'work', version = Number.POSITIVE_INFINITY) {
  const dir = mkdtempSync(join(tmpdir(), `mente-${kind}-`))
  const file = join(dir, `${kind}.db`)
  const key = randomBytes(32)
  const db = openEncrypted(file, key)
  const wanted = migrationsUpTo(kind, version)
  if (wanted.length > 0) migrate(db, wanted)
  return {
    db,
    file,
    key,
    dir,
    end: () => {
      db.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export function migrationsUpTo(kind: 'cache' | 'work', version = Number.POSITIVE_INFINITY): Migration[] {
  return readMigrations(join(migrationsDir, kind)).filter((m) => m.n <= version)
}

/** Every table and virtual table a migration made, without SQLite's own and without the shadows of virtual ones. */
export function tablesOf(db: WriteDb): string[] {
  const rows = db.statement(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')`)
  return rows
    .all()
    .flatMap((row) => (typeof row === 'object' && row !== null && 'name' in row ? [String(row.name)] : []))
    .filter((name) => !name.startsWith('sqlite_'))
    .sort()
}
