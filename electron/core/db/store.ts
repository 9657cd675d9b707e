import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { ProblemError } from '#shared/model/problem.ts'
import type { Log } from '../deps.ts'
import type { DataKeys } from '../keys.ts'
import { findSetting, saveSetting } from '../settings.ts'
import { backup, discardCache, setAside } from './backup.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { openEncrypted } from './open.ts'
import { localProblem } from './problems.ts'
import type { WriteDb } from './sql.ts'

/** The two open files of one member of staff. `cache` may be replaced under its holder: always ask again. */
export interface Store {
  readonly cache: WriteDb
  readonly work: WriteDb
  /** Opens an empty cache file beside the one in use. */
  openFreshCache(): WriteDb
  /** Puts the fresh cache in the place of the one in use. */
  swapCache(fresh: WriteDb): void
  discardFreshCache(fresh: WriteDb): void
  /** After damage was met: when it is the cache's, sets it aside, starts an empty one and answers true. */
  repairCache(): boolean
  close(): void
}

export interface StoreFiles {
  readonly cacheFile: string
  readonly workFile: string
}

export interface StoreOptions {
  readonly files: StoreFiles
  readonly keys: DataKeys
  readonly migrationsDir: string
  readonly now: () => number
  readonly log: Log
}

/**
 * Opens both files, migrated and checked. A cache that does not open is set aside and started anew, because the centre
 * has it all; work.db is never touched when something is wrong with it.
 * Throws ProblemError: DbWrongKey, DbDamaged, DbFromFuture, DbUnsafe, DiskFull, DiskReadOnly (all about work.db).
 */
export function openStore({ files, keys, migrationsDir, now, log }: StoreOptions): Store {
  const cacheMigrations = readMigrations(join(migrationsDir, 'cache'))
  const freshFile = `${files.cacheFile}.fresh`
  mkdirSync(join(files.workFile, '..'), { recursive: true, mode: 0o700 })
  const work = openWork(files.workFile, keys, readMigrations(join(migrationsDir, 'work')))
  let cache = openCacheOrStartAnew()

  function openCacheOrStartAnew(): WriteDb {
    discardCache(freshFile)
    try {
      return openChecked(files.cacheFile, keys.cache, cacheMigrations, wasUnclean(work))
    } catch (error) {
      if (!(error instanceof ProblemError) || !rebuildable.has(error.kind)) throw error
      log.warn('cache.set_aside', { kind: error.kind })
      setAside(files.cacheFile, now())
      return openChecked(files.cacheFile, keys.cache, cacheMigrations, false)
    }
  }

  saveSetting(work, 'in_use', '1')
  return {
    get cache() {
      return cache
    },
    work,
    openFreshCache: () => {
      discardCache(freshFile)
      return openChecked(freshFile, keys.cache, cacheMigrations, false)
    },
    swapCache: (fresh) => {
      // The log is folded in first, so that one rename moves all there is.
      fresh.pragma('wal_checkpoint(TRUNCATE)')
      fresh.close()
      cache.close()
      discardCache(files.cacheFile)
      renameSync(freshFile, files.cacheFile)
      cache = openChecked(files.cacheFile, keys.cache, cacheMigrations, false)
    },
    discardFreshCache: (fresh) => {
      fresh.close()
      discardCache(freshFile)
    },
    repairCache: () => {
      if (isSound(cache)) return false
      log.warn('cache.set_aside', { kind: 'DbDamaged' })
      cache.close()
      setAside(files.cacheFile, now())
      cache = openChecked(files.cacheFile, keys.cache, cacheMigrations, false)
      return true
    },
    close: () => {
      saveSetting(work, 'in_use', '0')
      cache.close()
      work.close()
    },
  }
}

const rebuildable: ReadonlySet<string> = new Set(['DbWrongKey', 'DbDamaged', 'DbFromFuture'])

function openWork(file: string, keys: DataKeys, migrations: readonly Migration[]): WriteDb {
  const existed = existsSync(file)
  const work = openEncrypted(file, keys.work)
  try {
    migrate(work, migrations, existed ? () => backup(work, file) : undefined)
    if (wasUnclean(work) && !isSound(work)) throw localProblem('DbDamaged')
    return work
  } catch (error) {
    work.close()
    throw error
  }
}

function openChecked(file: string, key: Uint8Array, migrations: readonly Migration[], check: boolean): WriteDb {
  const db = openEncrypted(file, key)
  try {
    migrate(db, migrations)
    if (check && !isSound(db)) throw localProblem('DbDamaged')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function isSound(db: WriteDb): boolean {
  try {
    return db.pragma('quick_check') === 'ok'
  } catch {
    return false
  }
}

/** Whether the last run ended without closing: only then are whole files read through at the start. */
function wasUnclean(work: WriteDb): boolean {
  return findSetting(work, 'in_use') === '1'
}
