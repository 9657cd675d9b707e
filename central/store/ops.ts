import { createHash, createHmac } from 'node:crypto'
import { canonicalJson } from '#shared/model/canonical.ts'
import type { Operation, OpResult } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { applyDeed, type Verdict } from '../ops/apply.ts'
import { lockCase, updateCase } from './cases.ts'
import type { Query, Sql } from './sql.ts'

/** What settling an operation needs beside the database. */
export interface OpsContext {
  readonly policy: Policy
  readonly clock: () => Date
  readonly drawSecret: string
}

/**
 * The final answer to one operation, in one transaction with its effect. A replay is answered first, with what was
 * answered then; two deliveries at the same moment wait for each other on the operation's own lock.
 * Lock order: operation, case, feed counter.
 */
export async function settle(sql: Sql, op: Operation, author: Staff, context: OpsContext): Promise<OpResult> {
  const hash = createHash('sha256').update(canonicalJson(op)).digest('hex')
  return sql.tx(async (query) => {
    await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`op ${op.opId} ${author.id}`])
    const earlier = await storedOp(query, op.opId, author)
    if (earlier) return earlier.bodyHash === hash ? { ...earlier.result, replayed: true } : reused(op)
    const now = context.clock()
    const caseFile = await lockCase(query, 'id', op.caseId)
    const verdict: Verdict =
      caseFile === null
        ? { outcome: 'rejected', code: 'unknown_case', message: '中心没有这件，请更新数据后再看。', changed: null }
        : applyDeed(caseFile, op, author, {
            policy: context.policy,
            now: now.toISOString(),
            draw: (opId) => draw(context.drawSecret, opId),
          })
    // Another area's case is not described, not even by its versions.
    const shown = verdict.changed ?? (caseFile?.areaCode === author.areaCode ? caseFile : null)
    const result: OpResult = {
      opId: op.opId,
      outcome: verdict.outcome,
      code: verdict.code,
      message: verdict.message,
      replayed: false,
      version: shown?.version ?? null,
      materialVersion: shown?.materialVersion ?? null,
    }
    await query.query(
      `INSERT INTO op (op_id, author, case_id, body, body_hash, result, answered_at)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7)`,
      [op.opId, author.id, op.caseId, JSON.stringify(op), hash, JSON.stringify(result), now],
    )
    if (verdict.changed) await updateCase(query, verdict.changed)
    return result
  })
}

/** What became of one of this person's operations, or null when it never came here. */
export async function findOpResult(query: Query, opId: string, author: Staff): Promise<OpResult | null> {
  const stored = await storedOp(query, opId, author)
  return stored && { ...stored.result, replayed: true }
}

/** A number in [0, 1) from a keyed hash: the same for the same operation, unforeseeable without the key. */
export function draw(secret: string, opId: string): number {
  return createHmac('sha256', secret).update(opId.toLowerCase()).digest().readUIntBE(0, 6) / 2 ** 48
}

async function storedOp(query: Query, opId: string, author: Staff) {
  const [row] = await query.query<{ bodyHash: string; result: OpResult }>(
    'SELECT body_hash AS "bodyHash", result FROM op WHERE op_id = $1 AND author = $2',
    [opId, author.id],
  )
  return row ?? null
}

function reused(op: Operation): OpResult {
  const message = '这个操作编号已经用于另一项操作，本项没有办理，请重新提交。'
  return { opId: op.opId, outcome: 'rejected', code: 'op_reused', message, replayed: false, ...unversioned }
}

const unversioned = { version: null, materialVersion: null }
