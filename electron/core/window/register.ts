import { createHash } from 'node:crypto'
import type { Registered, RegisterInput } from '#shared/contract/window-api.ts'
import type { RegisteredPaper } from '#shared/model/document.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { provisionalNo } from '#shared/model/receipt.ts'
import type { FirstStep, RegisterOperation, RegistrationDraft } from '#shared/model/registration.ts'
import type { Staff } from '#shared/model/staff.ts'
import { maskName } from '#shared/policy/mask.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { formOf } from '#shared/policy/registration.ts'
import { itemsFor, missingMaterials } from '#shared/policy/registration-materials.ts'
import { draftProblems } from '#shared/policy/registration-problems.ts'
import { appendAudit, appendJournal } from '../audit.ts'
import { run, sql, transaction, value, type WriteDb } from '../db/sql.ts'
import { bindPapers } from '../papers/bind.ts'
import { readRegistrationDraft, removeRegistrationDraft } from './drafts.ts'

export interface RegisterSource {
  readonly work: WriteDb
  readonly staff: Staff
  readonly pack: PolicyPack
  readonly deviceId: string
  /** RFC 3339, device clock */
  readonly at: string
  /** today in China */
  readonly today: string
  readonly skewMs: number | null
  readonly newId: () => string
  /** what was captured for the draft, as the centre will have it */
  readonly papersOf: (draft: RegistrationDraft) => RegisteredPaper[]
}

/**
 * Registers what was filled in: one operation for each disease, all of them and the end of the draft in one transaction,
 * so that there is the whole application or none of it, and never two. They are sent like every decision.
 * Throws ProblemError NotFound (registered already, or dropped) and RuleBroken (what is still wrong); nothing was written.
 */
export function register(source: RegisterSource, { draftId, next }: RegisterInput): Registered {
  const { work, pack, at, today, staff, deviceId } = source
  return transaction(work, () => {
    // Read inside the transaction: a second press, or another window, finds no draft any more.
    const draft = readRegistrationDraft(work, draftId)
    const wrong = draftProblems(draft, pack, today).find(({ severity }) => severity === 'block')
    if (wrong) throw new ProblemError('RuleBroken', wrong.message)
    const papers = source.papersOf(draft)
    const first = (value<number | null>(work, sql`SELECT max(seq) FROM operation`) ?? 0) + 1
    const no = provisionalNo(today, makerOf(deviceId, staff.staffNo), first)
    const cases = draft.diseases.map((code, i) => {
      const operation: RegisterOperation = {
        opId: source.newId(),
        deviceId,
        seq: first + i,
        caseId: source.newId(),
        baseVersion: 0,
        baseMaterialVersion: 0,
        packVersion: pack.version,
        deed: {
          kind: 'register',
          provisionalNo: no,
          applyType: draft.applyType,
          form: formOf(draft, code, pack, today),
          papers,
          next: next ? stepFor(draft, code, pack, papers) : null,
          note: draft.note,
        },
        decidedAt: at,
        ...(source.skewMs === null ? {} : { skewMs: source.skewMs }),
      }
      writeDown(source, operation)
      return { caseId: operation.caseId, opId: operation.opId, disease: code, next: operation.deed.next?.kind ?? null }
    })
    removeRegistrationDraft(work, draftId)
    return { provisionalNo: no, cases }
  })
}

function writeDown({ work, at }: RegisterSource, operation: RegisterOperation): void {
  const { seq, opId, caseId, deed } = operation
  const body = JSON.stringify(operation)
  run(
    work,
    sql`INSERT INTO operation (seq, op_id, case_id, case_no, masked_name, disease_name, kind, body, decided_at)
        VALUES (${seq}, ${opId}, ${caseId}, ${deed.provisionalNo}, ${maskName(deed.form.psn_name)},
          ${deed.form.opsp_dise_name}, ${deed.kind}, ${body}, ${at})`,
  )
  run(work, sql`INSERT INTO outbox (seq, case_id, state) VALUES (${seq}, ${caseId}, 'queued')`)
  bindPapers(
    work,
    seq,
    deed.papers.map(({ sha256 }) => sha256),
  )
  appendJournal(work, { at, kind: 'decided', opId, body })
  appendAudit(work, { at, deed: 'registered', caseId, detail: deed.next?.kind ?? '' })
}

/** 受理 where everything asked for is there, else one 补正 that names all of it; null where the pack can ask for none of it. */
export function stepFor(
  draft: RegistrationDraft,
  code: string,
  pack: PolicyPack,
  papers: readonly RegisteredPaper[],
): FirstStep | null {
  const missing = missingMaterials(draft, code, pack, papers)
  if (missing.length === 0) return { kind: 'accept', note: '' }
  const items = itemsFor(missing, pack)
  return items.length === 0 ? null : { kind: 'request_supplement', items, note: '' }
}

/** A number for a person on a desk, so that no two of them make the same 临时受理号. Says nothing of either. */
function makerOf(deviceId: string, staffNo: string): number {
  return createHash('sha256').update(`${deviceId} ${staffNo}`).digest().readUIntBE(0, 6)
}
