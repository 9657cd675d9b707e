import { existsSync, renameSync, rmSync } from 'node:fs'
import { openEncrypted } from './open.ts'
import type { WriteDb } from './sql.ts'

/**
 * A consistent copy beside the file, encrypted with the same key, one generation kept.
 * VACUUM INTO and not a file copy: the write-ahead log belongs to the database. Answers the copy's path.
 */
export function backup(db: WriteDb, file: string): string {
  const target = `${file}.before-migration`
  const fresh = `${target}.new`
  rmSync(fresh, { force: true })
  db.statement('VACUUM INTO ?').run(fresh)
  renameSync(fresh, target)
  return target
}

/** Moves a database and what belongs to it aside, so that nothing is deleted; answers the new path or null if absent. */
export function setAside(file: string, stamp: number): string | null {
  if (!existsSync(file)) return null
  const aside = `${file}.damaged-${stamp}`
  for (const tail of ['', '-wal', '-shm']) {
    if (existsSync(`${file}${tail}`)) renameSync(`${file}${tail}`, `${aside}${tail}`)
  }
  return aside
}

/** Removes a rebuildable database and what belongs to it. Only ever for cache files. */
export function discardCache(file: string): void {
  rmSync(file, { force: true })
  discardLog(file)
}

/** Removes what belongs to a closed database whose log was folded in. */
export function discardLog(file: string): void {
  for (const tail of ['-wal', '-shm']) rmSync(`${file}${tail}`, { force: true })
}

/** Opens a backup to prove that it can be opened with the key. Closes it again. */
export function verifyBackup(file: string, key: Uint8Array): boolean {
  const db = openEncrypted(file, key)
  const answer = db.pragma('quick_check')
  db.close()
  return answer === 'ok'
}
