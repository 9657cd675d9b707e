import { all, find, type ReadDb, sql, value } from '../db/sql.ts'
import { unpackBodies } from './case-pack.ts'

/** Columns that say where the body of a case is: here, or on a line of a pack. */
export interface StoredBody {
  readonly body: string
  readonly pack: number | null
  readonly line: number | null
}

interface ReadPack {
  readonly pack: number
  readonly lines: ReturnType<typeof unpackBodies>
}

/** The pack read last: a case is mostly read again in a moment, to be decided. A pack's number is never given again. */
const lastRead = new WeakMap<ReadDb, ReadPack>()

/** Reads bodies one after the other; those that lie in one pack, with one unpacking. */
function reader(db: ReadDb): (stored: StoredBody) => string {
  let last = lastRead.get(db)
  return ({ body, pack, line }) => {
    if (pack === null) return body
    if (last?.pack !== pack) {
      const bodies = value<Uint8Array>(db, sql`SELECT bodies FROM body_pack WHERE pack = ${pack}`)
      last = { pack, lines: unpackBodies(bodies) }
      // What a transaction stored may be undone with it, and its number be another's.
      if (!db.inTransaction) lastRead.set(db, last)
    }
    return last.lines(line)
  }
}

/** The case as JSON text. Throws ProblemError DbDamaged when it is not where it should be. */
export function textOf(db: ReadDb, stored: StoredBody): string {
  return reader(db)(stored)
}

/** The same of a row, or undefined without one. */
export function bodyOf(db: ReadDb, row: number): string | undefined {
  const stored = find<StoredBody>(db, sql`SELECT body, pack, line FROM case_body WHERE row = ${row}`)
  return stored && textOf(db, stored)
}

/** The same of several rows, by row; each pack is unpacked once. */
export function bodiesOf(db: ReadDb, rows: readonly number[]): Map<number, string> {
  if (rows.length === 0) return new Map()
  const stored = all<StoredBody & { row: number }>(
    db,
    sql`SELECT row, body, pack, line FROM case_body WHERE row IN (SELECT value FROM json_each(${JSON.stringify(rows)}))
        ORDER BY pack`,
  )
  const read = reader(db)
  return new Map(stored.map((one) => [one.row, read(one)]))
}
