import type { z } from 'zod'
import type {
  ExportAnswer,
  ExportRequest,
  ExportView,
  ExportWritten,
  SheetRequest,
} from '#shared/contract/export-api.ts'
import { canonicalJson } from '#shared/model/canonical.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { readCase } from '../store/cases.ts'
import { only, type Query, type Sql } from '../store/sql.ts'
import { note } from './audit.ts'
import { findExport, lockExport, type StoredExport, viewOf } from './stored.ts'

const HOUR_MS = 3_600_000

export interface ExportContext {
  readonly sql: Sql
  readonly clock: () => Date
  /** how long an approval may be used */
  readonly exportHours: number
}

/** What leaves the system: a case, or a sheet. */
type Subject = Pick<StoredExport, 'caseId' | 'caseNo' | 'form' | 'sheet' | 'masked'>

/** Writes a request for a case down. Answered again with where it stands; another request under its id is refused. */
export function requestExport(context: ExportContext, request: ExportRequest, staff: Staff): Promise<ExportView> {
  const { exportId, purpose, caseId, form, masked } = request
  return ask(context, { exportId, purpose }, staff, async (query) => {
    const caseFile = await readCase(query, caseId)
    if (caseFile === null || caseFile.areaCode !== staff.areaCode) {
      throw new ProblemError('NotFound', '没有这一件，或它不属于您的统筹区。')
    }
    return { caseId: caseFile.id, caseNo: caseFile.caseNo, form, sheet: null, masked }
  })
}

/** The same for a list or statistics. The desk makes it of what it may see; names are masked in any sheet. */
export function requestSheet(
  context: ExportContext,
  { exportId, purpose, sheet }: SheetRequest,
  staff: Staff,
): Promise<ExportView> {
  const subject: Subject = { caseId: null, caseNo: null, form: 'sheet', sheet, masked: true }
  return ask(context, { exportId, purpose }, staff, async () => subject)
}

function ask(
  { sql, clock }: ExportContext,
  { exportId, purpose }: { readonly exportId: string; readonly purpose: string },
  staff: Staff,
  subjectOf: (query: Query) => Promise<Subject>,
): Promise<ExportView> {
  const now = clock()
  return sql.tx(async (query) => {
    // The same request twice at once: the second waits here and then finds the first.
    await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`export ${exportId}`])
    const earlier = await findExport(query, exportId)
    const subject = await subjectOf(query)
    const { caseId, caseNo, form, sheet, masked } = subject
    if (earlier) {
      const same = isSame(earlier, { ...subject, purpose }, staff)
      if (!same) throw new ProblemError('BadRequest', '这个导出编号已经用过，请重新申请。')
      return viewOf(earlier, now)
    }
    await query.query(
      `INSERT INTO export_request (export_id, area_code, case_id, case_no, form, sheet, purpose, masked,
                                   requested_by, requested_by_name, requested_at)
       VALUES ($1, $2, $3, $4, $5, $6::json, $7, $8, $9, $10, $11)`,
      [
        exportId,
        staff.areaCode,
        caseId,
        caseNo,
        form,
        sheet && JSON.stringify(sheet),
        purpose,
        masked,
        staff.staffNo,
        staff.name,
        now,
      ],
    )
    await note(query, { exportId, at: now, by: staff, deed: 'requested', detail: masked ? 'masked' : 'full' })
    return viewOf(await lockExport(query, exportId, staff.areaCode), now)
  })
}

function isSame(stored: StoredExport, asked: Subject & Pick<StoredExport, 'purpose'>, staff: Staff): boolean {
  return (
    stored.requestedBy === staff.staffNo &&
    stored.areaCode === staff.areaCode &&
    stored.caseId === asked.caseId &&
    stored.form === asked.form &&
    canonicalJson(stored.sheet) === canonicalJson(asked.sheet) &&
    stored.purpose === asked.purpose &&
    stored.masked === asked.masked
  )
}

/**
 * The second person's word. Never one's own request (GB/T 35273 §7.1 and the duty separation of 等保 8.1.4.2); the
 * same word again is answered with where it stands.
 */
export function answerExport(
  { sql, clock, exportHours }: ExportContext,
  exportId: string,
  answer: z.output<typeof ExportAnswer>,
  staff: Staff,
): Promise<ExportView> {
  const now = clock()
  if (!staff.roles.includes('supervisor')) throw new ProblemError('NotAllowed', '只有主管可以批准导出。')
  return sql.tx(async (query) => {
    const stored = await lockExport(query, exportId, staff.areaCode)
    if (stored.requestedBy === staff.staffNo) {
      throw new ProblemError('RuleBroken', '不能批准自己申请的导出，请由另一位主管批准。')
    }
    if (stored.approved !== null) {
      const again = stored.approved === answer.approve && stored.answeredBy === staff.staffNo
      if (again) return viewOf(stored, now)
      throw new ProblemError('Stale', '这项导出已经有人答复过了，请刷新列表。')
    }
    const approvalNo = answer.approve ? await takeApprovalNo(query, staff.areaCode, now) : null
    const validUntil = answer.approve ? new Date(now.getTime() + exportHours * HOUR_MS) : null
    await query.query(
      `UPDATE export_request SET approved = $2, answered_by = $3, answered_by_name = $4, answered_at = $5, note = $6,
                                 approval_no = $7, valid_until = $8 WHERE export_id = $1`,
      [exportId, answer.approve, staff.staffNo, staff.name, now, answer.note, approvalNo, validUntil],
    )
    const deed = answer.approve ? 'approved' : 'refused'
    await note(query, { exportId, at: now, by: staff, deed, detail: approvalNo ?? '' })
    return viewOf(await lockExport(query, exportId, staff.areaCode), now)
  })
}

/** `510400-20261122-0001`. The counter row stays locked until the approval is committed: no gap, no double. */
async function takeApprovalNo(query: Query, areaCode: string, now: Date): Promise<string> {
  const day = chinaDate(now.toISOString())
  const rows = await query.query<{ n: number }>(
    `INSERT INTO export_number (area_code, day, n) VALUES ($1, $2, 1)
     ON CONFLICT (area_code, day) DO UPDATE SET n = export_number.n + 1 RETURNING n`,
    [areaCode, day],
  )
  return `${areaCode}-${day.replaceAll('-', '')}-${String(only(rows).n).padStart(4, '0')}`
}

/** Lets the person who asked begin to make the file, and tells which version of the case it must be made of. */
export function beginExport({ sql, clock }: ExportContext, exportId: string, staff: Staff) {
  const now = clock()
  return sql.tx(async (query) => {
    const stored = await lockUsable(query, exportId, staff, now)
    const caseFile = stored.caseId === null ? null : await readCase(query, stored.caseId)
    if (caseFile === null && stored.caseId !== null) {
      throw new ProblemError('NotFound', '没有这一件，或它不属于您的统筹区。')
    }
    const caseVersion = caseFile?.version ?? null
    await note(query, { exportId, at: now, by: staff, deed: 'begun', detail: String(caseVersion ?? 'sheet') })
    return { export: viewOf(stored, now), caseVersion }
  })
}

/** Counts a file before it leaves the desk, once for its id however often it is told of. */
export function countExport(
  { sql, clock }: ExportContext,
  exportId: string,
  { writeId, pages, bytes }: ExportWritten,
  staff: Staff,
): Promise<ExportView> {
  const now = clock()
  return sql.tx(async (query) => {
    const stored = await lockExport(query, exportId, staff.areaCode)
    const [known] = await query.query<{ of: string }>('SELECT export_id AS "of" FROM export_file WHERE write_id = $1', [
      writeId,
    ])
    if (known) {
      if (known.of === exportId && stored.requestedBy === staff.staffNo) return viewOf(stored, now)
      throw new ProblemError('BadRequest', '这个文件编号已经用过，请重新生成。')
    }
    await lockUsable(query, exportId, staff, now)
    await query.query(
      'INSERT INTO export_file (write_id, export_id, written_at, pages, bytes) VALUES ($1, $2, $3, $4, $5)',
      [writeId, exportId, now, pages, bytes],
    )
    await note(query, { exportId, at: now, by: staff, deed: 'written', detail: `${writeId} ${pages} ${bytes}` })
    return viewOf(await lockExport(query, exportId, staff.areaCode), now)
  })
}

async function lockUsable(query: Query, exportId: string, staff: Staff, now: Date): Promise<StoredExport> {
  const stored = await lockExport(query, exportId, staff.areaCode)
  if (stored.requestedBy !== staff.staffNo) {
    throw new ProblemError('NotAllowed', '只有申请人本人可以生成这份档案。')
  }
  const { state } = viewOf(stored, now)
  if (state === 'pending') throw new ProblemError('RuleBroken', '这项导出还没有批准，请等主管答复。')
  if (state === 'refused') throw new ProblemError('RuleBroken', '这项导出没有被批准，不能生成。')
  if (state === 'expired') throw new ProblemError('RuleBroken', '批准已经过期，请重新申请导出。')
  return stored
}
