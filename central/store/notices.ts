import type { z } from 'zod'
import type { centralApi } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Notice, NoticeKind } from '#shared/model/notice.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { lockCase, updateCase } from './cases.ts'
import { only, type Query, type Sql } from './sql.ts'

/**
 * The next running number of a kind of notice in a year. The counter row stays locked until the transaction ends, so
 * numbers have neither gaps nor doubles: take it late, and before documents and the feed.
 */
export async function takeNoticeNumber(
  query: Query,
  areaCode: string,
  kind: NoticeKind,
  year: string,
  count = 1,
): Promise<number> {
  const rows = await query.query<{ n: number }>(
    `INSERT INTO notice_number (area_code, kind, year, n) VALUES ($1, $2, $3, $4)
     ON CONFLICT (area_code, kind, year) DO UPDATE SET n = notice_number.n + $4 RETURNING n`,
    [areaCode, kind, Number(year), count],
  )
  return only(rows).n
}

export async function insertNotice(query: Query, no: string, caseFile: CaseFile, notice: Notice): Promise<void> {
  await query.query('INSERT INTO notice (area_code, no, case_id, body) VALUES ($1, $2, $3, $4::json)', [
    caseFile.areaCode,
    no,
    caseFile.id,
    JSON.stringify(notice),
  ])
}

/** A notice as it was sent. */
export async function findNotice(query: Query, areaCode: string, no: string): Promise<Notice> {
  const [row] = await query.query<{ body: Notice }>('SELECT body FROM notice WHERE area_code = $1 AND no = $2', [
    areaCode,
    no,
  ])
  if (row === undefined) throw noSuchNotice()
  return row.body
}

type Print = z.output<typeof centralApi.noticePrinted.body>

/** Counts a print, once for its id however often it is told of; returns the how-manieth it was. */
export function countPrint(sql: Sql, { printId, no, at }: Print, { areaCode, staffNo }: Staff): Promise<number> {
  return sql.tx(async (query) => {
    await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`print ${printId}`])
    const [earlier] = await query.query<{ copies: number; no: string }>(
      'SELECT copies, no FROM notice_print WHERE print_id = $1 AND area_code = $2',
      [printId, areaCode],
    )
    if (earlier) {
      if (earlier.no !== no) throw new ProblemError('BadRequest', '这个打印编号已经用于另一份文书，请重新打印。')
      return earlier.copies
    }
    const [owner] = await query.query<{ caseId: string }>(
      'SELECT case_id AS "caseId" FROM notice WHERE area_code = $1 AND no = $2',
      [areaCode, no],
    )
    const caseFile = owner === undefined ? null : await lockCase(query, 'id', owner.caseId)
    const ref = caseFile?.notices.find((one) => one.no === no)
    if (caseFile === null || ref === undefined) throw noSuchNotice()
    const copies = ref.copies + 1
    await query.query(
      `INSERT INTO notice_print (print_id, area_code, no, printed_by, printed_at, copies)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [printId, areaCode, no, staffNo, at, copies],
    )
    const notices = caseFile.notices.map((one) => (one.no === no ? { ...one, copies } : one))
    // Nothing is decided on how often a paper was printed.
    await updateCase(query, { ...caseFile, notices, version: caseFile.version + 1 })
    return copies
  })
}

function noSuchNotice(): ProblemError {
  return new ProblemError('NotFound', '没有这个文号，或它不属于您的统筹区。')
}
