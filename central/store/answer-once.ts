import { hash as digest } from 'node:crypto'
import { canonicalJson } from '#shared/model/canonical.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { OpResult } from '#shared/model/operation.ts'
import type { AnyOperation } from '#shared/model/registration.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { Query, Sql } from './sql.ts'

/** Answers an operation by `work` in one transaction with its effect, or as it was answered before. */
export function answerOnce(
  sql: Sql,
  op: AnyOperation,
  author: Staff,
  { clock }: { readonly clock: () => Date },
  work: (query: Query, now: Date) => Promise<OpResult>,
): Promise<OpResult> {
  const hash = digest('sha256', canonicalJson(op))
  return sql.tx(async (query) => {
    await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`op ${op.opId} ${author.id}`])
    const earlier = await storedOp(query, op.opId, author)
    if (earlier) return earlier.bodyHash === hash ? { ...earlier.result, replayed: true } : reused(op)
    const now = clock()
    const result = await work(query, now)
    await query.query(
      `INSERT INTO op (op_id, author, case_id, body, body_hash, result, answered_at)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7)`,
      [op.opId, author.id, op.caseId, JSON.stringify(op), hash, JSON.stringify(result), now],
    )
    return result
  })
}

/** What became of one of this person's operations, or null when it never came here. */
export async function findOpResult(query: Query, opId: string, author: Staff): Promise<OpResult | null> {
  const stored = await storedOp(query, opId, author)
  return stored && { ...stored.result, replayed: true }
}

/** An operation of this person as it was answered, with the hash of what was asked. */
export async function storedOp(query: Query, opId: string, author: Staff) {
  const [row] = await query.query<{ bodyHash: string; result: OpResult }>(
    'SELECT body_hash AS "bodyHash", result FROM op WHERE op_id = $1 AND author = $2',
    [opId, author.id],
  )
  return row ?? null
}

/** A fresh answer, with the versions of the case as far as the author may know it. */
export function answerTo(
  { opId }: Pick<AnyOperation, 'opId'>,
  { outcome, code, message }: Pick<OpResult, 'outcome' | 'code' | 'message'>,
  shown: CaseFile | null,
): OpResult {
  const versions = { version: shown?.version ?? null, materialVersion: shown?.materialVersion ?? null }
  return { opId, outcome, code, message, replayed: false, ...versions }
}

function reused(op: Pick<AnyOperation, 'opId'>): OpResult {
  const message = '这个操作编号已经用于另一项操作，本项没有办理，请重新提交。'
  return { opId: op.opId, outcome: 'rejected', code: 'op_reused', message, replayed: false, ...unversioned }
}

const unversioned = { version: null, materialVersion: null }
