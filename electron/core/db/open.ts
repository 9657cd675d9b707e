import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { ProblemError } from '#shared/model/problem.ts'
import { isDamage, localProblem, problemOfCode } from './problems.ts'
import type { Statement, WriteDb } from './sql.ts'

/**
 * Settings every connection must have, and the value SQLite answers when asked back. `synchronous=FULL` is the one
 * that keeps confirmed decisions through a power cut: the driver's own default in WAL mode does not.
 */
const required: readonly (readonly [name: string, set: string, readBack: string | number])[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  // macOS only, where a plain fsync leaves the bytes in the drive's own memory; harmless elsewhere
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['foreign_keys', 'ON', 1],
  ['secure_delete', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['busy_timeout', '5000', 5000],
  ['cache_size', '-65536', -65536],
]

/**
 * Opens (or creates) a database encrypted with a raw 32-byte key and proves that the key fits and the settings took.
 * `readonly`: the file must be there already, and every change is refused, also of what a WriteDb offers.
 * Throws ProblemError: DbWrongKey, DbDamaged, DbUnsafe, DiskFull, DiskReadOnly, DiskFailing.
 */
export function openEncrypted(file: string, key: Uint8Array, { readonly = false } = {}): WriteDb {
  try {
    return openOnce(file, key, readonly)
  } catch (error) {
    if (!(error instanceof ProblemError) || !isDamage(error.kind)) throw error
    // A page that the disk did not give reads like a broken one or one under another key: is the file there to be read?
    proveReadable(file)
    return openOnce(file, key, readonly)
  }
}

/** Throws ProblemError DiskFailing, DiskReadOnly when the disk does not give the bytes of a file. */
export function proveReadable(file: string): void {
  try {
    readFileSync(file)
  } catch (error) {
    throw problemOfCode(error) ?? error
  }
}

function openOnce(file: string, key: Uint8Array, readonly: boolean): WriteDb {
  try {
    const raw = new Database(file, { readonly })
    try {
      raw.pragma("cipher='aegis'")
      raw.pragma(`key='raw:${Buffer.from(key).toString('hex')}'`)
      raw.prepare('SELECT count(*) FROM sqlite_schema').get()
      // How a file is written is for writers to set: a copy that nobody writes to has no log.
      const settings = readonly ? required.filter(([name]) => name !== 'journal_mode') : required
      for (const [name, set] of settings) raw.pragma(`${name}=${set}`)
      const wrong = unsafeSettings((name) => raw.pragma(name, { simple: true }), settings)
      if (wrong.length > 0) throw localProblem('DbUnsafe')
      return wrap(raw)
    } catch (error) {
      raw.close()
      throw error
    }
  } catch (error) {
    throw problemOfCode(error) ?? error
  }
}

/** Names of the required settings that read back differently; empty = safe. */
export function unsafeSettings(read: (name: string) => unknown, settings = required): string[] {
  return settings.filter(([name, , expected]) => read(name) !== expected).map(([name]) => name)
}

/** The bounds of a transaction, as `transaction` says them. */
const bounds: ReadonlySet<string> = new Set(['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'])

function wrap(raw: Database): WriteDb {
  const statements = new Map<string, Statement>()
  const plucked = new Map<string, Statement>()
  const cached = (cache: Map<string, Statement>, text: string, pluck: boolean): Statement => {
    let statement = cache.get(text)
    if (!statement) {
      statement = pluck ? raw.prepare(text).pluck() : raw.prepare(text)
      cache.set(text, statement)
    }
    return statement
  }
  return {
    get inTransaction() {
      return raw.inTransaction
    },
    statement: (text: string) => cached(statements, text, false),
    plucked: (text: string) => cached(plucked, text, true),
    exec: (text: string) => {
      // Begun and ended thousands of times a day: prepared like every other statement.
      if (bounds.has(text)) cached(statements, text, false).run()
      else raw.exec(text)
    },
    pragma: (text: string) => raw.pragma(text, { simple: true }),
    close: () => {
      if (raw.open) raw.close()
    },
  }
}
