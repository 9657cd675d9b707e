import type { BatchApproveRow } from '#shared/contract/batch-approve-api.ts'
import type { CaseFile, CriterionVerdict } from '#shared/model/case.ts'
import type { Staff } from '#shared/model/staff.ts'
import {
  type BatchRefusal,
  batchGroup,
  batchTicks,
  refuseInBatch,
  requiredDocuments,
} from '#shared/policy/batch-approval.ts'
import { criterionHints } from '#shared/policy/criterion-hints.ts'
import { maskName } from '#shared/policy/mask.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { fenceOf } from '../batch/leases.ts'
import { column, limited, type ReadDb, sql, value } from '../db/sql.ts'
import { findCase } from '../flow/cache.ts'
import { findDraft, findPending } from '../flow/workbench.ts'

export interface EligibleSource {
  readonly cache: ReadDb
  readonly work: ReadDb
  readonly staff: Staff
  readonly pack: PolicyPack
  /** the centre's time, RFC 3339 */
  readonly now: string
}

/** A case on this desk with what its approval would go out with. */
export interface Candidate {
  readonly caseFile: CaseFile
  readonly ticks: readonly CriterionVerdict[]
  readonly seen: readonly string[]
  readonly refusal: BatchRefusal | null
}

/** What this person has opened and not decided: at most so many, the ones that were worked on last first. */
const MOST_DRAFTS = 200

export function draftedCases(work: ReadDb): string[] {
  return column<string>(work, sql`SELECT case_id FROM draft ORDER BY saved_at DESC ${limited(MOST_DRAFTS)}`)
}

/** Whether a case can be approved together with others; undefined: this desk does not have it. */
export function candidateOf(source: EligibleSource, caseId: string): Candidate | undefined {
  const { cache, work, staff, pack } = source
  const found = findCase(cache, caseId)
  if (!found) return undefined
  const { caseFile, findings } = found
  const draft = findDraft(work, caseId)
  const ticks = batchTicks(caseFile, draft?.criteria ?? [], criterionHints(caseFile, pack), pack)
  const seen = draft?.seen ?? []
  const note = draft?.note.trim() ?? ''
  const refusal =
    refuseHere(source, caseFile) ??
    refuseInBatch({ caseFile, findings, ticks, seen }, staff, pack) ??
    (note === '' ? null : { code: 'has_note' as const, sentence: '这件草稿里写有说明，请打开单件办理。' }) ??
    refuseLease(source, caseFile)
  return { caseFile, ticks, seen, refusal }
}

/** What only this desk knows of: my own operation on the case, and who has it. */
function refuseHere({ work, staff, now }: EligibleSource, { id, lease }: CaseFile): BatchRefusal | null {
  const pending = findPending(work, id)
  if (pending?.state === 'conflict' || pending?.state === 'refused') {
    return { code: 'conflict', sentence: '您对这件的前一项意见没有办成，请先到发件箱处理。' }
  }
  if (pending) return { code: 'waits_for_centre', sentence: '您已经办过这件，正在等中心确认，请等确认后再看。' }
  if (lease && lease.holder !== staff.staffNo && Date.parse(lease.until) > Date.parse(now)) {
    return { code: 'held_by_other', sentence: `${lease.holderName}（${lease.holder}）正在办理这件，请与其联系。` }
  }
  return null
}

/** Last of all: it can be got by one press of a button. */
function refuseLease({ work, pack, now }: EligibleSource, { id }: CaseFile): BatchRefusal | null {
  if (!pack.offline) return null
  const until = value<string>(work, sql`SELECT until_at FROM lease WHERE case_id = ${id} AND state = 'held'`)
  const live = fenceOf(work, id) !== undefined && until !== undefined && Date.parse(until) > Date.parse(now)
  return live ? null : { code: 'no_lease', sentence: '这件还没有领取，请先领取再批量通过。' }
}

/** A candidate as the screen shows it. */
export function rowOf({ caseFile, seen, refusal }: Candidate, pack: PolicyPack): BatchApproveRow {
  const shown = new Set(seen)
  const required = requiredDocuments(caseFile, pack).flatMap(({ id, pages }) =>
    Array.from({ length: pages }, (_, i) => `${id}:${i + 1}`),
  )
  return {
    caseId: caseFile.id,
    caseNo: caseFile.caseNo,
    maskedName: maskName(caseFile.form.psn_name),
    diseaseName: caseFile.form.opsp_dise_name,
    dueOn: caseFile.dueOn,
    group: batchGroup(caseFile),
    pages: { seen: required.filter((page) => shown.has(page)).length, required: required.length },
    refusal,
  }
}
