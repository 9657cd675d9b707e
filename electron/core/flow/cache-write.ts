import { CaseFile } from '#shared/model/case.ts'
import { findings } from '#shared/policy/findings.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { column, find, run, runReturning, sql, value, type WriteDb } from '../db/sql.ts'
import { othersOf, rowsWith, type Ties, tiedRows } from './cache-others.ts'
import { type CaseRow, caseRow, type FindingColumns, findingColumns, searchGrams } from './case-row.ts'

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
  const stored = new Map<number, CaseFile>()
  const changed = new Set<number>()
  const now = { pictures: new Set<string>(), persons: new Set<string>() }
  const gone = { pictures: new Set<string>(), persons: new Set<string>() }
  for (const one of prepared) {
    const result = upsertCase(db, one)
    if (!result) continue
    stored.set(result.row, one.caseFile)
    if (result.changed) changed.add(result.row)
    for (const picture of one.row.pictures) now.pictures.add(picture)
    now.persons.add(one.row.person)
    for (const picture of result.gone.pictures) gone.pictures.add(picture)
    for (const person of result.gone.persons) gone.persons.add(person)
  }
  for (const row of new Set([...tiedRows(db, listed(now)), ...rowsWith(db, listed(gone))])) {
    const caseFile = stored.get(row) ?? loadCase(db, row)
    if (caseFile && deriveFindings(db, row, caseFile, pack)) changed.add(row)
  }
  return changed.size
}

function listed({ pictures, persons }: Record<keyof Ties, ReadonlySet<string>>): Ties {
  return { pictures: [...pictures], persons: [...persons] }
}

interface Stored {
  readonly row: number
  /** it is another version than before */
  readonly changed: boolean
  /** what the case had before and has no longer */
  readonly gone: Ties
}

/** Stores a case unless the cache already has it newer, so that duplicates and late pages are harmless; null then. */
function upsertCase(db: WriteDb, { row: c, alone }: Prepared): Stored | null {
  const before = find<{ row: number; version: number; name: string; person: string }>(
    db,
    sql`SELECT row, version, name, person FROM case_file WHERE id = ${c.id}`,
  )
  const picturesBefore = before ? picturesOf(db, before.row) : []
  const row = runReturning<number>(
    db,
    sql`INSERT INTO case_file (id, case_no, version, material_version, state, is_open, order_on, due_on, insutype,
          disease, disease_name, channel, apply_type, blocks, warns, worst, name, masked_name, birth_year, cert_tail,
          cert_reversed, received_on, accepted_on, first_reviewer, person, kind, received_at, decided_on)
        VALUES (${c.id}, ${c.caseNo}, ${c.version}, ${c.materialVersion}, ${c.state}, ${c.isOpen}, ${c.orderOn},
          ${c.dueOn}, ${c.insutype}, ${c.disease}, ${c.diseaseName}, ${c.channel}, ${c.applyType}, ${alone.blocks},
          ${alone.warns}, ${alone.worst}, ${c.name}, ${c.maskedName}, ${c.birthYear}, ${c.certTail}, ${c.certReversed},
          ${c.receivedOn}, ${c.acceptedOn}, ${c.firstReviewer}, ${c.person}, ${c.kind}, ${c.receivedAt}, ${c.decidedOn})
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, material_version = excluded.material_version,
          state = excluded.state, is_open = excluded.is_open, order_on = excluded.order_on, due_on = excluded.due_on,
          insutype = excluded.insutype, disease = excluded.disease, disease_name = excluded.disease_name,
          channel = excluded.channel, apply_type = excluded.apply_type, blocks = excluded.blocks,
          warns = excluded.warns, worst = excluded.worst, name = excluded.name, masked_name = excluded.masked_name,
          birth_year = excluded.birth_year, cert_tail = excluded.cert_tail, cert_reversed = excluded.cert_reversed,
          received_on = excluded.received_on, accepted_on = excluded.accepted_on,
          first_reviewer = excluded.first_reviewer, person = excluded.person, kind = excluded.kind,
          received_at = excluded.received_at, decided_on = excluded.decided_on
        WHERE excluded.version >= case_file.version
        RETURNING row`,
  )
  if (row === undefined) return null
  run(
    db,
    sql`INSERT INTO case_body VALUES (${row}, ${c.body}, ${alone.findings})
        ON CONFLICT (row) DO UPDATE SET body = excluded.body, findings = excluded.findings`,
  )
  if (before?.name !== c.name) {
    if (before) for (const gram of searchGrams(before.name)) removeGram(db, gram, row)
    for (const gram of searchGrams(c.name)) run(db, sql`INSERT OR IGNORE INTO search_gram VALUES (${gram}, ${row})`)
  }
  const moved = before !== undefined && before.person !== c.person
  const kept = new Set(moved ? [] : c.pictures)
  const removed = picturesBefore.filter((picture) => !kept.has(picture))
  if (before && removed.length > 0) removePictures(db, removed, before.person, row)
  addPictures(db, c, row)
  return {
    row,
    changed: before?.version !== c.version,
    gone: { pictures: removed, persons: moved ? [before.person] : [] },
  }
}

function removeGram(db: WriteDb, gram: string, row: number): void {
  run(db, sql`DELETE FROM search_gram WHERE gram = ${gram} AND row = ${row}`)
}

/** Read from the body as it was: an index by row would cost every arriving case more than this costs a changed one. */
function picturesOf(db: WriteDb, row: number): string[] {
  return column<string>(
    db,
    sql`SELECT DISTINCT d.value ->> 'sha256' FROM case_body, json_each(body, '$.documents') d WHERE row = ${row}`,
  )
}

function addPictures(db: WriteDb, { pictures, person }: CaseRow, row: number): void {
  run(
    db,
    sql`INSERT OR IGNORE INTO case_document
        SELECT unhex(value), ${person}, ${row} FROM json_each(${JSON.stringify(pictures)})`,
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
