import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { mendedLogs } from './wal.ts'

/** What a copy of a desk's work.db gave up. */
export interface Salvage {
  /** texts of operations without a final answer, the oldest first */
  readonly bodies: readonly string[]
  /** numbers that were given out and whose operation could not be read, nor that it was answered */
  readonly unreadable: number
  /** some of it could not be read */
  readonly damaged: boolean
}

/** An operation as far as one copy tells. */
interface Found {
  body?: string
  /** it has its final answer, as every reading of the outbox says that could be made */
  settled?: boolean
  /** it was answered once, as the journal says: counts where the outbox cannot be read */
  answered?: boolean
}
/** by seq */
type Findings = Map<number, Found>

const Numbered = z.object({ seq: z.int().positive(), opId: z.string() })
const settledStates: readonly string[] = ['accepted', 'conflict', 'refused', 'undone']

/**
 * Reads the undelivered operations out of a copy of a desk's work.db, in a private folder that is gone afterwards. Where
 * the copy is damaged, row by row from both places that hold an operation's text, the outbox's table and the journal:
 * what any of them gives counts, since handing an operation in once more does no harm.
 */
export function salvage(parts: ReadonlyMap<string, Buffer>, key: Buffer): Salvage {
  const log = parts.get('work.db-wal')
  const main = parts.get('work.db') ?? Buffer.alloc(0)
  const mended = log ? mendedLogs(log) : []
  const found: Findings = new Map()
  const whole = readCopy(main, log, key, found)
  for (const better of mended) readCopy(main, better, key, found)
  const damaged = !whole || mended.length > 0
  if (damaged) for (const name of ['work.db.copy', 'work.db.before-migration']) addFrom(parts.get(name), key, found)
  const top = Math.max(0, ...found.keys())
  const bodies: string[] = []
  let unreadable = 0
  for (let seq = 1; seq <= top; seq++) {
    const { body, settled, answered } = found.get(seq) ?? {}
    if (settled ?? answered) continue
    if (body === undefined) unreadable += 1
    else bodies.push(body)
  }
  return { bodies, unreadable, damaged }
}

/** What an earlier copy tells counts only where the database itself is silent. */
function addFrom(copy: Buffer | undefined, key: Buffer, found: Findings): void {
  if (!copy) return
  const earlier: Findings = new Map()
  readCopy(copy, undefined, key, earlier)
  for (const [seq, { body, settled, answered }] of earlier) {
    const one = at(found, seq)
    if (body !== undefined) one.body ??= body
    if (settled !== undefined) one.settled ??= settled
    if (answered) one.answered = true
  }
}

/** Adds what this copy tells; answers whether all of it could be read. */
function readCopy(main: Buffer, log: Buffer | undefined, key: Buffer, found: Findings): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mente-sealed-'))
  const file = join(folder, 'work.db')
  try {
    writeFileSync(file, main, { mode: 0o600 })
    if (log) writeFileSync(`${file}-wal`, log, { mode: 0o600 })
    const db = new Database(file)
    try {
      db.pragma("cipher='aegis'")
      db.pragma(`key='raw:${key.toString('hex')}'`)
      const opIds = new Map<string, number>()
      const tables = [readOperations(db, found, opIds), readStates(db, found), readJournal(db, found, opIds)]
      return tables.every(Boolean)
    } finally {
      db.close()
    }
  } catch (error) {
    if (isSqlite(error)) return false
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readOperations(db: Database, found: Findings, opIds: Map<string, number>): boolean {
  return eachRow(
    db,
    'operation',
    'seq',
    'seq, op_id AS opId, body',
    z.object({ ...Numbered.shape, body: z.string() }),
    (row) => {
      opIds.set(row.opId, row.seq)
      at(found, row.seq).body = row.body
    },
  )
}

function readStates(db: Database, found: Findings): boolean {
  return eachRow(db, 'outbox', 'seq', 'seq, state', z.object({ seq: z.int(), state: z.string() }), ({ seq, state }) => {
    const one = at(found, seq)
    one.settled = (one.settled ?? true) && settledStates.includes(state)
  })
}

/** The text again, and the centre's answers: where the other tables are unreadable this one may not be. */
function readJournal(db: Database, found: Findings, opIds: Map<string, number>): boolean {
  const Row = z.object({ kind: z.string(), opId: z.string(), body: z.string() })
  return eachRow(db, 'journal', 'n', 'kind, op_id AS opId, body', Row, ({ kind, opId, body }) => {
    const seq = opIds.get(opId) ?? (kind === 'decided' ? seqOf(body) : undefined)
    if (seq === undefined) return
    opIds.set(opId, seq)
    if (kind === 'decided') at(found, seq).body ??= body
    if (kind === 'answered' || kind === 'undone') at(found, seq).answered = true
  })
}

function seqOf(body: string): number | undefined {
  const parsed = Numbered.safeParse(JSON.parse(body))
  return parsed.success ? parsed.data.seq : undefined
}

function at(found: Findings, seq: number): Found {
  const known = found.get(seq) ?? {}
  found.set(seq, known)
  return known
}

/** Every row in one go, else by number, as far as each can be read. Answers whether all could. */
function eachRow<Row>(
  db: Database,
  table: string,
  id: string,
  columns: string,
  shape: z.ZodType<Row>,
  take: (row: Row) => void,
): boolean {
  const query = `SELECT ${columns} FROM ${table}`
  const all = reading(() => db.prepare(`${query} ORDER BY ${id}`).all())
  if (all) {
    for (const row of all) take(shape.parse(row))
    return true
  }
  const one = reading(() => db.prepare(`${query} WHERE ${id} = ?`))
  for (let n = 1, last = lastOf(db, table, id); one && n <= last; n++) {
    const row = reading(() => one.get(n))
    if (row !== undefined && row !== null) take(shape.parse(row))
  }
  return false
}

/** The highest number, else more than fit into the file. */
function lastOf(db: Database, table: string, id: string): number {
  const Last = z.object({ last: z.int().nullable() })
  const found = reading(() => db.prepare(`SELECT max(${id}) AS last FROM ${table}`).get())
  if (found !== null) return Last.parse(found).last ?? 0
  const pages = reading(() => db.prepare('PRAGMA page_count').get())
  return pages === null ? 0 : ROWS_PER_PAGE * z.object({ page_count: z.int() }).parse(pages).page_count
}
/** no row is shorter than its ids: 36 characters of a uuid and the rest of the row */
const ROWS_PER_PAGE = 64

/** null = this part of the file cannot be read. */
function reading<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (isSqlite(error)) return null
    throw error
  }
}

function isSqlite(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')
}
