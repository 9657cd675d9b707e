import { existsSync, statSync } from 'node:fs'
import type { ProblemError } from '#shared/model/problem.ts'
import type { Log } from '../deps.ts'
import { findSetting } from '../settings.ts'
import { backup } from './backup.ts'
import { isBehind, readMark, withMark } from './mark.ts'
import { type Migration, migrate } from './migrate.ts'
import { openEncrypted, proveReadable } from './open.ts'
import { isDamage, localProblem, problemOfCode } from './problems.ts'
import { isSalvageUnderWay, type SalvageReport, salvage } from './salvage.ts'
import type { WriteDb } from './sql.ts'

interface WorkOptions {
  readonly file: string
  readonly key: Uint8Array
  readonly migrations: readonly Migration[]
  readonly stamp: number
  readonly log: Log
}

/** Damage is met by saving what can be read into a fresh file; the damaged one is kept. What cannot be read at all stays as it is. */
export function openWorkOrSalvage(options: WorkOptions): { work: WriteDb; report: SalvageReport | null } {
  const { file, key, log } = options
  const problem = isSalvageUnderWay(file) ? localProblem('DbDamaged') : damageOf(file, key)
  if (!problem) return { work: openWorkOrTell(options), report: null }
  const report = salvage(options)
  if (!report) throw problem
  log.warn('work.salvaged', {
    missing: report.missing,
    restored: report.restored,
    incomplete: report.incomplete.length,
  })
  return { work: openWorkOrTell(options), report }
}

/** What reads like damage while the file is whole is a disk that failed for a moment. */
function openWorkOrTell(options: WorkOptions): WriteDb {
  try {
    return openWork(options)
  } catch (error) {
    const problem = problemOfCode(error)
    if (!problem || !isDamage(problem.kind) || damageOf(options.file, options.key)) throw error
    throw localProblem('DiskFailing', error)
  }
}

/** Without changing anything: opening for writing would fold a log that breaks off into the file, and that for good. */
function damageOf(file: string, key: Uint8Array): ProblemError | null {
  const mark = readMark(file)
  if (!existsSync(file) || statSync(file).size === 0) return mark ? localProblem('DbDamaged') : null
  try {
    const db = openEncrypted(file, key, { readonly: true })
    try {
      return isSound(db, file) && !(mark && isBehind(db, mark)) ? null : localProblem('DbDamaged')
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

export function openChecked(file: string, key: Uint8Array, migrations: readonly Migration[], check: boolean): WriteDb {
  const db = openEncrypted(file, key)
  try {
    db.pragma(`wal_autocheckpoint=${CACHE_LOG_PAGES}`)
    migrate(db, migrations)
    if (check && !isSound(db, file)) throw localProblem('DbDamaged')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Throws when the disk does not let it be known: a disk that fails says nothing about the file. */
export function isSound(db: WriteDb, file: string): boolean {
  if (passesCheck(db)) return true
  proveReadable(file)
  return passesCheck(db)
}

function passesCheck(db: WriteDb): boolean {
  try {
    return db.pragma('quick_check') === 'ok'
  } catch (error) {
    const problem = problemOfCode(error)
    if (problem && isDamage(problem.kind)) return false
    throw problem ?? error
  }
}

/** Whether the last run ended without closing: only then are whole files read through at the start. */
export function wasUnclean(work: WriteDb): boolean {
  return findSetting(work, 'in_use') === '1'
}
