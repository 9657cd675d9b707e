import type { DraftBody } from '#shared/contract/core-api.ts'
import type { Deed } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { isRegistration } from '#shared/model/registration.ts'
import { run, sql, transaction, type WriteDb } from '../db/sql.ts'
import { findCase } from '../flow/cache.ts'
import { putAway } from '../flow/outbox.ts'
import { findDraft, writeDraft } from '../flow/workbench.ts'
import { type ConflictSource, findUnsettled, redecideOf } from './view.ts'

/**
 * Prepares a second try: what I decided becomes the draft of the case, the old operation is put away, and the next
 * decision on the case will name it. All of it in one transaction. Throws ProblemError NotFound or Stale.
 */
export function redecide(
  source: ConflictSource & { readonly work: WriteDb },
  opId: string,
  at: string,
): { caseId: string; deedKind: string } {
  const { cache, work } = source
  const row = findUnsettled(work, opId)
  const { possible, why } = redecideOf(source, row, findCase(cache, row.caseId)?.caseFile)
  if (!possible) throw new ProblemError('Stale', why)
  const { caseId, op } = row
  if (isRegistration(op)) throw new Error('a registration is never decided again')
  transaction(work, () => {
    writeDraft(work, caseId, mergedDraft(findDraft(work, caseId), op.deed), at)
    run(work, sql`INSERT INTO second_try VALUES (${caseId}, ${opId}) ON CONFLICT DO UPDATE SET op_id = excluded.op_id`)
    if (row.seen === 0) putAway(work, { seq: row.seq, opId, caseId }, at)
  })
  return { caseId, deedKind: op.deed.kind }
}

/** Part of the decision's transaction: the second try has been made. */
export function endSecondTry(work: WriteDb, caseId: string): void {
  run(work, sql`DELETE FROM second_try WHERE case_id = ${caseId}`)
}

const NOTE = 500
const MARKS = 200

/**
 * Both together: of the same reason, item, tick or mark the draft's own stands, because it is the newer thought; the
 * old ones are added to it. Both notes are kept, the draft's first, as far as a note may be long.
 */
export function mergedDraft(draft: DraftBody | null, deed: Deed): DraftBody {
  const own = draft ?? { note: '', reasons: [], items: [], criteria: [], seen: [], turns: {}, panes: [] }
  const marks = both(own.marks ?? [], 'marks' in deed ? (deed.marks ?? []) : [], (mark) => mark.id)
  const seen = new Set([...own.seen, ...('seen' in deed ? (deed.seen ?? []) : [])])
  return {
    ...own,
    note: notes(own.note, deed.note),
    reasons: both(own.reasons, 'reasons' in deed ? deed.reasons : [], (reason) => reason.code),
    items: both(own.items, 'items' in deed ? deed.items : [], (item) => item.code),
    criteria: both(own.criteria, 'criteria' in deed ? deed.criteria : [], (tick) => tick.id),
    seen: [...seen],
    ...(marks.length > 0 ? { marks: marks.slice(0, MARKS) } : {}),
    ...openingOf(own, deed),
  }
}

function both<T>(own: readonly T[], old: readonly T[], key: (one: T) => string): T[] {
  const known = new Set(own.map(key))
  return [...own, ...old.filter((one) => !known.has(key(one)))]
}

function notes(own: string, old: string): string {
  if (own === '' || own.includes(old)) return own || old
  return `${own}\n${old}`.slice(0, NOTE)
}

function openingOf(own: DraftBody, deed: Deed): Pick<DraftBody, 'opening'> {
  if (own.opening) return { opening: own.opening }
  if (deed.kind !== 'open_case') return {}
  return { opening: { caseKind: deed.caseKind, correction: deed.correction ?? {} } }
}
