import type { CaseFile } from '#shared/model/case.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { addWorkdays } from '#shared/policy/calendar.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { answerOf } from './answer.ts'
import { limitFor, type Moment, receivedAt } from './clock.ts'

/** The fields only this kind of deed touches. */
export function effectOf(
  caseFile: CaseFile,
  op: Operation,
  staff: Staff,
  { policy, now, survivor }: Moment & { readonly survivor: CaseFile | null },
): Partial<CaseFile> {
  const { deed, packVersion } = op
  const today = chinaDate(now)
  switch (deed.kind) {
    case 'accept':
      return {
        ...compared(caseFile, op, staff, now),
        acceptedOn: today,
        packVersion: policy.pack.version,
        limitWorkdays: limitFor(caseFile, policy),
        clockRule: policy.pack.supplement.clock,
      }
    case 'request_supplement': {
      const answerBy = addWorkdays(today, policy.pack.supplement.answerWorkdays, policy.calendar)
      const request = { items: deed.items, note: deed.note, requestedBy: staff.staffNo, requestedAt: now, answerBy }
      return {
        returnTo: stepOf(caseFile),
        supplements: [...caseFile.supplements, { ...request, answeredAt: null }],
        pauses: caseFile.acceptedOn === null ? caseFile.pauses : [...caseFile.pauses, { from: today, to: null }],
      }
    }
    case 'supplement_received': {
      const documents = deed.papers.map((paper) => ({ ...paper, addedAt: now }))
      // Handed in at the counter while the desk had no network, but never before it was asked for.
      const asked = caseFile.supplements.at(-1)?.requestedAt ?? now
      const handedIn = receivedAt(op, now)
      return answerOf(caseFile, Date.parse(handedIn) < Date.parse(asked) ? asked : handedIn, documents, now)
    }
    case 'request_originals':
      return { returnTo: stepOf(caseFile) }
    case 'originals_verified':
    case 'originals_mismatch':
      return { returnTo: null, ...compared(caseFile, op, staff, now) }
    case 'propose_approve':
    case 'propose_reject':
      return {
        proposal: {
          outcome: deed.kind === 'propose_approve' ? 'approve' : 'reject',
          by: staff.staffNo,
          byName: staff.name,
          at: now,
          reasons: deed.kind === 'propose_reject' ? deed.reasons : [],
          criteria: deed.criteria,
          note: deed.note,
          packVersion,
          ...(deed.marks && { marks: deed.marks }),
          ...(deed.seen && { seen: deed.seen }),
        },
      }
    case 'return_to_first':
      // A returned proposal no longer stands; it stays in the operation that made it.
      return { proposal: null }
    case 'void': {
      const mergedInto = survivor && { caseId: survivor.id, caseNo: survivor.caseNo }
      return { returnTo: null, proposal: null, mergedInto }
    }
    case 'not_accept':
    case 'endorse':
    case 'open_case':
      return {}
  }
}

/** What was found when originals lay beside the scans joins what was found before: nothing recorded goes. */
function compared(caseFile: CaseFile, { opId, deed }: Operation, staff: Staff, at: string): Partial<CaseFile> {
  const checks = deed.kind !== 'supplement_received' && 'papers' in deed ? (deed.papers ?? []) : []
  if (checks.length === 0) return {}
  const record = { at, by: staff.staffNo, byName: staff.name, opId, checks }
  return { originals: [...(caseFile.originals ?? []), record] }
}

/** The step 补正 and 原件核验 go back to. The transition table allows both from these two steps only. */
function stepOf(caseFile: CaseFile): 'received' | 'first_review' {
  return caseFile.state === 'received' ? 'received' : 'first_review'
}

/** 不予受理 leaves no proposal behind, so its reasons stand in the timeline. */
export function noteOf(deed: Deed): string {
  if (deed.kind !== 'not_accept') return deed.note
  return [...deed.reasons.map((reason) => reason.text), deed.note].filter((text) => text !== '').join('\n')
}
