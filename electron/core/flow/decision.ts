import type { OutboxState } from '#shared/contract/core-api.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { refuse } from '#shared/policy/allowed.ts'
import { baseLineOf } from '#shared/policy/base-line.ts'
import { maskName } from '#shared/policy/mask.ts'
import { papersNamed } from '#shared/policy/originals.ts'
import type { Policy } from '#shared/policy/pack.ts'
import type { Refusal } from '#shared/policy/refusal.ts'
import { appendAudit, appendJournal } from '../audit.ts'
import { fenceOf } from '../batch/leases.ts'
import { keepBase } from '../conflict/base.ts'
import { endSecondTry } from '../conflict/redecide.ts'
import { type ReadDb, run, sql, value, type WriteDb, within } from '../db/sql.ts'
import { bindPapers, requireUnused } from '../papers/bind.ts'
import { keepUndoPoint, undoPointOf } from '../undo/points.ts'
import { findCaseFile } from './cache.ts'
import { deleteDraft, openOperations } from './workbench.ts'

export interface DecisionInput {
  readonly caseId: string
  readonly baseVersion: number
  readonly baseMaterialVersion: number
  readonly deed: Deed
}

export interface DecisionSource {
  readonly cache: ReadDb
  readonly work: WriteDb
  readonly staff: Staff
  readonly policy: Policy
  /** version of the pack the person had on screen, when the caller knows it */
  readonly shownPackVersion?: string | undefined
  readonly deviceId: string
  /** RFC 3339, device clock */
  readonly decidedAt: string
  /** how far the device clock was ahead of the centre's when last compared; null = never compared */
  readonly skewMs: number | null
  /** why nothing may be decided without the network any more, as a sentence; null = it may */
  readonly offlineRefusal: string | null
  readonly newOpId: () => string
  /** it waits for second thoughts before it is sent; whoever says so lets it go again */
  readonly held?: boolean
  /** decided together with others in one 批量通过 */
  readonly batchId?: string
}

/**
 * Writes a decision down, once and for good: when this returns it is on disk and will be sent, whatever happens next.
 * Operation, outbox row, journal row, audit row and the end of the draft are one transaction.
 * Inside a transaction of the caller's it is part of that one.
 * Throws ProblemError NotFound, Stale, NotAllowed or RuleBroken, and then nothing was written.
 */
export function decide(source: DecisionSource, input: DecisionInput): { opId: string; seq: number } {
  const { cache, work, staff, policy, deviceId, decidedAt } = source
  const caseFile = findCaseFile(cache, input.caseId)
  if (!caseFile) throw new ProblemError('NotFound', '本机没有这一件，请先同步后再办理。')
  if (caseFile.materialVersion !== input.baseMaterialVersion) {
    throw new ProblemError('Stale', '这件在您打开之后有了变化，请重新打开看过最新情况再办理。')
  }
  if (source.shownPackVersion !== undefined && source.shownPackVersion !== policy.pack.version) {
    throw new ProblemError('Stale', '政策规则刚刚更新，请按新规则再看一遍这一件后办理；草稿还在。')
  }
  const refusal = refuse(caseFile, input.deed, staff, policy.pack)
  if (refusal) throw problemOf(refusal)
  if (source.offlineRefusal !== null) throw new ProblemError('RuleBroken', source.offlineRefusal)

  const opId = source.newOpId()
  return within(work, () => {
    const pending = openOperations(work, input.caseId)
    // Looked up inside the transaction, so that a double click or a second window cannot slip between.
    if (pending[0] && !isTurnedDown(pending[0])) {
      throw new ProblemError('Stale', '您已经办过这一件，正在等中心确认，不能重复办理。')
    }
    const seq = (value<number>(work, sql`SELECT max(seq) FROM operation`) ?? 0) + 1
    const fence = fenceOf(work, input.caseId)
    const putAway = pending.filter(isTurnedDown).map((earlier) => earlier.seq)
    const point = undoPointOf(work, input.caseId, putAway)
    const { secondTry } = point
    const operation: Operation = {
      opId,
      deviceId,
      seq,
      caseId: input.caseId,
      baseVersion: input.baseVersion,
      baseMaterialVersion: input.baseMaterialVersion,
      baseLine: baseLineOf(caseFile),
      packVersion: policy.pack.version,
      deed: input.deed,
      decidedAt,
      ...(source.skewMs === null ? {} : { skewMs: source.skewMs }),
      ...(fence === undefined ? {} : { fence }),
      ...(secondTry === null ? {} : { resolves: secondTry }),
      ...(source.batchId === undefined ? {} : { batchId: source.batchId }),
    }
    const body = JSON.stringify(operation)
    run(
      work,
      sql`INSERT INTO operation (seq, op_id, case_id, case_no, masked_name, disease_name, kind, body, decided_at)
          VALUES (${seq}, ${opId}, ${input.caseId}, ${caseFile.caseNo}, ${maskName(caseFile.form.psn_name)},
            ${caseFile.form.opsp_dise_name}, ${input.deed.kind}, ${body}, ${decidedAt})`,
    )
    keepBase(work, seq, caseFile)
    if (input.deed.kind === 'supplement_received') requireUnused(work, input.caseId, input.deed.papers)
    bindPapers(
      work,
      seq,
      papersNamed(input.deed).map(({ sha256 }) => sha256),
    )
    // A new decision answers an earlier conflict or refusal on the same case: that one is thereby put away.
    for (const earlier of putAway) run(work, sql`UPDATE outbox SET seen = 1 WHERE seq = ${earlier}`)
    run(work, sql`INSERT INTO outbox (seq, case_id, state) VALUES (${seq}, ${input.caseId}, 'queued')`)
    keepUndoPoint(work, seq, point, source.held ?? false)
    appendJournal(work, { at: decidedAt, kind: 'decided', opId, body })
    if (point.draft) deleteDraft(work, input.caseId)
    if (secondTry !== null) endSecondTry(work, input.caseId)
    appendAudit(work, { at: decidedAt, deed: 'decided', caseId: input.caseId, detail: detailOf(input, source.batchId) })
    return { opId, seq }
  })
}

const isTurnedDown = ({ state }: { state: OutboxState }) => state === 'conflict' || state === 'refused'

const detailOf = ({ deed }: DecisionInput, batchId: string | undefined) =>
  batchId === undefined ? deed.kind : `${deed.kind} ${batchId}`

function problemOf({ code, message }: Refusal): ProblemError {
  if (code === 'not_authorised' || code === 'same_person') return new ProblemError('NotAllowed', message)
  return new ProblemError(code === 'not_in_state' ? 'Stale' : 'RuleBroken', message)
}
