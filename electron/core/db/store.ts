import { renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ProblemError } from '#shared/model/problem.ts'
import type { Log } from '../deps.ts'
import { makeFolder } from '../files.ts'
import type { DataKeys } from '../keys.ts'
import { saveSetting } from '../settings.ts'
import { backup, discardCache, discardLog, setAside } from './backup.ts'
import { isSound, openChecked, openWorkOrSalvage, wasUnclean } from './checked.ts'
import { lockFolder } from './folder-lock.ts'
import { markOf } from './mark.ts'
import { readMigrations } from './migrate.ts'
import { openEncrypted } from './open.ts'
import { isDamage, localProblem, problemOfCode } from './problems.ts'
import { salvageSentence } from './salvage.ts'
import type { WriteDb } from './sql.ts'

/**
 * The two open files of one member of staff. `cache` may be replaced under its holder: always ask again. Once closed,
 * asking throws ProblemError NotSignedIn: the keys are gone by then, and under other keys a sound cache looks broken.
 */
export interface Store {
  readonly cache: WriteDb
  readonly work: WriteDb
  /** Opens an empty cache file beside the one in use. */
  openFreshCache(): WriteDb
  /** Puts the fresh cache in the place of the one in use; when that cannot be done the old one stays, and it throws. */
  swapCache(fresh: WriteDb): void
  discardFreshCache(fresh: WriteDb): void
  /**
   * After damage was met: what it really is. When it is the cache's, sets it aside, starts an empty one and answers null.
   * Otherwise answers what to tell: an encrypted file on a disk that fails reads like one that is broken or under another
   * key, so where both files are sound now, or cannot be read at all, it is the disk; else work.db, which is looked
   * through at the next opening. Never throws.
   */
  repair(met: ProblemError): ProblemError | null
  /** what a person must know about how the files were found, in one sentence; null when all was well */
  readonly notice: string | null
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
 * anew, because the centre has it all; a damaged work.db is kept, and what can be read of it goes into a fresh one.
 * Throws ProblemError: DataInUse; DbWrongKey, DbDamaged, DbFromFuture, DbUnsafe, DiskFull, DiskReadOnly (about work.db).
 */
export function openStore(options: StoreOptions): Store {
  const dir = dirname(options.files.workFile)
  makeFolder(dir)
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
  const { work, report } = openWorkOrSalvage({
    file: files.workFile,
    key: keys.work,
    migrations: readMigrations(join(migrationsDir, 'work')),
    stamp: now(),
    log,
  })
  const opened = markOf(work)
  const unclean = wasUnclean(work)
  let suspect = false
  /** null between closing and the next use: a file that did not open then is tried again, never used closed */
  let cache: WriteDb | null = null
  let closed = false

  function assertOpen(): void {
    if (closed) throw new ProblemError('NotSignedIn', '已退出登录，请重新登录后再试。')
  }

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
    assertOpen()
    cache ??= openCacheOrStartAnew(false)
    return cache
  }

  function closeCache(): void {
    cache?.close()
    cache = null
  }

  try {
    discardCache(freshFile)
    cache = openCacheOrStartAnew(unclean)
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
    get work() {
      assertOpen()
      return work
    },
    notice: report && salvageSentence(report),
    openFreshCache: () => {
      assertOpen()
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
    repair: (met) => {
      try {
        if (!isSound(openCache(), files.cacheFile)) {
          log.warn('cache.set_aside', { kind: 'DbDamaged' })
          closeCache()
          setAside(files.cacheFile, now())
          openCache()
          return null
        }
        suspect = true
        return isSound(work, files.workFile) ? localProblem('DiskFailing', met) : met
      } catch (error) {
        const problem = problemOfCode(error)
        log.warn('cache.not_repaired', { kind: problem?.kind ?? 'Bug' })
        return problem && !isDamage(problem.kind) ? problem : met
      }
    },
    close: () => {
      try {
        if (!suspect) saveSetting(work, 'in_use', '0')
        if (unclean || markOf(work).audit > opened.audit) backup(work, files.workFile, 'copy')
      } catch (error) {
        // The next start then reads the cache through once more than needed; the copy of last time stays.
        log.warn('store.close_unnoted', { kind: problemOfCode(error)?.kind ?? 'Bug' })
      }
      closed = true
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
