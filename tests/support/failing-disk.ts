/// <reference path="../../electron/core/db/better-sqlite3.d.ts" />
import Database from 'better-sqlite3'

/** SQLite that answers with an error code where the test wants it, as it does when the disk is full or broken. */
export interface FailingDisk {
  /** decides for every executed text, pragma and changing statement: a code to fail with, or null */
  plan: (file: string, text: string) => string | null
  end(): void
}

/** Every transaction fails at its end, as on a full disk. */
export const full: FailingDisk['plan'] = (_file, text) => (text === 'COMMIT' ? 'SQLITE_FULL' : null)

/** The same after so many transactions that still found room: full in the middle of something. */
export function fullAfter(commits: number): FailingDisk['plan'] {
  let left = commits
  return (file, text) => (text === 'COMMIT' && left-- > 0 ? null : full(file, text))
}

export function failingDisk(): FailingDisk {
  const { exec, pragma } = Database.prototype
  const statement: { run(...params: unknown[]): unknown } = Object.getPrototypeOf(
    new Database(':memory:').prepare('SELECT 1'),
  )
  const { run } = statement
  const disk: FailingDisk = {
    plan: () => null,
    end: () => {
      Object.assign(Database.prototype, { exec, pragma })
      Object.assign(statement, { run })
    },
  }
  const check = (file: string, text: string) => {
    const code = disk.plan(file, text)
    if (code) throw Object.assign(new Error('an English message of SQLite'), { code })
  }
  Object.assign(Database.prototype, {
    exec(this: Database, text: string) {
      check(this.name, text)
      return exec.call(this, text)
    },
    pragma(this: Database, text: string, options?: { simple?: boolean }) {
      check(this.name, text)
      return pragma.call(this, text, options)
    },
  })
  Object.assign(statement, {
    run(this: { database: Database; source: string }, ...params: unknown[]) {
      check(this.database.name, this.source)
      return run.apply(this, params)
    },
  })
  return disk
}
