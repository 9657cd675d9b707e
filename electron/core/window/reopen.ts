import { ProblemError } from '#shared/model/problem.ts'
import { draftFields, type Register, RegisterOperation, type RegistrationDraft } from '#shared/model/registration.ts'
import { find, run, sql, transaction, type WriteDb } from '../db/sql.ts'
import { putAway } from '../flow/outbox.ts'
import { writeRegistrationDraft } from './drafts.ts'

/**
 * The centre refused a registration: what was in it becomes a draft again and the refusal is put away, in one
 * transaction. Throws ProblemError NotFound where there is no such refusal.
 */
export function reopenRegistration(work: WriteDb, opId: string, draftId: string, at: string): void {
  transaction(work, () => {
    const row = find<{ seq: number; caseId: string; body: string; seen: number }>(
      work,
      sql`SELECT o.seq, o.case_id AS caseId, body, seen FROM outbox o JOIN operation USING (seq)
          WHERE op_id = ${opId} AND kind = 'register' AND o.state = 'refused'`,
    )
    if (!row) throw new ProblemError('NotFound', '没有需要重新登记的这一条，请到发件箱查看。')
    // Papers are the registration's, not the refused operation's. What is being filled in keeps its own of the same content.
    run(
      work,
      sql`UPDATE paper SET owner_id = ${draftId} WHERE owner_kind = 'draft'
            AND sha256 IN (SELECT sha256 FROM operation_paper WHERE seq = ${row.seq})
            AND owner_id NOT IN (SELECT id FROM registration_draft)`,
    )
    writeRegistrationDraft(work, draftId, draftOf(RegisterOperation.parse(JSON.parse(row.body)).deed), at)
    if (row.seen === 0) putAway(work, { seq: row.seq, opId, caseId: row.caseId }, at)
  })
}

function draftOf({ form, applyType, note }: Register): RegistrationDraft {
  const fields = Object.fromEntries(draftFields.map((field) => [field, form[field] ?? '']))
  const agent = form.agnter_name !== null
  return { applyType, fields, diseases: [form.opsp_dise_code], agent, note, cursor: null }
}
