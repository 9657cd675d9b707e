import type { CaseFile, CaseState } from '#shared/model/case.ts'
import { asCorrectedSince } from '#shared/policy/correction.ts'
import type { OtherFacts } from '#shared/policy/findings/others.ts'
import type { RelatedCase } from '../ops/open-case.ts'
import { readCase } from './cases.ts'
import type { Query } from './sql.ts'

/** Other cases are looked at, not listed: as many as a person would read. */
const MOST = 50

export const samePictureSql = `
  SELECT mine.sha256, other.case_no AS "caseNo"
  FROM (SELECT json_array_elements_text($3::json) AS sha256) AS mine
  CROSS JOIN LATERAL (
    SELECT case_id FROM case_document
    WHERE area_code = $1 AND sha256 = mine.sha256 AND psn_no <> $2 ORDER BY psn_no LIMIT 3
  ) AS same JOIN case_file AS other ON other.id = same.case_id`

export const samePersonSql = `
  SELECT json_build_object('caseNo', case_no, 'state', state, 'kind', kind, 'applyType', apply_type,
    'receivedAt', received_at, 'opsp_dise_code', form ->> 'opsp_dise_code') AS other
  FROM case_file WHERE area_code = $1 AND form ->> 'psn_no' = $2 AND id <> $3
  ORDER BY received_at DESC LIMIT ${MOST}`

/** What the other cases of the area say about one. Somebody without a 人员编号 is nobody's namesake. */
export async function othersOf(query: Query, caseFile: CaseFile): Promise<OtherFacts> {
  const { areaCode, documents, form, id } = caseFile
  const hashes = JSON.stringify([...new Set(documents.map((document) => document.sha256))])
  const pictures = await query.query<{ sha256: string; caseNo: string }>(samePictureSql, [
    areaCode,
    form.psn_no,
    hashes,
  ])
  const persons =
    form.psn_no === ''
      ? []
      : await query.query<{ other: OtherFacts['samePerson'][number] }>(samePersonSql, [areaCode, form.psn_no, id])
  return {
    pictures: documents.flatMap((document) =>
      pictures
        .filter(({ sha256 }) => sha256 === document.sha256)
        .map(({ caseNo }) => ({ documentId: document.id, caseNo })),
    ),
    samePerson: persons.map(({ other }) => other),
  }
}

/** 更正, 撤销 and 申诉 about a case. Ask while the case is locked: nobody opens another one meanwhile. */
export async function relatedTo(query: Query, { id }: Pick<CaseFile, 'id'>): Promise<RelatedCase[]> {
  const rows = await query.query<{ one: RelatedCase }>(
    `SELECT json_build_object('caseNo', case_no, 'kind', kind, 'state', state, 'correction', correction,
       'decidedAt', decided_at, 'history', history) AS one FROM case_file
     WHERE origin ->> 'caseId' = $1 AND origin IS NOT NULL AND kind <> 'application'`,
    [id],
  )
  return rows.map(({ one }) => one)
}

/** The case this one is about, as the 更正 since have left its record; null where it is about none. */
export async function formerOf(query: Query, { origin }: CaseFile): Promise<CaseFile | null> {
  const former = origin === null ? null : await readCase(query, origin.caseId)
  return former && asCorrectedSince(former, await relatedTo(query, former))
}

export interface Recognition {
  readonly psn_no: string
  readonly opsp_dise_code: string
  readonly caseId: string
  readonly caseNo: string
}

const granted: readonly CaseState[] = ['approved', 'registered']

/** The newest recognition of each of these persons by disease: what a 续期 or 变更 goes on from. */
export async function recognitionsOf(
  query: Query,
  areaCode: string,
  psnNos: readonly string[],
): Promise<ReadonlyMap<string, Recognition>> {
  const named = [...new Set(psnNos)].filter((psnNo) => psnNo !== '')
  if (named.length === 0) return new Map()
  const rows = await query.query<Recognition>(
    `SELECT form ->> 'psn_no' AS psn_no, form ->> 'opsp_dise_code' AS opsp_dise_code, id AS "caseId",
       case_no AS "caseNo" FROM case_file
     WHERE area_code = $1 AND form ->> 'psn_no' = ANY (ARRAY(SELECT json_array_elements_text($2::json)))
       AND kind IN ('application', 'appeal') AND state IN (SELECT json_array_elements_text($3::json))
     ORDER BY decided_at`,
    [areaCode, JSON.stringify(named), JSON.stringify(granted)],
  )
  // The last one wins: the newest.
  return new Map(rows.map((row) => [recognitionKey(row), row]))
}

export function recognitionKey({ psn_no, opsp_dise_code }: { psn_no: string; opsp_dise_code: string }): string {
  return `${opsp_dise_code} ${psn_no}`
}
