import { type CaseFile, readCaseFile } from '#shared/model/case.ts'
import { ProblemError } from '#shared/model/problem.ts'
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

export type BodyReader = (stored: StoredBody) => string

/** Packs kept unpacked by whoever reads many bodies. */
const MOST_OPEN = 16

/** Reads bodies one after the other, as long as nothing is undone meanwhile; each pack is mostly unpacked once. */
export function bodyReader(db: ReadDb): BodyReader {
  const open = new Map<number, ReadPack['lines']>()
  const last = lastRead.get(db)
  if (last) open.set(last.pack, last.lines)
  return ({ body, pack, line }) => {
    if (pack === null) return body
    const known = open.get(pack)
    if (known) return known(line)
    const lines = unpackBodies(value<Uint8Array>(db, sql`SELECT bodies FROM body_pack WHERE pack = ${pack}`))
    open.set(pack, lines)
    for (const oldest of open.keys()) {
      if (open.size <= MOST_OPEN) break
      open.delete(oldest)
    }
    // What a transaction stored may be undone with it, and its number be another's.
    if (!db.inTransaction) lastRead.set(db, { pack, lines })
    return lines(line)
  }
}

/**
 * The case that a stored text is. A page that the centre has made ready is not read case by case when it comes, so this is
 * where it is seen. Throws ProblemError CentralError when it is none.
 */
export function caseIn(text: string): CaseFile {
  try {
    return readCaseFile(JSON.parse(text))
  } catch {
    throw unreadable()
  }
}

export const unreadable = (): ProblemError =>
  new ProblemError('CentralError', '中心发来的这个案件内容有误，不能打开，请联系技术支持。')

/** The case as JSON text. Throws ProblemError DbDamaged when it is not where it should be. */
export function textOf(db: ReadDb, stored: StoredBody): string {
  return bodyReader(db)(stored)
}

/** The same of a row, or undefined without one. */
export function bodyOf(db: ReadDb, row: number): string | undefined {
  const stored = find<StoredBody>(db, sql`SELECT body, pack, line FROM case_body WHERE row = ${row}`)
  return stored && textOf(db, stored)
}

/** The same of several rows, by row. */
export function bodiesOf(db: ReadDb, rows: readonly number[], read: BodyReader = bodyReader(db)): Map<number, string> {
  if (rows.length === 0) return new Map()
  const stored = all<StoredBody & { row: number }>(
    db,
    sql`SELECT row, body, pack, line FROM case_body WHERE row IN (SELECT value FROM json_each(${JSON.stringify(rows)}))
        ORDER BY pack`,
  )
  return new Map(stored.map((one) => [one.row, read(one)]))
}

/**
 * The cases that rows hold, by row. One whose text is none is left out: whoever opens it is told, and one bad case from the
 * centre must neither stop the others nor the policy they are looked at with.
 */
export function* casesOf(db: ReadDb, rows: readonly number[], read?: BodyReader): Generator<[number, CaseFile]> {
  for (const [row, body] of bodiesOf(db, rows, read)) {
    const caseFile = caseOrNone(body)
    if (caseFile) yield [row, caseFile]
  }
}

/** Undefined where `caseIn` throws. */
export function caseOrNone(text: string): CaseFile | undefined {
  try {
    return caseIn(text)
  } catch {
    return undefined
  }
}
