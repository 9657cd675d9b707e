import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { removeFile, syncFolder } from '../files.ts'
import { openEncrypted } from './open.ts'
import type { WriteDb } from './sql.ts'

/** Why a copy is made; one generation of each kind is kept. */
export type CopyKind = 'before-migration' | 'copy'

/**
 * A consistent copy beside the file, encrypted with the same key.
 * VACUUM INTO and not a file copy: the write-ahead log belongs to the database. Answers the copy's path.
 */
export function backup(db: WriteDb, file: string, kind: CopyKind = 'before-migration'): string {
  const target = `${file}.${kind}`
  const fresh = `${target}.new`
  removeFile(fresh)
  db.statement('VACUUM INTO ?').run(fresh)
  renameSync(fresh, target)
  syncFolder(dirname(target))
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
  removeFile(file)
  discardLog(file)
}

/** Removes what belongs to a closed database whose log was folded in. */
export function discardLog(file: string): void {
  for (const tail of ['-wal', '-shm']) removeFile(`${file}${tail}`)
}

/** Opens a backup to prove that it can be opened with the key. Closes it again. */
export function verifyBackup(file: string, key: Uint8Array): boolean {
  const db = openEncrypted(file, key)
  const answer = db.pragma('quick_check')
  db.close()
  return answer === 'ok'
}
