import type { Staff } from '#shared/model/staff.ts'
import type { Query } from '../store/sql.ts'

export interface ExportStep {
  readonly exportId: string
  readonly at: Date
  readonly by: Pick<Staff, 'staffNo'>
  readonly deed: 'requested' | 'approved' | 'refused' | 'begun' | 'written'
  /** numbers and codes, never a name or a purpose */
  readonly detail: string
}

/** Writes a step down inside the transaction that takes it: a step that cannot be written down is not taken. */
export async function note(query: Query, { exportId, at, by, deed, detail }: ExportStep): Promise<void> {
  await query.query('INSERT INTO export_audit (export_id, at, by_staff, deed, detail) VALUES ($1, $2, $3, $4, $5)', [
    exportId,
    at,
    by.staffNo,
    deed,
    detail,
  ])
}
