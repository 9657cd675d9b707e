import { existsSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ProblemError } from '#shared/model/problem.ts'
import type { Log } from '../deps.ts'
import { makeFolder } from '../files.ts'
import type { DataKeys } from '../keys.ts'
import { findSetting, saveSetting } from '../settings.ts'
import { backup, discardCache, discardLog, setAside } from './backup.ts'
import { lockFolder } from './folder-lock.ts'
import { isBehind, markOf, readMark, withMark } from './mark.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { openEncrypted } from './open.ts'
import { isDamage, localProblem, problemOfCode } from './problems.ts'
import { isSalvageUnderWay, type SalvageReport, salvage, salvageSentence } from './salvage.ts'
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
  /**
   * After damage was met: when it is the cache's, sets it aside, starts an empty one and answers true. When it is not,
   * work.db is looked through at the next opening. Never throws.
   */
  repairCache(): boolean
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
    work,
    notice: report && salvageSentence(report),
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
        if (isSound(openCache())) {
          suspect = true
          return false
        }
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
        if (!suspect) saveSetting(work, 'in_use', '0')
        if (unclean || markOf(work).audit > opened.audit) backup(work, files.workFile, 'copy')
      } catch (error) {
        // The next start then reads the cache through once more than needed; the copy of last time stays.
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

interface WorkOptions {
  readonly file: string
  readonly key: Uint8Array
  readonly migrations: readonly Migration[]
  readonly stamp: number
  readonly log: Log
}

/** Damage is met by saving what can be read into a fresh file; the damaged one is kept. What cannot be read at all stays as it is. */
function openWorkOrSalvage(options: WorkOptions): { work: WriteDb; report: SalvageReport | null } {
  const { file, key, log } = options
  const problem = isSalvageUnderWay(file) ? localProblem('DbDamaged') : damageOf(file, key)
  if (!problem) return { work: openWork(options), report: null }
  const report = salvage(options)
  if (!report) throw problem
  log.warn('work.salvaged', {
    missing: report.missing,
    restored: report.restored,
    incomplete: report.incomplete.length,
  })
  return { work: openWork(options), report }
}

/** Without changing anything: opening for writing would fold a log that breaks off into the file, and that for good. */
function damageOf(file: string, key: Uint8Array): ProblemError | null {
  const mark = readMark(file)
  if (!existsSync(file) || statSync(file).size === 0) return mark ? localProblem('DbDamaged') : null
  try {
    const db = openEncrypted(file, key, { readonly: true })
    try {
      return isSound(db) && !(mark && isBehind(db, mark)) ? null : localProblem('DbDamaged')
    } finally {
      db.close()
    }
  } catch (error) {
    const problem = problemOfCode(error)
    if (!problem) throw error
    // Anything but damage is for the real opening to meet: it may write, and so undo what a crash left half done.
    return isDamage(problem.kind) ? problem : null
  }
}

function openWork({ file, key, migrations, log }: WorkOptions): WriteDb {
  const existed = existsSync(file)
  const work = openEncrypted(file, key)
  try {
    migrate(work, migrations, existed ? () => backup(work, file) : undefined)
    return withMark(work, file, log)
  } catch (error) {
    work.close()
    throw error
  }
}

/** Pages of the cache's log before it is folded in: each time every page of an index that changed is written once more. */
const CACHE_LOG_PAGES = 16_000

function openChecked(file: string, key: Uint8Array, migrations: readonly Migration[], check: boolean): WriteDb {
  const db = openEncrypted(file, key)
  try {
    db.pragma(`wal_autocheckpoint=${CACHE_LOG_PAGES}`)
    migrate(db, migrations)
    if (check && !isSound(db)) throw localProblem('DbDamaged')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Throws when the disk does not let it be known: a disk that fails says nothing about the file. */
function isSound(db: WriteDb): boolean {
  try {
    return db.pragma('quick_check') === 'ok'
  } catch (error) {
    const problem = problemOfCode(error)
    if (problem && isDamage(problem.kind)) return false
    throw problem ?? error
  }
}

/** Whether the last run ended without closing: only then are whole files read through at the start. */
function wasUnclean(work: WriteDb): boolean {
  return findSetting(work, 'in_use') === '1'
}
