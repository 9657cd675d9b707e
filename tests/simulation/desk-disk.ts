/// <reference path="../../electron/core/db/better-sqlite3.d.ts" />
import Database from 'better-sqlite3'
import { migrate, readMigrations } from '#core/db/migrate.ts'
import type { Statement, WriteDb } from '#core/db/sql.ts'
import type { Store } from '#core/db/store.ts'
import { migrationsDir } from '../support/databases.ts'

/** What is left of a desk when its program ends: its two files, as far as they were committed. */
export interface DeskDisk {
  /** The files as one run of the program holds them; `check` is called before every statement and may throw. */
  open(check: () => void): Omit<Store, 'close'>
  /** Undoes what was not committed. */
  dropUncommitted(): void
  /** whoever looks on from outside, past every fault */
  look(): { readonly cache: WriteDb; readonly work: WriteDb }
  /** Keeps what is there now: every `rewind` comes back to it. Once, when no run of the program is going on. */
  keep(): void
  /** Back to what was kept, whatever happened since. */
  rewind(): void
}

type Kind = 'cache' | 'work'

/**
 * A migrated database in memory. Between `keep` and `rewind` all is one transaction that is never committed, and what
 * the program takes for its transactions are savepoints in it: nothing has to be emptied and filled again.
 */
interface File {
  readonly raw: Database
  readonly statements: Map<string, Statement>
  readonly plucked: Map<string, Statement>
  inTransaction: boolean
  /** a transaction has begun that has not written anything yet */
  untouched: boolean
}

function migrated(kind: Kind): File {
  const file: File = {
    raw: new Database(':memory:'),
    statements: new Map(),
    plucked: new Map(),
    inTransaction: false,
    untouched: false,
  }
  migrate(plainly(file.raw), readMigrations(`${migrationsDir}${kind}`))
  begin(file)
  return file
}

const begin = ({ raw }: File) => void raw.exec('BEGIN')

function rewind(file: File): void {
  file.inTransaction = false
  file.untouched = false
  file.raw.exec('ROLLBACK')
  begin(file)
}

/** For the migrations, which need real transactions. */
function plainly(raw: Database): WriteDb {
  return {
    get inTransaction() {
      return raw.inTransaction
    },
    statement: (text) => raw.prepare(text),
    plucked: (text) => raw.prepare(text).pluck(),
    exec: (text) => void raw.exec(text),
    pragma: (text) => raw.pragma(text, { simple: true }),
    close: () => raw.close(),
  }
}

/** How a transaction ends. It begins with the first statement that writes: most of them look and find nothing to do. */
const endings: Readonly<Record<string, readonly string[]>> = {
  COMMIT: ['RELEASE step'],
  ROLLBACK: ['ROLLBACK TO step', 'RELEASE step'],
}

function prepared({ raw, statements, plucked }: File, text: string, pluck = false): Statement {
  const among = pluck ? plucked : statements
  const known = among.get(text)
  if (known) return known
  const made = pluck ? raw.prepare(text).pluck() : raw.prepare(text)
  among.set(text, made)
  return made
}

/** A statement that is about to run. */
function about(file: File, text: string, pluck = false): Statement {
  const statement = prepared(file, text, pluck)
  if (file.untouched && !statement.readonly) {
    prepared(file, 'SAVEPOINT step').run()
    file.untouched = false
  }
  return statement
}

function transact(file: File, text: string): void {
  if (text === 'BEGIN IMMEDIATE') {
    if (file.inTransaction) throw new Error('a transaction inside another')
    file.inTransaction = true
    file.untouched = true
    return
  }
  const ending = endings[text]
  if (!ending) throw new Error(`the simulator knows no such transaction: ${text}`)
  if (!file.untouched) for (const one of ending) prepared(file, one).run()
  file.inTransaction = false
  file.untouched = false
}

function guarded(file: File, check: () => void): WriteDb {
  return {
    get inTransaction() {
      return file.inTransaction
    },
    statement: (text) => {
      check()
      return about(file, text)
    },
    plucked: (text) => {
      check()
      return about(file, text, true)
    },
    exec: (text) => {
      check()
      transact(file, text)
      // The same fault again after it: what was committed is committed, but nobody has heard of it.
      check()
    },
    pragma: (text) => file.raw.pragma(text, { simple: true }),
    close: () => undefined,
  }
}

export function openDeskDisk(): DeskDisk {
  const work = migrated('work')
  let cache = migrated('cache')
  let kept = cache
  /** caches that were filled beside the one in use, or set aside for one that was */
  const empty: File[] = []
  const beside = new Set<File>()
  const all = () => [work, cache, ...beside]
  return {
    open(check) {
      const opened = new Map<WriteDb, File>()
      const openOn = (file: File) => {
        const db = guarded(file, check)
        opened.set(db, file)
        return db
      }
      const workDb = openOn(work)
      let cacheDb = openOn(cache)
      return {
        get cache() {
          return cacheDb
        },
        work: workDb,
        openFreshCache: () => {
          const file = empty.pop() ?? migrated('cache')
          beside.add(file)
          return openOn(file)
        },
        swapCache: (db) => {
          check()
          beside.add(cache)
          cache = opened.get(db) ?? cache
          beside.delete(cache)
          cacheDb = db
        },
        // Emptied at the end with the others.
        discardFreshCache: () => undefined,
        repair: (met) => met,
        notice: null,
      }
    },
    dropUncommitted() {
      for (const file of [work, cache]) if (file.inTransaction) transact(file, 'ROLLBACK')
    },
    look: () => ({ cache: guarded(cache, () => undefined), work: guarded(work, () => undefined) }),
    keep() {
      for (const file of [work, cache]) {
        file.raw.exec('COMMIT')
        begin(file)
      }
      kept = cache
    },
    rewind() {
      for (const file of all()) rewind(file)
      for (const file of all()) if (file !== work && file !== kept) empty.push(file)
      beside.clear()
      cache = kept
    },
  }
}
