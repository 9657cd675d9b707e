import type { DraftSummary } from '#shared/contract/window-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { RegistrationDraft } from '#shared/model/registration.ts'
import { maskName } from '#shared/policy/mask.ts'
import { appendAudit } from '../audit.ts'
import { all, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'

/** Saves a registration as it stands; durable when this returns. */
export function saveRegistrationDraft(work: WriteDb, id: string, body: RegistrationDraft, at: string): void {
  transaction(work, () => writeRegistrationDraft(work, id, body, at))
}

/** The same inside the caller's transaction. */
export function writeRegistrationDraft(work: WriteDb, id: string, body: RegistrationDraft, at: string): void {
  run(
    work,
    sql`INSERT INTO registration_draft VALUES (${id}, ${JSON.stringify(body)}, ${at})
        ON CONFLICT DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`,
  )
}

/** Registrations being filled in, the one touched last first; names masked. */
export function listRegistrationDrafts(work: ReadDb): DraftSummary[] {
  const rows = all<{ id: string; body: string; savedAt: string }>(
    work,
    sql`SELECT id, body, saved_at AS savedAt FROM registration_draft ORDER BY saved_at DESC, id LIMIT 50`,
  )
  return rows.map(({ id, body, savedAt }) => {
    const { fields, diseases } = RegistrationDraft.parse(JSON.parse(body))
    return {
      id,
      savedAt,
      maskedName: maskName(fields.psn_name ?? ''),
      certTail: fields.certno?.slice(-4) ?? '',
      diseases,
    }
  })
}

/** Throws ProblemError NotFound: registered or dropped meanwhile. */
export function readRegistrationDraft(work: ReadDb, id: string): RegistrationDraft {
  const body = value<string>(work, sql`SELECT body FROM registration_draft WHERE id = ${id}`)
  if (body === undefined) throw new ProblemError('NotFound', '这份登记已经提交或已删除，请在左边重新查找。')
  return RegistrationDraft.parse(JSON.parse(body))
}

/** The citizen has gone for good. */
export function dropRegistrationDraft(work: WriteDb, id: string, at: string): void {
  transaction(work, () => {
    if (removeRegistrationDraft(work, id)) appendAudit(work, { at, deed: 'registration_dropped' })
  })
}

/** Part of the caller's transaction; false = it was not there. */
export function removeRegistrationDraft(work: WriteDb, id: string): boolean {
  return run(work, sql`DELETE FROM registration_draft WHERE id = ${id}`) > 0
}
