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
  end(): void
}

type Kind = 'cache' | 'work'

/** Migrated databases in memory, emptied and used again: opening and preparing anew would be most of the work. */
const spare: Record<Kind, Database[]> = { cache: [], work: [] }

function fresh(kind: Kind): Database {
  return spare[kind].pop() ?? migrated(kind)
}

function migrated(kind: Kind): Database {
  const db = new Database(':memory:')
  migrate(
    guarded(db, () => undefined),
    readMigrations(`${migrationsDir}${kind}`),
  )
  // What keeps rows from being deleted would keep the database from being emptied; the product deletes none anyway.
  for (const name of namesOf(db, `type = 'trigger' AND name LIKE '%_no_delete'`)) db.exec(`DROP TRIGGER ${name}`)
  return db
}

function giveBack(kind: Kind, db: Database): void {
  if (db.inTransaction) db.exec('ROLLBACK')
  const tables = emptied.get(db) ?? [
    ...(kind === 'cache' ? [`INSERT INTO case_no_part(case_no_part) VALUES ('delete-all')`] : []),
    ...namesOf(db, `type = 'table' AND name NOT LIKE 'case_no_part%' AND name NOT LIKE 'sqlite_%'`)
      .sort((a, b) => (owners.has(a) ? 1 : 0) - (owners.has(b) ? 1 : 0))
      .map((name) => `DELETE FROM ${name}`),
  ]
  emptied.set(db, tables)
  const run = guarded(db, () => undefined)
  for (const text of tables) run.statement(text).run()
  spare[kind].push(db)
}

/** tables that others refer to: emptied last */
const owners: ReadonlySet<string> = new Set(['operation', 'case_file'])
const emptied = new WeakMap<Database, string[]>()

function namesOf(db: Database, where: string): string[] {
  return db.prepare(`SELECT name FROM sqlite_schema WHERE ${where}`).pluck().all().map(String)
}

const prepared = new WeakMap<Database, Map<string, Statement>>()

function guarded(raw: Database, check: () => void): WriteDb {
  const statements = prepared.get(raw) ?? new Map<string, Statement>()
  prepared.set(raw, statements)
  const statement = (text: string, pluck: boolean): Statement => {
    check()
    const key = pluck ? `pluck ${text}` : text
    const known = statements.get(key)
    if (known) return known
    const made = pluck ? raw.prepare(text).pluck() : raw.prepare(text)
    statements.set(key, made)
    return made
  }
  return {
    get inTransaction() {
      return raw.inTransaction
    },
    statement: (text) => statement(text, false),
    plucked: (text) => statement(text, true),
    exec: (text) => {
      check()
      raw.exec(text)
      // The same fault again after it: what was committed is committed, but nobody has heard of it.
      check()
    },
    pragma: (text) => raw.pragma(text, { simple: true }),
    close: () => raw.close(),
  }
}

export function openDeskDisk(): DeskDisk {
  const work = fresh('work')
  let cache = fresh('cache')
  const beside = new Set<Database>()
  return {
    open(check) {
      const opened = new Map<WriteDb, Database>()
      const openOn = (raw: Database) => {
        const db = guarded(raw, check)
        opened.set(db, raw)
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
          const raw = fresh('cache')
          beside.add(raw)
          return openOn(raw)
        },
        swapCache: (db) => {
          check()
          beside.add(cache)
          cache = opened.get(db) ?? cache
          beside.delete(cache)
          cacheDb = db
        },
        // Given back at the end with the others.
        discardFreshCache: () => undefined,
        repairCache: () => false,
        notice: null,
      }
    },
    dropUncommitted() {
      for (const db of [work, cache]) if (db.inTransaction) db.exec('ROLLBACK')
    },
    look: () => ({ cache: guarded(cache, () => undefined), work: guarded(work, () => undefined) }),
    end() {
      giveBack('work', work)
      for (const db of [cache, ...beside]) giveBack('cache', db)
    },
  }
}
