import type { CaseFile } from '#shared/model/case.ts'
import { findings } from '#shared/policy/findings.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { type CaseRow, findingColumns } from '#shared/prepared/case-row.ts'
import { all, insert, run, sql, value, type WriteDb } from '../db/sql.ts'
import { type PageBodies, type Place, pageBodies } from './cache-bodies.ts'
import { type BodyReader, bodyReader, casesOf } from './cache-body.ts'
import { othersOf, rowsWith, type Ties, tiedRows } from './cache-others.ts'
import { count, noIndexes, type PageIndexes, picturesOf, removePictures, writeIndexes } from './cache-page.ts'
import type { Prepared, PreparedPage } from './pull-page.ts'

export type StorablePage = Pick<PreparedPage, 'cases' | 'grams' | 'packs'>

/**
 * Stores cases inside the caller's transaction. Whose findings rest on other cases, be they new or long here, is looked
 * at anew in the same transaction. Answers how many cases are not what they were.
 */
export function storeCases(db: WriteDb, { cases: prepared, grams, packs }: StorablePage, pack: PolicyPack): number {
  if (prepared.length === 0) return 0
  const page = beginPage(db, prepared, packs)
  const changed = new Set<number>()
  for (const one of prepared) {
    const stored = upsertCase(db, one, page)
    if (!stored) continue
    page.stored.set(stored.row, one)
    if (stored.changed) changed.add(stored.row)
  }
  page.bodies.end()
  const { shared } = writeIndexes(db, page.indexes, grams)
  const persons = [...new Set(Array.from(page.stored.values(), ({ row }) => row.person))]
  const tied = new Set([...tiedRows(db, shared, persons), ...rowsWith(db, listed(page.gone))])
  const read = bodyReader(db)
  for (const [row, caseFile] of casesOf(db, [...tied], read)) {
    if (deriveFindings(db, row, caseFile, pack, read)) changed.add(row)
  }
  return changed.size
}

interface Before {
  readonly row: number
  readonly version: number
  readonly state: string
  readonly orderOn: string
  readonly name: string
  readonly person: string
  readonly disease: string
  readonly pictures: readonly number[]
  readonly pack: number | null
}

interface Page {
  /** what the cache had of these cases, by id; kept up as the page is stored, which may name a case twice */
  readonly before: Map<string, Before>
  readonly stored: Map<number, Prepared>
  readonly indexes: PageIndexes
  readonly bodies: PageBodies
  readonly gone: { readonly pictures: Set<number>; readonly persons: Set<string> }
}

function beginPage(db: WriteDb, prepared: readonly Prepared[], packs: PreparedPage['packs']): Page {
  const ids = JSON.stringify(prepared.map(({ row }) => row.id))
  const before = all<Omit<Before, 'pictures'> & { id: string }>(
    db,
    sql`SELECT id, row, version, state, order_on AS orderOn, name, person, disease, pack
        FROM case_file JOIN case_body USING (row) WHERE id IN (SELECT value FROM json_each(${ids}))`,
  )
  const pictures = picturesOf(
    db,
    before.map(({ row }) => row),
  )
  return {
    before: new Map(before.map((one) => [one.id, { ...one, pictures: pictures.get(one.row) ?? [] }])),
    bodies: pageBodies(db, packs),
    stored: new Map(),
    indexes: noIndexes(),
    gone: { pictures: new Set(), persons: new Set() },
  }
}

function listed({ pictures, persons }: Page['gone']): Ties {
  return { pictures: [...pictures], persons: [...persons] }
}

/** Stores a case unless the cache already has it newer, so that duplicates and late pages are harmless; null then. */
function upsertCase(db: WriteDb, one: Prepared, page: Page): { row: number; changed: boolean } | null {
  const { row: c } = one
  const before = page.before.get(c.id)
  if (before && before.version > c.version) return null
  const body = page.bodies.place(one.body)
  const row = before ? updateCase(db, one, body, before, page) : insertCase(db, one, body)
  const { indexes } = page
  if (!before) indexes.added.push(row)
  page.before.set(c.id, {
    row,
    version: c.version,
    state: c.state,
    orderOn: c.orderOn,
    name: c.name,
    person: c.person,
    disease: c.disease,
    pictures: c.pictures,
    pack: body.pack,
  })
  count(indexes, c.state, c.orderOn, 1)
  if (before?.name !== c.name) indexes.names.taken.add(c.name)
  indexes.hospitals.add(c.hospital)
  indexes.pictures.set(row, c.pictures)
  return { row, changed: before?.version !== c.version }
}

function insertCase(db: WriteDb, { row: c, alone }: Prepared, { body, pack, line }: Place): number {
  const row = insert(
    db,
    sql`INSERT INTO case_file (id, case_no, version, material_version, state, is_open, order_on, due_on, insutype,
          disease, disease_name, channel, apply_type, blocks, warns, worst, name, masked_name, birth_year, cert_tail,
          cert_reversed, received_on, accepted_on, first_reviewer, person, kind, received_at, decided_on,
          provisional_no, hospital, held_until, returned, owner, lease)
        VALUES (${c.id}, ${c.caseNo}, ${c.version}, ${c.materialVersion}, ${c.state}, ${c.isOpen}, ${c.orderOn},
          ${c.dueOn}, ${c.insutype}, ${c.disease}, ${c.diseaseName}, ${c.channel}, ${c.applyType}, ${alone.blocks},
          ${alone.warns}, ${alone.worst}, ${c.name}, ${c.maskedName}, ${c.birthYear}, ${c.certTail}, ${c.certReversed},
          ${c.receivedOn}, ${c.acceptedOn}, ${c.firstReviewer}, ${c.person}, ${c.kind}, ${c.receivedAt}, ${c.decidedOn},
          ${c.provisionalNo}, ${c.hospital}, ${c.heldUntil}, ${c.returned}, ${c.owner}, ${c.lease})`,
  )
  run(
    db,
    sql`INSERT INTO case_body (row, body, findings, pack, line)
        VALUES (${row}, CAST(${body} AS TEXT), ${alone.findings}, ${pack}, ${line})`,
  )
  return row
}

/** The number of a case never changes, so it is not written again. */
function updateCase(
  db: WriteDb,
  { row: c, alone }: Prepared,
  { body, pack, line }: Place,
  before: Before,
  page: Page,
): number {
  const { row } = before
  leaveBefore(db, c, before, page)
  run(
    db,
    sql`UPDATE case_file SET version = ${c.version}, material_version = ${c.materialVersion}, state = ${c.state},
          is_open = ${c.isOpen}, order_on = ${c.orderOn}, due_on = ${c.dueOn}, insutype = ${c.insutype},
          disease = ${c.disease}, disease_name = ${c.diseaseName}, channel = ${c.channel}, apply_type = ${c.applyType},
          blocks = ${alone.blocks}, warns = ${alone.warns}, worst = ${alone.worst}, name = ${c.name},
          masked_name = ${c.maskedName}, birth_year = ${c.birthYear}, cert_tail = ${c.certTail},
          cert_reversed = ${c.certReversed}, received_on = ${c.receivedOn}, accepted_on = ${c.acceptedOn},
          first_reviewer = ${c.firstReviewer}, person = ${c.person}, kind = ${c.kind}, received_at = ${c.receivedAt},
          decided_on = ${c.decidedOn}, hospital = ${c.hospital}, held_until = ${c.heldUntil}, returned = ${c.returned},
          owner = ${c.owner}, lease = ${c.lease}
        WHERE row = ${row}`,
  )
  run(
    db,
    sql`UPDATE case_body SET body = CAST(${body} AS TEXT), findings = ${alone.findings}, pack = ${pack}, line = ${line}
        WHERE row = ${row}`,
  )
  return row
}

/** Takes away what counts the case and connects it with others and with searches, as far as it is no longer so. */
function leaveBefore(db: WriteDb, c: CaseRow, before: Before, page: Page): void {
  const { row } = before
  count(page.indexes, before.state, before.orderOn, -1)
  if (before.name !== c.name) page.indexes.names.left.add(before.name)
  const moved = before.person !== c.person
  const kept = new Set(c.pictures)
  const had = before.pictures
  page.bodies.leave(before.pack)
  const removed = had.filter((picture) => !kept.has(picture))
  removePictures(db, row, removed)
  for (const picture of moved ? had : removed) page.gone.pictures.add(picture)
  if (moved || before.disease !== c.disease) page.gone.persons.add(before.person)
}

/** Works out what the machine notices in a stored case, other cases looked at; answers whether it is something new. */
export function deriveFindings(
  db: WriteDb,
  row: number,
  caseFile: CaseFile,
  pack: PolicyPack,
  read: BodyReader = bodyReader(db),
): boolean {
  const found = findingColumns(findings(caseFile, pack, othersOf(db, caseFile, read)))
  const before = value<string>(db, sql`SELECT findings FROM case_body WHERE row = ${row}`)
  if (before === found.findings) return false
  run(db, sql`UPDATE case_body SET findings = ${found.findings} WHERE row = ${row}`)
  run(
    db,
    sql`UPDATE case_file SET blocks = ${found.blocks}, warns = ${found.warns}, worst = ${found.worst} WHERE row = ${row}`,
  )
  return true
}
