import type { ExportState, ExportView, SheetSubject } from '#shared/contract/export-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { Query } from '../store/sql.ts'

/** A request as it stands in its row. */
export interface StoredExport {
  readonly exportId: string
  readonly areaCode: string
  /** null: of no case */
  readonly caseId: string | null
  readonly caseNo: string | null
  readonly form: ExportView['form']
  readonly sheet: SheetSubject | null
  readonly purpose: string
  readonly masked: boolean
  readonly requestedBy: string
  readonly requestedByName: string
  readonly requestedAt: Date
  /** null: nobody has answered */
  readonly approved: boolean | null
  readonly answeredBy: string | null
  readonly answeredByName: string | null
  readonly answeredAt: Date | null
  readonly note: string
  readonly approvalNo: string | null
  readonly validUntil: Date | null
  readonly written: number
}

const columns = `export_id AS "exportId", area_code AS "areaCode", case_id AS "caseId", case_no AS "caseNo", form, sheet, purpose,
  masked, requested_by AS "requestedBy", requested_by_name AS "requestedByName", requested_at AS "requestedAt", approved,
  answered_by AS "answeredBy", answered_by_name AS "answeredByName", answered_at AS "answeredAt", note,
  approval_no AS "approvalNo", valid_until AS "validUntil",
  (SELECT count(*)::int FROM export_file f WHERE f.export_id = export_request.export_id) AS written`

/** As many as anybody reads through. */
const MOST = 200

export async function findExport(query: Query, exportId: string): Promise<StoredExport | null> {
  const [row] = await query.query<StoredExport>(`SELECT ${columns} FROM export_request WHERE export_id = $1`, [
    exportId,
  ])
  return row ?? null
}

/** A request of this area, locked until the transaction ends. Any other is answered as if it did not exist. */
export async function lockExport(query: Query, exportId: string, areaCode: string): Promise<StoredExport> {
  const [row] = await query.query<StoredExport>(
    `SELECT ${columns} FROM export_request WHERE export_id = $1 AND area_code = $2 FOR UPDATE`,
    [exportId, areaCode],
  )
  if (row === undefined) throw new ProblemError('NotFound', '没有这项导出，或它不属于您的统筹区。')
  return row
}

/** What this person may see, what waits for an answer first, then the newest. */
export function listExports(query: Query, staff: Staff): Promise<StoredExport[]> {
  const all = staff.roles.some((role) => role === 'supervisor' || role === 'auditor')
  return query.query<StoredExport>(
    `SELECT ${columns} FROM export_request WHERE area_code = $1 AND ($2 OR requested_by = $3)
     ORDER BY (approved IS NULL) DESC, requested_at DESC LIMIT ${MOST}`,
    [staff.areaCode, all, staff.staffNo],
  )
}

/** The request as the contract tells it; whether an approval still holds is a question of the hour. */
export function viewOf(stored: StoredExport, now: Date): ExportView {
  const { areaCode: _, approved, requestedAt, answeredAt, validUntil, ...rest } = stored
  return {
    ...rest,
    state: stateOf(approved, validUntil, now),
    requestedAt: requestedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    validUntil: validUntil?.toISOString() ?? null,
  }
}

function stateOf(approved: boolean | null, validUntil: Date | null, now: Date): ExportState {
  if (approved === null) return 'pending'
  if (!approved) return 'refused'
  return validUntil !== null && now >= validUntil ? 'expired' : 'approved'
}
