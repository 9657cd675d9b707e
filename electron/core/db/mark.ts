import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'
import type { Log } from '../deps.ts'
import { problemOfCode } from './problems.ts'
import { find, type ReadDb, sql, value, type WriteDb } from './sql.ts'

/** How far work.db has come: the highest numbers of what is only ever added. */
const Mark = z.object({ operation: z.int(), journal: z.int(), audit: z.int() })
export type Mark = z.infer<typeof Mark>

const LENGTH = 96
const markFile = (file: string) => `${file}.mark`

/**
 * A note beside work.db of how far it has come. SQLite takes a log that breaks off in its middle for one that ends
 * there: a single damaged byte of it would take every later decision away, and nobody would be told. The note is
 * written after the commit and never synced: it may lag behind the truth after a power cut, it never runs ahead of it.
 */
export function readMark(file: string): Mark | null {
  try {
    return Mark.parse(JSON.parse(readFileSync(markFile(file), 'utf8')))
  } catch {
    // None, or torn by a power cut: then nothing can be said, and nothing is.
    return null
  }
}

export function markOf(work: ReadDb): Mark {
  const highest = find<Mark>(
    work,
    sql`SELECT ifnull((SELECT max(seq) FROM operation), 0) AS operation, ifnull((SELECT max(n) FROM journal), 0) AS journal,
          ifnull((SELECT max(n) FROM audit), 0) AS audit`,
  )
  return highest ?? { operation: 0, journal: 0, audit: 0 }
}

/** Whether the database has less than was once committed to it. */
export function isBehind(work: ReadDb, mark: Mark): boolean {
  const tables = value<number>(
    work,
    sql`SELECT count(*) FROM sqlite_schema WHERE name IN ('operation', 'journal', 'audit') AND type = 'table'`,
  )
  if (tables !== 3) return mark.audit > 0
  const have = markOf(work)
  return have.operation < mark.operation || have.journal < mark.journal || have.audit < mark.audit
}

/** The same database, whose every transaction is noted once it is durable. */
export function withMark(work: WriteDb, file: string, log: Log): WriteDb {
  const fd = openSync(markFile(file), 'a+', 0o600)
  closeSync(fd)
  const out = openSync(markFile(file), 'r+')
  let told = false

  function tell(error: unknown): void {
    // The decision is on disk and stays told as saved; only its note is missing.
    if (!told) log.warn('mark.unwritten', { kind: problemOfCode(error)?.kind ?? 'Bug' })
    told = true
  }
  function read(): Mark | null {
    try {
      return markOf(work)
    } catch (error) {
      tell(error)
      return null
    }
  }
  function note(mark: Mark | null): void {
    try {
      if (mark) writeSync(out, JSON.stringify(mark).padEnd(LENGTH), 0)
    } catch (error) {
      tell(error)
    }
  }

  note(read())
  return {
    get inTransaction() {
      return work.inTransaction
    },
    statement: (text) => work.statement(text),
    plucked: (text) => work.plucked(text),
    pragma: (text) => work.pragma(text),
    exec: (text) => {
      // Read within the transaction, which has the file open anyway, and written when it is durable.
      const mark = text === 'COMMIT' ? read() : null
      work.exec(text)
      note(mark)
    },
    close: () => {
      work.close()
      closeSync(out)
    },
  }
}
