import { CaseFile } from '#shared/model/case.ts'
import { findings } from '#shared/policy/findings.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { all, column, insert, run, sql, value, type WriteDb } from '../db/sql.ts'
import { othersOf, rowsWith, type Ties, tiedRows } from './cache-others.ts'
import { type CaseRow, caseRow, type FindingColumns, findingColumns, personOf, searchGrams } from './case-row.ts'

/** A case ready to be stored, with what the machine notices in it while it looks at no other case. */
export interface Prepared {
  readonly caseFile: CaseFile
  readonly row: CaseRow
  readonly alone: FindingColumns
}

/** The part of storing a case that needs no database. */
export function prepareCase(caseFile: CaseFile, pack: PolicyPack): Prepared {
  return { caseFile, row: caseRow(caseFile), alone: findingColumns(findings(caseFile, pack)) }
}

/**
 * Stores cases inside the caller's transaction. Whose findings rest on other cases, be they new or long here, is looked
 * at anew in the same transaction. Answers how many cases are not what they were.
 */
export function storeCases(db: WriteDb, prepared: readonly Prepared[], pack: PolicyPack): number {
  const page = beginPage(db, prepared)
  const changed = new Set<number>()
  for (const one of prepared) {
    const stored = upsertCase(db, one, page)
    if (!stored) continue
    page.stored.set(stored.row, one.caseFile)
    if (stored.changed) changed.add(stored.row)
  }
  addGrams(db, page.grams)
  addPictures(db, page.pictures)
  const now = tiesOf([...page.stored.values()])
  for (const row of new Set([...tiedRows(db, now), ...rowsWith(db, listed(page.gone))])) {
    const caseFile = page.stored.get(row) ?? loadCase(db, row)
    if (caseFile && deriveFindings(db, row, caseFile, pack)) changed.add(row)
  }
  return changed.size
}

interface Before {
  readonly row: number
  readonly version: number
  readonly name: string
  readonly person: string
}

/** What one page brings besides the rows: written in one statement each, in the order of its index, which is far cheaper. */
interface Page {
  /** what the cache had of these cases, by id; kept up as the page is stored, which may name a case twice */
  readonly before: Map<string, Before>
  readonly stored: Map<number, CaseFile>
  readonly grams: [gram: string, row: number][]
  readonly pictures: [sha256: string, person: string, row: number][]
  readonly gone: { readonly pictures: Set<string>; readonly persons: Set<string> }
}

function beginPage(db: WriteDb, prepared: readonly Prepared[]): Page {
  const ids = JSON.stringify(prepared.map(({ row }) => row.id))
  const before = all<Before & { id: string }>(
    db,
    sql`SELECT id, row, version, name, person FROM case_file WHERE id IN (SELECT value FROM json_each(${ids}))`,
  )
  return {
    before: new Map(before.map((one) => [one.id, one])),
    stored: new Map(),
    grams: [],
    pictures: [],
    gone: { pictures: new Set(), persons: new Set() },
  }
}

function tiesOf(cases: readonly CaseFile[]): Ties {
  const pictures = cases.flatMap(({ documents }) => documents.map(({ sha256 }) => sha256))
  return { pictures: [...new Set(pictures)], persons: [...new Set(cases.map(({ form }) => personOf(form)))] }
}

function listed({ pictures, persons }: Record<keyof Ties, ReadonlySet<string>>): Ties {
  return { pictures: [...pictures], persons: [...persons] }
}

/** Stores a case unless the cache already has it newer, so that duplicates and late pages are harmless; null then. */
function upsertCase(db: WriteDb, one: Prepared, page: Page): { row: number; changed: boolean } | null {
  const { row: c } = one
  const before = page.before.get(c.id)
  if (before && before.version > c.version) return null
  const row = before ? updateCase(db, one, before, page) : insertCase(db, one)
  page.before.set(c.id, { row, version: c.version, name: c.name, person: c.person })
  if (before?.name !== c.name) for (const gram of searchGrams(c.name)) page.grams.push([gram, row])
  for (const picture of c.pictures) page.pictures.push([picture, c.person, row])
  return { row, changed: before?.version !== c.version }
}

function insertCase(db: WriteDb, { row: c, alone }: Prepared): number {
  const row = insert(
    db,
    sql`INSERT INTO case_file (id, case_no, version, material_version, state, is_open, order_on, due_on, insutype,
          disease, disease_name, channel, apply_type, blocks, warns, worst, name, masked_name, birth_year, cert_tail,
          cert_reversed, received_on, accepted_on, first_reviewer, person, kind, received_at, decided_on,
          provisional_no)
        VALUES (${c.id}, ${c.caseNo}, ${c.version}, ${c.materialVersion}, ${c.state}, ${c.isOpen}, ${c.orderOn},
          ${c.dueOn}, ${c.insutype}, ${c.disease}, ${c.diseaseName}, ${c.channel}, ${c.applyType}, ${alone.blocks},
          ${alone.warns}, ${alone.worst}, ${c.name}, ${c.maskedName}, ${c.birthYear}, ${c.certTail}, ${c.certReversed},
          ${c.receivedOn}, ${c.acceptedOn}, ${c.firstReviewer}, ${c.person}, ${c.kind}, ${c.receivedAt}, ${c.decidedOn},
          ${c.provisionalNo})`,
  )
  run(db, sql`INSERT INTO case_body VALUES (${row}, ${c.body}, ${alone.findings})`)
  return row
}

/** The number of a case never changes, so it is not written again. */
function updateCase(db: WriteDb, { row: c, alone }: Prepared, before: Before, page: Page): number {
  const { row } = before
  leaveTies(db, c, before, page)
  run(
    db,
    sql`UPDATE case_file SET version = ${c.version}, material_version = ${c.materialVersion}, state = ${c.state},
          is_open = ${c.isOpen}, order_on = ${c.orderOn}, due_on = ${c.dueOn}, insutype = ${c.insutype},
          disease = ${c.disease}, disease_name = ${c.diseaseName}, channel = ${c.channel}, apply_type = ${c.applyType},
          blocks = ${alone.blocks}, warns = ${alone.warns}, worst = ${alone.worst}, name = ${c.name},
          masked_name = ${c.maskedName}, birth_year = ${c.birthYear}, cert_tail = ${c.certTail},
          cert_reversed = ${c.certReversed}, received_on = ${c.receivedOn}, accepted_on = ${c.acceptedOn},
          first_reviewer = ${c.firstReviewer}, person = ${c.person}, kind = ${c.kind}, received_at = ${c.receivedAt},
          decided_on = ${c.decidedOn}
        WHERE row = ${row}`,
  )
  run(db, sql`UPDATE case_body SET body = ${c.body}, findings = ${alone.findings} WHERE row = ${row}`)
  return row
}

/** Takes away what connects the case with others and with searches by its former name, as far as it is no longer so. */
function leaveTies(db: WriteDb, c: CaseRow, before: Before, page: Page): void {
  const { row } = before
  if (before.name !== c.name) {
    // A page may name a case twice: what waits to be written for its earlier version must not come after this.
    addGrams(db, page.grams)
    for (const gram of searchGrams(before.name)) {
      run(db, sql`DELETE FROM search_gram WHERE gram = ${gram} AND row = ${row}`)
    }
  }
  if (page.stored.has(row)) addPictures(db, page.pictures)
  const moved = before.person !== c.person
  const kept = new Set(moved ? [] : c.pictures)
  const removed = picturesOf(db, row).filter((picture) => !kept.has(picture))
  if (removed.length > 0) removePictures(db, removed, before.person, row)
  for (const picture of removed) page.gone.pictures.add(picture)
  if (moved) page.gone.persons.add(before.person)
}

/** Writes the grams that wait, and forgets that they do. */
function addGrams(db: WriteDb, grams: Page['grams']): void {
  run(
    db,
    sql`INSERT OR IGNORE INTO search_gram
        SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(grams.splice(0))}) ORDER BY 1, 2`,
  )
}

/** Read from the body as it was: an index by row would cost every arriving case more than this costs a changed one. */
function picturesOf(db: WriteDb, row: number): string[] {
  return column<string>(
    db,
    sql`SELECT DISTINCT d.value ->> 'sha256' FROM case_body, json_each(body, '$.documents') d WHERE row = ${row}`,
  )
}

/** Writes the pictures that wait, and forgets that they do. */
function addPictures(db: WriteDb, pictures: Page['pictures']): void {
  run(
    db,
    sql`INSERT OR IGNORE INTO case_document SELECT unhex(value ->> 0), value ->> 1, value ->> 2
        FROM json_each(${JSON.stringify(pictures.splice(0))}) ORDER BY 1, 2, 3`,
  )
}

function removePictures(db: WriteDb, pictures: readonly string[], person: string, row: number): void {
  run(
    db,
    sql`DELETE FROM case_document WHERE sha256 IN (SELECT unhex(value) FROM json_each(${JSON.stringify(pictures)}))
          AND person = ${person} AND row = ${row}`,
  )
}

/** Works out what the machine notices in a stored case, other cases looked at; answers whether it is something new. */
export function deriveFindings(db: WriteDb, row: number, caseFile: CaseFile, pack: PolicyPack): boolean {
  const found = findingColumns(findings(caseFile, pack, othersOf(db, caseFile)))
  const before = value<string>(db, sql`SELECT findings FROM case_body WHERE row = ${row}`)
  if (before === found.findings) return false
  run(db, sql`UPDATE case_body SET findings = ${found.findings} WHERE row = ${row}`)
  run(
    db,
    sql`UPDATE case_file SET blocks = ${found.blocks}, warns = ${found.warns}, worst = ${found.worst} WHERE row = ${row}`,
  )
  return true
}

function loadCase(db: WriteDb, row: number): CaseFile | undefined {
  const body = value<string>(db, sql`SELECT body FROM case_body WHERE row = ${row}`)
  return body === undefined ? undefined : CaseFile.parse(JSON.parse(body))
}
