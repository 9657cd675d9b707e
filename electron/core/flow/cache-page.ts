import { pictureKey } from '#shared/prepared/case-row.ts'
import { compactName, gramsOf, searchGrams } from '#shared/prepared/names.ts'
import { column, run, sql, type WriteDb } from '../db/sql.ts'
import { bodiesOf, caseOrNone } from './cache-body.ts'
import type { PreparedPage } from './pull-page.ts'

/**
 * What one page of the feed brings besides the rows themselves: counts, search, pictures. Written in one statement each,
 * in the order of its index, which is far cheaper than row by row.
 */
export interface PageIndexes {
  /** rows that are new, in rising order */
  readonly added: number[]
  /** how many more (or fewer) cases there are, by state and order date with a blank between */
  readonly counts: Map<string, number>
  readonly names: { readonly taken: Set<string>; readonly left: Set<string> }
  readonly hospitals: Set<string>
  /** the pictures a row has now, as far as the page brought them */
  readonly pictures: Map<number, readonly number[]>
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
  const key = `${state} ${orderOn}`
  counts.set(key, (counts.get(key) ?? 0) + by)
}

/** What names are found by, as far as it has been worked out already. */
type Grams = PreparedPage['grams']

/** Writes it all, in the transaction that stored the rows; answers which of their pictures lie in several cases. */
export function writeIndexes(db: WriteDb, page: PageIndexes, grams: Grams): { readonly shared: string } {
  const [first] = page.added
  // A new row is numbered higher than any before it. The number of a case never changes.
  if (first !== undefined) {
    run(db, sql`INSERT INTO case_no_part(rowid, case_no) SELECT row, case_no FROM case_file WHERE row >= ${first}`)
  }
  const counts = Array.from(page.counts, ([key, n]) => [...key.split(' '), n])
  run(
    db,
    sql`INSERT INTO tally SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(${JSON.stringify(counts)})
        WHERE value ->> 2 <> 0 ORDER BY 1, 2
        ON CONFLICT DO UPDATE SET n = n + excluded.n`,
  )
  forgetNames(db, page.names.left)
  addNames(db, page.names.taken, grams)
  addHospitals(db, page.hospitals)
  return { shared: addPictures(db, page.pictures) }
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
  const grams = `[${fresh.map((name) => known.get(name) ?? gramsOf(name)).join(',')}]`
  run(
    db,
    sql`INSERT OR IGNORE INTO name_gram
        SELECT value ->> 0, value ->> 1 FROM json_each(${grams}) ORDER BY 1, 2`,
  )
}

/** Adds what rows hold; answers the keys, as a JSON list, of those pictures that lie in several cases. */
function addPictures(db: WriteDb, pictures: PageIndexes['pictures']): string {
  const first = new Map<number, number>()
  const again: [picture: number, row: number][] = []
  for (const [row, each] of pictures) {
    for (const picture of each) {
      const known = first.get(picture)
      if (known === undefined) first.set(picture, row)
      else if (known !== row) again.push([picture, row])
    }
  }
  const known = addFirst(db, first)
  if (known.length > 0) {
    addAgain(
      db,
      known.map((picture) => [picture, first.get(picture) ?? 0]),
    )
  }
  if (again.length > 0) addAgain(db, again)
  const shared = again.map(([picture]) => picture)
  // What nobody had before is new, or new to its second case on this very page.
  if (known.length === 0) return JSON.stringify(shared)
  const asked = JSON.stringify([...known, ...shared])
  return JSON.stringify(
    column<number>(
      db,
      sql`SELECT DISTINCT picture FROM picture_again WHERE picture IN (SELECT value FROM json_each(${asked}))`,
    ),
  )
}

/** Pictures that another row has already. */
function addAgain(db: WriteDb, pairs: readonly (readonly [picture: number, row: number])[]): void {
  run(
    db,
    sql`INSERT OR IGNORE INTO picture_again SELECT picture, value ->> 1
        FROM json_each(${JSON.stringify(pairs)}) CROSS JOIN picture ON picture = value ->> 0
        WHERE picture.row <> value ->> 1`,
  )
}

const PAIRS = 100
/** Text with a parameter for each number: there are tens of thousands of them, and JSON would cost twice as much. */
const addPairs = `INSERT OR IGNORE INTO picture VALUES ${Array.from({ length: PAIRS }, () => '(?, ?)').join(', ')}`

/** Adds pictures that nobody had; answers those among which somebody had one, a few too many. */
function addFirst(db: WriteDb, first: ReadonlyMap<number, number>): number[] {
  // In the order of the table.
  const keys = Float64Array.from(first.keys()).sort()
  const params: number[] = []
  const known: number[] = []
  for (let from = 0; from < keys.length; from += PAIRS) {
    const some = keys.subarray(from, from + PAIRS)
    for (let i = 0; i < PAIRS; i += 1) {
      // One that comes twice is added once, so that what is left over goes the same way.
      const picture = some[i % some.length] ?? 0
      params[2 * i] = picture
      params[2 * i + 1] = first.get(picture) ?? 0
    }
    if (run(db, { text: addPairs, params }) < some.length) known.push(...some)
  }
  return known
}

/** What a row had before and has no more. The first of the others then takes its place. */
export function removePictures(db: WriteDb, row: number, removed: readonly number[]): void {
  if (removed.length === 0) return
  const these = sql`picture IN (SELECT value FROM json_each(${JSON.stringify(removed)}))`
  run(db, sql`DELETE FROM picture_again WHERE ${these} AND row = ${row}`)
  run(db, sql`DELETE FROM picture WHERE ${these} AND row = ${row}`)
  run(
    db,
    sql`INSERT OR IGNORE INTO picture SELECT picture, min(row) FROM picture_again WHERE ${these} GROUP BY picture`,
  )
  run(
    db,
    sql`DELETE FROM picture_again WHERE ${these} AND row = (SELECT row FROM picture p WHERE p.picture = picture_again.picture)`,
  )
}

/**
 * What rows hold. Read from bodies: an index by row would cost every arriving case more than this costs a changed one. A body
 * that is no case names nothing: whoever looks a picture up compares the whole of it anyway.
 */
export function picturesOf(db: WriteDb, rows: readonly number[]): Map<number, number[]> {
  const held = (body: string) => caseOrNone(body)?.documents.map(({ sha256 }) => pictureKey(sha256))
  return new Map(Array.from(bodiesOf(db, rows), ([row, body]) => [row, [...new Set(held(body))]]))
}
