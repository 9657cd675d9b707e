import { centralApi } from '#shared/contract/central-api.ts'
import type { OpOutcome } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { CentralFailure } from '../central-failure.ts'
import { find, sql } from '../db/sql.ts'
import type { Desk } from '../desk.ts'
import { settle } from '../flow/outbox.ts'

const words: Readonly<Record<OpOutcome, string>> = {
  applied: '中心已按这条意见办理。',
  superseded: '中心已有相同的结果，这条不必再办。',
  conflict: '中心收到了这条，但没有采纳：',
  rejected: '中心收到了这条，但没有采纳：',
}

/**
 * Asks the centre what became of one operation. An answer to one that still waits here is taken over as if it had come
 * with the sending. Throws ProblemError NotFound (no such operation here) and CentralFailure.
 */
export async function checkOperation(
  { store, client, leaving, now, emit }: Desk,
  opId: string,
): Promise<{ known: boolean; message: string }> {
  const row = find<{ state: string }>(
    store.work,
    sql`SELECT o.state FROM outbox o JOIN operation USING (seq) WHERE op_id = ${opId}`,
  )
  if (!row) throw new ProblemError('NotFound', '发件箱里没有这一条。')
  try {
    const path = centralApi.op.path.replace(':opId', opId)
    const result = await client.ask({ ...centralApi.op, path }, {}, leaving)
    if (result.opId !== opId) throw new ProblemError('CentralError', '中心的答复对不上这一条，请稍后再查。')
    if (settle(store.work, result, now())) emit('outbox.changed', { opId })
    const told = result.outcome === 'conflict' || result.outcome === 'rejected' ? result.message : ''
    return { known: true, message: `${words[result.outcome]}${told}` }
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.status !== 404 || !error.fromCentre) throw error
    const waits = row.state === 'queued' || row.state === 'sending'
    const then = waits ? '它仍在本机待发，会自动发送。' : '请把这一条的编号告诉技术支持。'
    return { known: false, message: `中心还没有这一条的记录，${then}` }
  }
}
