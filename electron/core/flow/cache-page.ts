import { column, run, sql, type WriteDb } from '../db/sql.ts'
import { compactName, searchGrams } from './case-row.ts'

/**
 * What one page of the feed brings besides the rows themselves: counts, search, pictures. Written in one statement each,
 * in the order of its index, which is far cheaper than row by row.
 */
export interface PageIndexes {
  /** rows that are new, in rising order */
  readonly added: number[]
  /** how many more (or fewer) cases there are, by state and order date as JSON */
  readonly counts: Map<string, number>
  readonly names: { readonly taken: Set<string>; readonly left: Set<string> }
  readonly hospitals: Set<string>
  /** SHA-256 of every picture a row has now, as far as the page brought them */
  readonly pictures: Map<number, readonly string[]>
}

export function noIndexes(): PageIndexes {
  return {
    added: [],
    counts: new Map(),
    names: { taken: new Set(), left: new Set() },
    hospitals: new Set(),
    pictures: new Map(),
  }
}

export function count({ counts }: PageIndexes, state: string, orderOn: string, by: 1 | -1): void {
  const key = JSON.stringify([state, orderOn])
  counts.set(key, (counts.get(key) ?? 0) + by)
}

/** What names are found by, as far as it has been worked out already. */
type Grams = ReadonlyMap<string, readonly string[]>

/** Writes it all, in the transaction that stored the rows. */
export function writeIndexes(db: WriteDb, page: PageIndexes, grams: Grams): void {
  const [first] = page.added
  // A new row is numbered higher than any before it. The number of a case never changes.
  if (first !== undefined) {
    run(db, sql`INSERT INTO case_no_part(rowid, case_no) SELECT row, case_no FROM case_file WHERE row >= ${first}`)
  }
  run(
    db,
    sql`INSERT INTO tally SELECT key ->> 0, key ->> 1, n FROM
          (SELECT value ->> 0 AS key, value ->> 1 AS n FROM json_each(${JSON.stringify([...page.counts])}))
        WHERE n <> 0 ORDER BY 1, 2
        ON CONFLICT DO UPDATE SET n = n + excluded.n`,
  )
  forgetNames(db, page.names.left)
  addNames(db, page.names.taken, grams)
  addHospitals(db, page.hospitals)
  addPictures(db, page.pictures)
}

/** One that no case names any more does no harm in a list to choose from. */
function addHospitals(db: WriteDb, hospitals: ReadonlySet<string>): void {
  const named = JSON.stringify([...hospitals].filter((name) => name !== ''))
  run(db, sql`INSERT OR IGNORE INTO hospital SELECT value FROM json_each(${named})`)
}

/** Takes names away that no case bears any more. */
function forgetNames(db: WriteDb, left: ReadonlySet<string>): void {
  if (left.size === 0) return
  const gone = column<string>(
    db,
    sql`SELECT value FROM json_each(${JSON.stringify([...left])})
        WHERE NOT EXISTS (SELECT 1 FROM case_file WHERE name = value)`,
  )
  for (const name of gone) {
    for (const gram of searchGrams(name)) run(db, sql`DELETE FROM name_gram WHERE gram = ${gram} AND name = ${name}`)
  }
}

/** A name is always a gram of its own, so that it can be told whether it is known. One page may take and leave it. */
function addNames(db: WriteDb, taken: ReadonlySet<string>, known: Grams): void {
  const asked = [...taken].map((name) => [compactName(name), name])
  const fresh = column<string>(
    db,
    sql`SELECT value ->> 1 FROM json_each(${JSON.stringify(asked)})
        WHERE NOT EXISTS (SELECT 1 FROM name_gram WHERE gram = value ->> 0 AND name = value ->> 1)
          AND EXISTS (SELECT 1 FROM case_file WHERE name = value ->> 1)`,
  )
  if (fresh.length === 0) return
  const grams = fresh.flatMap((name) => (known.get(name) ?? searchGrams(name)).map((gram) => [gram, name]))
  run(
    db,
    sql`INSERT OR IGNORE INTO name_gram
        SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(grams)}) ORDER BY 1, 2`,
  )
}

/** The part of a SHA-256 (hexadecimal) that `case_picture` knows it by, as hexadecimal. */
export const pictureKey = (sha256: string): string => sha256.slice(0, 16)

function addPictures(db: WriteDb, pictures: PageIndexes['pictures']): void {
  const pairs = [...pictures].flatMap(([row, each]) => each.map((sha256) => [pictureKey(sha256), row]))
  run(
    db,
    sql`INSERT OR IGNORE INTO case_picture SELECT unhex(value ->> 0), value ->> 1
        FROM json_each(${JSON.stringify(pairs)}) ORDER BY 1, 2`,
  )
}

/** What a row had before and has no more. */
export function removePictures(db: WriteDb, row: number, removed: readonly string[]): void {
  if (removed.length === 0) return
  const keys = JSON.stringify(removed.map(pictureKey))
  run(db, sql`DELETE FROM case_picture WHERE picture IN (SELECT unhex(value) FROM json_each(${keys})) AND row = ${row}`)
}

/** Read from the body as it was: an index by row would cost every arriving case more than this costs a changed one. */
export function picturesOf(db: WriteDb, row: number): string[] {
  return column<string>(
    db,
    sql`SELECT DISTINCT d.value ->> 'sha256' FROM case_body, json_each(body, '$.documents') d WHERE row = ${row}`,
  )
}
