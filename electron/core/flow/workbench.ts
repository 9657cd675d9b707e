import type { OutboxState, Workbench } from '#shared/contract/core-api.ts'
import { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { clockRuleFor, deadline, workdaysLeft } from '#shared/policy/clock.ts'
import { asCorrectedSince } from '#shared/policy/correction.ts'
import { criterionHints } from '#shared/policy/criterion-hints.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { orderOnOf } from '#shared/prepared/case-row.ts'
import { all, find, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'
import { newsOf } from '../last-look.ts'
import { countSameName, findCase } from './cache.ts'
import { correctionsOf, formerCaseId, otherCases } from './cache-others.ts'
import { bandAt, boundsOf } from './queue-query.ts'

export interface WorkbenchSource {
  readonly cache: ReadDb
  readonly work: ReadDb
  readonly policy: Policy
  readonly today: string
  /** is the document with this SHA-256 on this disk */
  readonly hasDocument: (sha256: string) => boolean
}

/** Everything the workbench shows of one case, in one answer. Throws ProblemError NotFound. */
export function openWorkbench(source: WorkbenchSource, caseId: string): Workbench {
  const { cache, work, policy, today, hasDocument } = source
  const found = findCase(cache, caseId)
  if (!found) throw new ProblemError('NotFound', '本机没有这一件，请先同步后再打开。')
  const { caseFile, findings } = found
  const band = bandAt(orderOnOf(caseFile), boundsOf(today, policy))
  return {
    case: caseFile,
    band,
    workdaysLeft: band === 'none' || !caseFile.dueOn ? null : workdaysLeft(caseFile.dueOn, today, policy.calendar),
    deadline: deadlineOf(caseFile, policy, today),
    findings,
    local: Object.fromEntries(caseFile.documents.map((d) => [d.id, hasDocument(d.sha256)])),
    draft: findDraft(work, caseId),
    pending: findPending(work, caseId),
    sameName: countSameName(cache, caseFile.form.psn_name, caseId),
    hints: criterionHints(caseFile, policy.pack),
    others: otherCases(cache, caseFile),
    former: findFormer(cache, caseFile),
    corrected: correctedRecord(cache, caseFile),
    ...newsOf(work, caseFile),
  }
}

/** The case this one is about, where this desk has it: as the 更正 on this desk have left its record, as at the centre. */
function findFormer(cache: ReadDb, caseFile: CaseFile): CaseFile | null {
  const id = formerCaseId(cache, caseFile)
  const former = id === undefined ? undefined : findCase(cache, id)?.caseFile
  return former ? asCorrectedSince(former, correctionsOf(cache, former)) : null
}

/** What a further 更正 would begin with. */
function correctedRecord(cache: ReadDb, caseFile: CaseFile): Workbench['corrected'] {
  const made = correctionsOf(cache, caseFile)
  if (made.length === 0) return null
  const { form, registration } = asCorrectedSince(caseFile, made)
  return { form, registration }
}

/** A decided case is asked on the day of its decision: its clock stopped there. */
function deadlineOf(caseFile: CaseFile, { pack, calendar }: Policy, today: string): Workbench['deadline'] {
  return deadline({
    acceptedOn: caseFile.acceptedOn,
    limitWorkdays: caseFile.limitWorkdays,
    pauses: caseFile.pauses,
    clock: clockRuleFor(caseFile, pack),
    calendar,
    today: caseFile.decidedAt ? chinaDate(caseFile.decidedAt) : today,
  })
}

/** Saves what a reviewer has not yet sent; durable when this returns. */
export function saveDraft(work: WriteDb, caseId: string, body: DraftBody, savedAt: string): void {
  transaction(work, () => writeDraft(work, caseId, body, savedAt))
}

/** The same inside the caller's transaction. */
export function writeDraft(work: WriteDb, caseId: string, body: DraftBody, savedAt: string): void {
  run(
    work,
    sql`INSERT INTO draft VALUES (${caseId}, ${JSON.stringify(body)}, ${savedAt})
        ON CONFLICT DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`,
  )
}

/** Part of the decision's transaction: what was decided is no longer a draft. */
export function deleteDraft(work: WriteDb, caseId: string): void {
  run(work, sql`DELETE FROM draft WHERE case_id = ${caseId}`)
}

/** What a reviewer has not yet sent of a case, or null. */
export function findDraft(work: ReadDb, caseId: string): DraftBody | null {
  const text = value<string>(work, sql`SELECT body FROM draft WHERE case_id = ${caseId}`)
  return text === undefined ? null : DraftBody.parse(JSON.parse(text))
}

/** My newest operation on a case that is neither done with nor put away. */
export function findPending(work: ReadDb, caseId: string): { opId: string; kind: string; state: OutboxState } | null {
  const pending = find<{ opId: string; kind: string; state: OutboxState }>(
    work,
    sql`SELECT op_id AS opId, kind, outbox.state FROM outbox JOIN operation USING (seq)
        WHERE outbox.case_id = ${caseId} AND seen = 0 ORDER BY seq DESC LIMIT 1`,
  )
  return pending ?? null
}

/** My operations on a case that are neither done with nor put away, newest first. */
export function openOperations(work: ReadDb, caseId: string): { seq: number; state: OutboxState }[] {
  return all(work, sql`SELECT seq, state FROM outbox WHERE case_id = ${caseId} AND seen = 0 ORDER BY seq DESC`)
}
