import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ProblemError } from '#shared/model/problem.ts'
import type { Log } from '../deps.ts'
import type { DataKeys } from '../keys.ts'
import { findSetting, saveSetting } from '../settings.ts'
import { backup, discardCache, discardLog, setAside } from './backup.ts'
import { lockFolder } from './folder-lock.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { openEncrypted } from './open.ts'
import { localProblem, problemOfCode } from './problems.ts'
import type { WriteDb } from './sql.ts'

/** The two open files of one member of staff. `cache` may be replaced under its holder: always ask again. */
export interface Store {
  readonly cache: WriteDb
  readonly work: WriteDb
  /** Opens an empty cache file beside the one in use. */
  openFreshCache(): WriteDb
  /** Puts the fresh cache in the place of the one in use; when that cannot be done the old one stays, and it throws. */
  swapCache(fresh: WriteDb): void
  discardFreshCache(fresh: WriteDb): void
  /** After damage was met: when it is the cache's, sets it aside, starts an empty one and answers true. Never throws. */
  repairCache(): boolean
  /** Also with a full disk. */
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
 * Opens both files, migrated and checked, for this process alone. A cache that does not open is set aside and started
 * anew, because the centre has it all; work.db is never touched when something is wrong with it.
 * Throws ProblemError: DataInUse; DbWrongKey, DbDamaged, DbFromFuture, DbUnsafe, DiskFull, DiskReadOnly (about work.db).
 */
export function openStore(options: StoreOptions): Store {
  const dir = dirname(options.files.workFile)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const unlock = lockFolder(join(dir, 'in-use.lock'))
  try {
    return openLocked(options, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function openLocked({ files, keys, migrationsDir, now, log }: StoreOptions, unlock: () => void): Store {
  const cacheMigrations = readMigrations(join(migrationsDir, 'cache'))
  const freshFile = `${files.cacheFile}.fresh`
  const work = openWork(files.workFile, keys, readMigrations(join(migrationsDir, 'work')))
  /** null between closing and the next use: a file that did not open then is tried again, never used closed */
  let cache: WriteDb | null = null

  function openCacheOrStartAnew(check: boolean): WriteDb {
    try {
      return openChecked(files.cacheFile, keys.cache, cacheMigrations, check)
    } catch (error) {
      if (!(error instanceof ProblemError) || !rebuildable.has(error.kind)) throw error
      log.warn('cache.set_aside', { kind: error.kind })
      setAside(files.cacheFile, now())
      return openChecked(files.cacheFile, keys.cache, cacheMigrations, false)
    }
  }

  function openCache(): WriteDb {
    cache ??= openCacheOrStartAnew(false)
    return cache
  }

  function closeCache(): void {
    cache?.close()
    cache = null
  }

  try {
    discardCache(freshFile)
    cache = openCacheOrStartAnew(wasUnclean(work))
    saveSetting(work, 'in_use', '1')
  } catch (error) {
    closeCache()
    work.close()
    throw error
  }
  return {
    get cache() {
      return openCache()
    },
    work,
    openFreshCache: () => {
      discardCache(freshFile)
      return openChecked(freshFile, keys.cache, cacheMigrations, false)
    },
    swapCache: (fresh) => {
      // The logs are folded in first, so that one rename moves all there is and the old file is whole if it fails.
      for (const db of [fresh, openCache()]) db.pragma('wal_checkpoint(TRUNCATE)')
      fresh.close()
      closeCache()
      try {
        // Left by a reader of another process; beside another file it would be taken for that one's log.
        discardLog(files.cacheFile)
        renameSync(freshFile, files.cacheFile)
      } finally {
        openCache()
      }
    },
    discardFreshCache: (fresh) => {
      fresh.close()
      discardCache(freshFile)
    },
    repairCache: () => {
      try {
        if (isSound(openCache())) return false
        log.warn('cache.set_aside', { kind: 'DbDamaged' })
        closeCache()
        setAside(files.cacheFile, now())
        openCache()
        return true
      } catch (error) {
        log.warn('cache.not_repaired', { kind: problemOfCode(error)?.kind ?? 'Bug' })
        return false
      }
    },
    close: () => {
      try {
        saveSetting(work, 'in_use', '0')
      } catch (error) {
        // The next start then reads the files through once more than needed.
        log.warn('store.close_unnoted', { kind: problemOfCode(error)?.kind ?? 'Bug' })
      }
      try {
        closeCache()
      } finally {
        work.close()
        unlock()
      }
    },
  }
}

/** Both files for looking only: nothing is migrated, repaired, noted or locked; works beside a running desk. */
export function openForReading(files: StoreFiles, keys: DataKeys): Pick<Store, 'cache' | 'work' | 'close'> {
  const work = openEncrypted(files.workFile, keys.work, { readonly: true })
  try {
    const cache = openEncrypted(files.cacheFile, keys.cache, { readonly: true })
    return {
      cache,
      work,
      close: () => {
        cache.close()
        work.close()
      },
    }
  } catch (error) {
    work.close()
    throw error
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
