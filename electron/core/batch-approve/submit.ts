import type { BatchApproveResult } from '#shared/contract/batch-approve-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { batchCap, batchGroup } from '#shared/policy/batch-approval.ts'
import { maskName } from '#shared/policy/mask.ts'
import { appendAudit } from '../audit.ts'
import { all, type ReadDb, sql, transaction, type WriteDb } from '../db/sql.ts'
import { type DecisionSource, decide } from '../flow/decision.ts'
import { undo } from '../undo/undo.ts'
import { type Candidate, candidateOf, type EligibleSource } from './eligible.ts'

export interface BatchSource extends EligibleSource {
  readonly decision: DecisionSource
  /** how many decisions more may be made before the centre has to be reached; null = no limit */
  readonly room: number | null
}

/** What became of everything written in this batch, in the order it was written. */
export function resultsOf(work: ReadDb, batchId: string): BatchApproveResult[] {
  return all<BatchApproveResult>(
    work,
    sql`SELECT o.case_id AS caseId, case_no AS caseNo, masked_name AS maskedName, op_id AS opId, o.state,
          o.message AS sentence
        FROM operation JOIN outbox o USING (seq) WHERE body ->> '$.batchId' = ${batchId} ORDER BY seq`,
  )
}

/**
 * Proposes 认定通过 for every case that still can go: N ordinary decisions with an operation each, in one transaction,
 * so that after a crash either all of them are there or none. What cannot go is left as it is and told why. The same
 * batch again writes nothing. Returns the operations written now, first to last, and what became of every case.
 * Throws ProblemError RuleBroken or Stale for the batch as a whole, and then nothing was written.
 */
export function submitBatch(
  source: BatchSource,
  batchId: string,
  caseIds: readonly string[],
): { written: number[]; results: BatchApproveResult[] } {
  const { work } = source.decision
  return transaction(work, () => {
    const before = resultsOf(work, batchId)
    if (before.length > 0) return { written: [], results: withLeft(source, before, caseIds) }
    const unique = [...new Set(caseIds)]
    const cap = batchCap(source.pack)
    if (unique.length > cap) {
      throw new ProblemError('RuleBroken', `一次最多批量通过 ${cap} 件，现选了 ${unique.length} 件，请减少后再办。`)
    }
    const candidates = unique.flatMap((id) => candidateOf(source, id) ?? [])
    const going = candidates.filter(({ refusal }) => refusal === null)
    if (new Set(going.map(({ caseFile }) => batchGroup(caseFile))).size > 1) {
      throw new ProblemError('RuleBroken', '一批只能是同一病种、同一政策包版本的件，请分批办理。')
    }
    if (source.room !== null && going.length > source.room) {
      throw new ProblemError('RuleBroken', `未送达中心的意见只能再增加 ${source.room} 件，请联网送达后再批量办理。`)
    }
    const written = going.map((candidate) => decide({ ...source.decision, batchId }, inputOf(candidate)).seq)
    appendAudit(work, { at: source.decision.decidedAt, deed: 'batch_approved', detail: `${batchId} ${written.length}` })
    return { written, results: withLeft(source, resultsOf(work, batchId), unique) }
  })
}

/**
 * One undo for the whole batch: every case of it that has not been handed to the network yet is as before, all in one
 * transaction. What is on its way stays so, and the answer says so of each.
 */
export function undoBatch(work: WriteDb, batchId: string, at: string): BatchApproveResult[] {
  return transaction(work, () => {
    const late = new Map<string, string>()
    for (const { opId } of resultsOf(work, batchId)) {
      if (opId === null) continue
      try {
        undo(work, opId, at)
      } catch (error) {
        // Refused before anything was written: the others go on.
        if (!(error instanceof ProblemError) || error.kind !== 'Stale') throw error
        late.set(opId, error.message)
      }
    }
    return resultsOf(work, batchId).map((row) => ({ ...row, sentence: late.get(row.opId ?? '') ?? row.sentence }))
  })
}

function inputOf({ caseFile, ticks, seen }: Candidate) {
  return {
    caseId: caseFile.id,
    baseVersion: caseFile.version,
    baseMaterialVersion: caseFile.materialVersion,
    deed: { kind: 'propose_approve' as const, criteria: [...ticks], note: '', seen: [...seen] },
  }
}

/** The written ones first, then what was left, each with its reason. */
function withLeft(
  source: EligibleSource,
  results: readonly BatchApproveResult[],
  caseIds: readonly string[],
): BatchApproveResult[] {
  const done = new Set(results.map(({ caseId }) => caseId))
  const left = caseIds
    .filter((id) => !done.has(id))
    .map((id): BatchApproveResult => {
      const found = candidateOf(source, id)
      return {
        caseId: id,
        caseNo: found?.caseFile.caseNo ?? '',
        maskedName: found ? maskName(found.caseFile.form.psn_name) : '',
        opId: null,
        state: 'left',
        sentence: found ? (found.refusal?.sentence ?? null) : '本机没有这一件，请先同步后再办理。',
      }
    })
  return [...results, ...left]
}
