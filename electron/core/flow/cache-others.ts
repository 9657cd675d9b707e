import type { OtherCase } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { OtherFacts } from '#shared/policy/findings/others.ts'
import { personOf, pictureKey } from '#shared/prepared/case-row.ts'
import { all, column, type Query, type ReadDb, sql, value } from '../db/sql.ts'
import { type BodyReader, bodiesOf, bodyReader, caseIn, casesOf } from './cache-body.ts'

/** Pictures and people of some cases: what connects them with others. */
export interface Ties {
  readonly pictures: readonly number[]
  readonly persons: readonly string[]
}

/** What the other cases in the cache say about this one. */
export function othersOf(db: ReadDb, caseFile: CaseFile, read: BodyReader = bodyReader(db)): OtherFacts {
  const person = personOf(caseFile.form)
  const elsewhere = sharedPictures(db, caseFile, person, read)
  const samePerson = all<OtherFacts['samePerson'][number]>(
    db,
    sql`SELECT case_no AS caseNo, state, kind, apply_type AS applyType, received_at AS receivedAt,
          disease AS opsp_dise_code
        FROM case_file WHERE person = ${person} AND id <> ${caseFile.id} ORDER BY received_at DESC, row DESC`,
  )
  const pictures = caseFile.documents.flatMap(({ id, sha256 }) =>
    elsewhere.filter((e) => e.sha256 === sha256).map(({ caseNo }) => ({ documentId: id, caseNo })),
  )
  return { pictures, samePerson }
}

/** Pictures in cases of other people that hold one of this case, each once a case. */
function sharedPictures(
  db: ReadDb,
  caseFile: CaseFile,
  person: string,
  read: BodyReader,
): { sha256: string; caseNo: string }[] {
  const cases = all<{ row: number; caseNo: string }>(db, sharedPicturesQuery(caseFile, person))
  const holders = new Map(
    casesOf(
      db,
      cases.map(({ row }) => row),
      read,
    ),
  )
  return cases.flatMap(({ row, caseNo }) => {
    const held = holders.get(row)?.documents.map(({ sha256 }) => sha256)
    return [...new Set(held)].map((sha256) => ({ sha256, caseNo }))
  })
}

/** Cases of other people that hold what may be a picture of this case. */
export function sharedPicturesQuery({ documents }: Pick<CaseFile, 'documents'>, person: string): Query {
  return sql`SELECT DISTINCT row, case_no AS caseNo
    FROM (${holders(JSON.stringify(documents.map((d) => pictureKey(d.sha256))))}) CROSS JOIN case_file USING (row)
    WHERE person <> ${person} ORDER BY case_no`
}

/** Who has these pictures, given as a JSON list of keys. */
const holders = (keys: string) =>
  sql`SELECT picture, row FROM picture WHERE picture IN (SELECT value FROM json_each(${keys}))
      UNION ALL SELECT picture, row FROM picture_again WHERE picture IN (SELECT value FROM json_each(${keys}))`

/**
 * Rows whose findings rest on other cases: among those with one of these pictures (keys as a JSON list), where it lies in
 * cases of two people, and among the cases of these people, where one asks for the same disease twice.
 */
export function tiedRows(db: ReadDb, shared: string, persons: readonly string[]): number[] {
  const samePicture = column<number>(db, samePictureQuery(shared))
  const samePerson = column<number>(db, samePersonQuery(persons))
  return [...new Set([...samePicture, ...samePerson])]
}

export const samePictureQuery = (shared: string): Query =>
  sql`WITH held AS MATERIALIZED (SELECT picture, row, person FROM (${holders(shared)}) CROSS JOIN case_file USING (row))
      SELECT DISTINCT row FROM held
      WHERE picture IN (SELECT picture FROM held GROUP BY picture HAVING min(person) <> max(person))`

export const samePersonQuery = (persons: readonly string[]): Query =>
  sql`WITH twice AS MATERIALIZED (
        SELECT person FROM case_file WHERE person IN (SELECT value FROM json_each(${JSON.stringify(persons)}))
        GROUP BY person HAVING count(*) > 1),
      hers AS MATERIALIZED (SELECT person, disease, row FROM twice CROSS JOIN case_file USING (person))
      SELECT row FROM hers
      WHERE (person, disease) IN (SELECT person, disease FROM hers GROUP BY person, disease HAVING count(*) > 1)`

/** Every row with these ties, whether or not anybody else has them still: whose findings may rest on what is gone. */
export function rowsWith(db: ReadDb, { pictures, persons }: Ties): number[] {
  if (pictures.length + persons.length === 0) return []
  return column<number>(
    db,
    sql`SELECT row FROM (${holders(JSON.stringify(pictures))})
        UNION SELECT row FROM case_file WHERE person IN (SELECT value FROM json_each(${JSON.stringify(persons)}))`,
  )
}

/** Other applications of the same person, decided ones too, newest first. */
export function otherCases(db: ReadDb, caseFile: CaseFile): OtherCase[] {
  return all<OtherCase>(db, otherCasesQuery(caseFile))
}

export function otherCasesQuery({ id, form }: Pick<CaseFile, 'id' | 'form'>): Query {
  return sql`SELECT id, case_no AS caseNo, kind, apply_type AS applyType, disease_name AS diseaseName, state,
      received_on AS receivedOn, decided_on AS decidedOn
    FROM case_file WHERE person = ${personOf(form)} AND id <> ${id} ORDER BY received_at DESC, row DESC`
}

/** 更正 that were made about a case, whole: of the same person, who is never corrected into another. */
export function correctionsOf(db: ReadDb, { id, form }: Pick<CaseFile, 'id' | 'form'>): CaseFile[] {
  const rows = column<number>(
    db,
    sql`SELECT row FROM case_file
        WHERE person = ${personOf(form)} AND kind = 'correction' AND state IN ('approved', 'registered')`,
  )
  return Array.from(bodiesOf(db, rows).values(), (body) => caseIn(body)).filter(({ origin }) => origin?.caseId === id)
}

/**
 * The case this one is about: named by its origin, else, for a renewal, the newest recognition of the same person and
 * disease. Its id, or undefined when it names none that is here.
 */
export function formerCaseId(db: ReadDb, { id, origin, applyType, form }: CaseFile): string | undefined {
  if (origin) return origin.caseId
  if (applyType !== 'renewal') return undefined
  return value<string>(
    db,
    sql`SELECT id FROM case_file
        WHERE person = ${personOf(form)} AND id <> ${id} AND disease = ${form.opsp_dise_code}
          AND kind = 'application' AND state IN ('approved', 'registered')
        ORDER BY received_at DESC, row DESC LIMIT 1`,
  )
}
