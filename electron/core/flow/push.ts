import { z } from 'zod'
import { OpResult } from '#shared/model/operation.ts'
import type { CentralClient } from '../central-client.ts'
import { CentralFailure, isFinalWord } from '../central-failure.ts'
import type { WriteDb } from '../db/sql.ts'
import { backoffMs, type Clock, isoNow, type Log } from '../deps.ts'
import { MAX_WAIT_MS, type Outgoing, postpone, requeueSending, settle, takeBatch } from './outbox.ts'
import { offerPapersOf } from './outbox-papers.ts'

export interface PushOptions {
  readonly work: WriteDb
  readonly client: Pick<CentralClient, 'ops'>
  readonly deviceId: string
  readonly clock: Clock
  readonly log: Log
  /** one operation's state changed */
  readonly onSettled: (opId: string) => void
  /** the person has gone: stop after the exchange that is under way */
  readonly signal: AbortSignal
}

export interface PushResult {
  readonly settled: number
  /** why the last exchange failed, if it did */
  readonly failure: CentralFailure | null
}

/** The centre has read an operation and cannot settle it yet; why, in one sentence. `lacks`: what it waits for from here. */
const Waiting = z.object({ opId: z.string(), message: z.string().max(500), lacks: z.string().optional() })
/** An old backup was brought back, and what it lacks was cleared here in time: waiting would never end. */
const GONE = '中心缺少这一项所附的材料，本机也已按期清除，这一项没有办理；请申请人重新提交材料后再办。'

const BATCH = 100
/** a plain network failure is told after this many tries; anything stranger at once */
const TELL_AFTER = 3

/**
 * Sends everything that may be sent now. Only a final answer for an operation's own id ends its waiting; a missing or
 * unknown answer means "still to be sent". Never throws for the network's sake: the failure is in the result.
 * One at a time per work.db: what is marked as being sent at its start was left so by a round that broke off.
 */
export async function push(options: PushOptions): Promise<PushResult> {
  requeueSending(options.work)
  let settled = 0
  let limit = BATCH
  while (!options.signal.aborted) {
    const batch = takeBatch(options.work, options.clock.now(), limit)
    if (batch.length === 0) break
    const sent = await send(options, batch)
    settled += sent.settled
    if (!sent.failure) continue
    if (!isAboutTheBatch(sent.failure)) return { settled, failure: sent.failure }
    // Too big, or one operation in it that the centre cannot read: smaller batches find out which one, and that one
    // waits by itself with its reason instead of holding up the others.
    limit = sent.failure.status === 413 ? Math.ceil(batch.length / 2) : 1
  }
  return { settled, failure: null }
}

async function send(options: PushOptions, batch: readonly Outgoing[]): Promise<PushResult> {
  const { work, client, deviceId, clock, log, onSettled, signal } = options
  let answers: unknown[]
  try {
    answers = await client.ops(
      deviceId,
      batch.map((row) => row.body),
      signal,
    )
  } catch (error) {
    if (signal.aborted) return { settled: 0, failure: null }
    if (!(error instanceof CentralFailure)) throw error
    log.warn('push.failed', { kind: error.kind, status: error.status, ops: batch.length })
    const [alone, ...others] = batch
    if (alone && others.length === 0 && isFinalWord(error)) {
      settle(work, refused(alone.opId, error.message), isoNow(clock))
      onSettled(alone.opId)
      return { settled: 1, failure: null }
    }
    const splits = isAboutTheBatch(error) && batch.length > 1
    postpone(
      work,
      batch,
      (row) => (splits ? 0 : clock.now() + Math.min(MAX_WAIT_MS, error.retryAfterMs ?? backoffMs(row.attempts, clock))),
      (row) => (splits ? null : wordsFor(error, row)),
    )
    return { settled: 0, failure: error }
  }
  if (signal.aborted) return { settled: 0, failure: null }
  const open = new Map(batch.map((row) => [row.opId, row]))
  const told = new Map<string, string>()
  let settled = 0
  for (const answer of answers) {
    const result = OpResult.safeParse(answer)
    if (!result.success) {
      const waiting = Waiting.safeParse(answer)
      const row = waiting.success && open.get(waiting.data.opId)
      if (!row) continue
      const { opId, message, lacks } = waiting.data
      told.set(opId, message)
      // It may be a paper that the centre has lost since it had it.
      if (offerPapersOf(work, opId) || lacks !== 'papers') continue
      open.delete(opId)
      settle(work, refused(opId, GONE), isoNow(clock))
      settled += 1
      onSettled(opId)
      continue
    }
    if (!open.delete(result.data.opId)) continue
    settle(work, result.data, isoNow(clock))
    settled += 1
    onSettled(result.data.opId)
  }
  if (open.size > 0) {
    log.warn('push.unanswered', { ops: open.size })
    postpone(
      work,
      [...open.values()],
      (row) => clock.now() + backoffMs(row.attempts, clock),
      (row) => told.get(row.opId) ?? '中心没有给出能看懂的答复，稍后自动重发；如一直如此请联系技术支持。',
    )
  }
  return { settled, failure: null }
}

function refused(opId: string, message: string): OpResult {
  const versions = { version: null, materialVersion: null }
  return { opId, outcome: 'rejected', code: 'rule_broken', message, replayed: false, ...versions }
}

function isAboutTheBatch({ status }: CentralFailure): boolean {
  return status === 400 || status === 413 || status === 422
}

function wordsFor(failure: CentralFailure, row: Outgoing): string | null {
  return failure.kind === 'Offline' && row.attempts + 1 < TELL_AFTER ? null : failure.message
}
