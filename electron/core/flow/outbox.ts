import type { OutboxRow, OutboxState } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { OpResult } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { appendAudit, appendJournal } from '../audit.ts'
import { forgetFences } from '../batch/leases.ts'
import { all, column, find, limited, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'
import { findSetting, saveSetting } from '../settings.ts'
import { offerNotesAgain } from '../turn/notes.ts'
import { endUndo, letGo, notHeld } from '../undo/points.ts'
import { offerPapersAgain, papersAreThere, papersOwed } from './outbox-papers.ts'
import { offerPrintsAgain } from './outbox-prints.ts'
import type { Overlay } from './queue.ts'

/** A row to send: the operation's text exactly as it was written down. */
export interface Outgoing {
  readonly seq: number
  readonly opId: string
  readonly body: string
  readonly attempts: number
}

/** No operation waits longer than this for its next try; one that seems to was written before the clock was set back. */
export const MAX_WAIT_MS = 5 * 60_000
/** So many of the latest are offered to a restored centre whatever their dates say: the device clock may be years wrong. */
const OFFER_LATEST = 1_000
/** 已办 reaches back this far: a quarter, longer than any case stays open, and short enough to be counted at once */
const DONE_DAYS = 90
const DAY_MS = 86_400_000

/** Before anything is sent nothing is in flight: what an earlier try left so is queued, and safe under its id. */
export function requeueSending(work: WriteDb): void {
  if (!hasAny(work, 'sending')) return
  transaction(work, () => run(work, sql`UPDATE outbox SET state = 'queued' WHERE state = 'sending'`))
}

/**
 * Takes up to `limit` operations that may be sent now and marks them as being sent. Oldest first, one per case:
 * a later operation on a case waits for the earlier one, other cases do not. From here on none of them can be undone.
 */
export function takeBatch(work: WriteDb, now: number, limit: number): Outgoing[] {
  if (!hasAny(work, 'queued')) return []
  return transaction(work, () => {
    const batch = all<Outgoing>(
      work,
      sql`SELECT o.seq, op_id AS opId, body, attempts FROM outbox o JOIN operation USING (seq)
          WHERE ${mayGo} AND (o.next_try_at <= ${now} OR o.next_try_at > ${now + MAX_WAIT_MS})
          ORDER BY o.seq ${limited(limit)}`,
    )
    for (const { seq } of batch) run(work, sql`UPDATE outbox SET state = 'sending' WHERE seq = ${seq}`)
    const seqs = batch.map(({ seq }) => seq)
    if (seqs.length > 0) endUndo(work, seqs)
    return batch
  })
}

/** Most rounds find nothing to do: they then begin no transaction. */
function hasAny(work: ReadDb, state: OutboxState): boolean {
  return value<number>(work, sql`SELECT 1 FROM outbox WHERE state = ${state} LIMIT 1`) !== undefined
}

/**
 * Waits for nothing but its time: nobody may still take it back, its papers are there, and no earlier operation on the
 * same case is still to be answered.
 */
const mayGo = sql`o.state = 'queued' AND ${notHeld} AND ${papersAreThere} AND NOT EXISTS (
  SELECT 1 FROM outbox e
  WHERE e.case_id = o.case_id AND e.seen = 0 AND e.seq < o.seq AND e.state IN ('queued', 'sending'))`

const stateOf: Readonly<Record<OpResult['outcome'], OutboxState>> = {
  applied: 'accepted',
  superseded: 'accepted',
  conflict: 'conflict',
  rejected: 'refused',
}

/** Stores the centre's final word on one operation; false = it was known already. */
export function settle(work: WriteDb, result: OpResult, at: string): boolean {
  return transaction(work, () => {
    const state = stateOf[result.outcome]
    const message = result.outcome === 'applied' ? null : result.message
    const settled = run(
      work,
      sql`UPDATE outbox SET state = ${state}, message = ${message}, code = ${result.code}, settled_at = ${at},
            result_version = ${result.version}, attempts = attempts + 1
          WHERE seq = (SELECT seq FROM operation WHERE op_id = ${result.opId}) AND state IN ('queued', 'sending')`,
    )
    if (settled > 0) appendJournal(work, { at, kind: 'answered', opId: result.opId, body: JSON.stringify(result) })
    return settled > 0
  })
}

/** Puts operations without a final answer back into the queue; `message` is what a person may read about it. */
export function postpone(
  work: WriteDb,
  rows: readonly Outgoing[],
  nextTryAt: (row: Outgoing) => number,
  message: (row: Outgoing) => string | null,
): void {
  transaction(work, () => {
    for (const row of rows) {
      run(
        work,
        sql`UPDATE outbox SET state = 'queued', attempts = attempts + 1, next_try_at = ${nextTryAt(row)},
              message = ${message(row)}
            WHERE seq = ${row.seq} AND state = 'sending'`,
      )
    }
  })
}

/** Lets everything that waits be tried now, second thoughts included. */
export function sendNow(work: WriteDb): void {
  transaction(work, () => {
    letGo(work)
    run(work, sql`UPDATE outbox SET next_try_at = 0 WHERE state = 'queued'`)
  })
}

/** When the next operation that `takeBatch` would take is due, in ms since 1970; null when none waits. */
export function nextTryAt(work: ReadDb, now: number): number | null {
  const due = sql`SELECT min(iif(o.next_try_at > ${now + MAX_WAIT_MS}, ${now}, o.next_try_at)) FROM outbox o WHERE ${mayGo}`
  return value<number | null>(work, due) ?? null
}

/**
 * The centre was restored from a backup and may have lost what it had accepted: offers those operations again.
 * One it still knows gets its stored answer; one it lost is applied or becomes a visible conflict.
 */
function offerAcceptedAgain(work: WriteDb, decidedSince: string): number {
  return run(
    work,
    sql`UPDATE outbox SET state = 'queued', seen = 0, next_try_at = 0, settled_at = NULL, result_version = NULL
        WHERE state = 'accepted' AND (seq IN (SELECT seq FROM operation WHERE decided_at >= ${decidedSince})
          OR seq > (SELECT max(seq) FROM operation) - ${OFFER_LATEST})`,
  )
}

/**
 * Remembers which life of the centre was pulled last. In another one than before, what it had accepted, what was printed
 * and what was done out of turn since `decidedSince` is offered again in the same transaction, so that no crash can come
 * between, and numbers of leases count for nothing any more. Answers how many.
 */
export function noteEpoch(work: WriteDb, epoch: string, decidedSince: string): number {
  const before = findSetting(work, 'epoch')
  if (before === epoch) return 0
  return transaction(work, () => {
    const offered =
      before === undefined
        ? 0
        : offerPapersAgain(work) +
          offerAcceptedAgain(work, decidedSince) +
          offerPrintsAgain(work, decidedSince) +
          offerNotesAgain(work, decidedSince)
    if (before !== undefined) forgetFences(work)
    saveSetting(work, 'epoch', epoch)
    return offered
  })
}

/** Accepted operations whose effect the cache shows by now stop covering the case. */
export function markPulled(work: WriteDb, versionsOf: (caseIds: readonly string[]) => Map<string, number>): void {
  const waiting = all<{ seq: number; caseId: string; version: number | null }>(
    work,
    sql`SELECT seq, case_id AS caseId, result_version AS version FROM outbox WHERE seen = 0 AND state = 'accepted'`,
  )
  if (waiting.length === 0) return
  const versions = versionsOf(waiting.map((w) => w.caseId))
  const shown = waiting.filter((w) => w.version === null || (versions.get(w.caseId) ?? 0) >= w.version)
  if (shown.length === 0) return
  transaction(work, () => {
    for (const { seq } of shown) run(work, sql`UPDATE outbox SET seen = 1 WHERE seq = ${seq}`)
  })
}

/** A person has read a conflict or refusal and puts it away. It stays in the journal. Throws NotFound. */
export function acknowledge(work: WriteDb, opId: string, at: string): void {
  transaction(work, () => {
    const row = find<{ seq: number; caseId: string }>(
      work,
      sql`SELECT o.seq, o.case_id AS caseId FROM outbox o JOIN operation USING (seq)
          WHERE op_id = ${opId} AND o.state IN ('conflict', 'refused')`,
    )
    if (!row) throw new ProblemError('NotFound', '发件箱里没有需要确认的这一条。')
    putAway(work, { ...row, opId }, at)
  })
}

/** The same inside the caller's transaction, for a row known to be in conflict or refused. */
export function putAway(work: WriteDb, row: { seq: number; opId: string; caseId: string }, at: string): void {
  run(work, sql`UPDATE outbox SET seen = 1 WHERE seq = ${row.seq}`)
  appendJournal(work, { at, kind: 'acknowledged', opId: row.opId, body: '{}' })
  appendAudit(work, { at, deed: 'acknowledged', caseId: row.caseId })
}

/** How many operations in each state still matter: put-away ones and accepted ones the cache shows are not counted. */
export function outboxCounts(work: ReadDb): Record<OutboxState, number> {
  const counts = { queued: 0, sending: 0, accepted: 0, conflict: 0, refused: 0, undone: 0 }
  const rows = all<{ state: OutboxState; n: number }>(
    work,
    sql`SELECT state, count(*) AS n FROM outbox INDEXED BY outbox_open WHERE seen = 0 GROUP BY state`,
  )
  for (const { state, n } of rows) counts[state] = n
  return counts
}

/** How many operations the centre has not answered yet. */
export function countUndelivered(work: ReadDb): number {
  return value<number>(work, sql`SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')`) ?? 0
}

/** false = fewer than `n` are certainly unanswered: so many numbers there are not from the oldest such one to the newest. */
export function mayBeUndelivered(work: ReadDb, n: number): boolean {
  return (value<number | null>(work, undeliveredSpanQuery) ?? 0) >= n
}

export const undeliveredSpanQuery = sql`SELECT (SELECT max(seq) FROM outbox) + 1 - min(oldest) FROM (
  SELECT min(seq) AS oldest FROM outbox WHERE state = 'queued'
  UNION ALL SELECT min(seq) FROM outbox WHERE state = 'sending')`

/** Operations decided since an instant (RFC 3339 in UTC) and not undone, whatever else became of them. */
export function countDecidedSince(work: ReadDb, instant: string): number {
  return (
    value<number>(
      work,
      sql`SELECT count(*) FROM operation JOIN outbox o USING (seq) WHERE decided_at >= ${instant} AND o.state <> 'undone'`,
    ) ?? 0
  )
}

/** What my operations, those before number `before`, add to the cache; see Overlay. `now` in ms since 1970. */
export function overlayOf(work: ReadDb, now: number, before = Number.MAX_SAFE_INTEGER): Overlay {
  const open = all<{ caseId: string; state: OutboxState }>(
    work,
    sql`SELECT case_id AS caseId, state FROM outbox INDEXED BY outbox_open WHERE seen = 0 AND seq < ${before} ORDER BY seq`,
  )
  const acted = open.filter((o) => o.state === 'queued' || o.state === 'sending' || o.state === 'accepted')
  return {
    acted: [...new Set(acted.map((o) => o.caseId))],
    states: new Map(open.filter((o) => o.state !== 'accepted').map((o) => [o.caseId, o.state])),
    done: () =>
      column<string>(
        work,
        sql`SELECT DISTINCT o.case_id FROM operation JOIN outbox o USING (seq)
            WHERE decided_at >= ${new Date(now - DONE_DAYS * DAY_MS).toISOString()}
              AND o.state IN ('queued', 'sending', 'accepted')`,
      ),
  }
}

type StoredRow = Omit<OutboxRow, 'theirs' | 'acknowledged' | 'nextTryAt'> & { seen: number; nextTry: number }

/**
 * The outbox, newest first: everything that still matters however old, and the newest 500 of the rest.
 * `caseOf` is the case as it stands now, for "theirs".
 */
export function listOutbox(
  work: ReadDb,
  state: OutboxState | undefined,
  me: string,
  caseOf: (id: string) => CaseFile | undefined,
): OutboxRow[] {
  const inState = state === undefined ? sql`1` : sql`state = ${state}`
  const rows = all<StoredRow>(
    work,
    sql`SELECT op_id AS opId, o.seq, o.case_id AS caseId, case_no AS caseNo, masked_name AS maskedName,
          disease_name AS diseaseName, kind, o.state, decided_at AS createdAt, attempts, next_try_at AS nextTry,
          message, code, seen
        FROM outbox o JOIN operation USING (seq)
        WHERE o.seq IN (SELECT seq FROM outbox WHERE seen = 0 AND ${inState}
                        UNION SELECT seq FROM (SELECT seq FROM outbox WHERE ${inState} ORDER BY seq DESC LIMIT 500))
        ORDER BY o.seq DESC`,
  )
  return rows.map(({ seen, nextTry, ...row }) => ({
    ...row,
    // Once the centre has numbered what was registered here, that number is what people say.
    caseNo: row.kind === 'register' ? (caseOf(row.caseId)?.caseNo ?? row.caseNo) : row.caseNo,
    message: row.state === 'queued' ? (heldBy(work, row.seq) ?? row.message) : row.message,
    nextTryAt: row.state === 'queued' && nextTry > 0 ? new Date(nextTry).toISOString() : null,
    theirs: row.state === 'conflict' ? theirs(caseOf(row.caseId), me) : null,
    acknowledged: seen === 1 && (row.state === 'conflict' || row.state === 'refused'),
  }))
}

/** Why it waits for its papers, in one sentence; null = it does not. */
function heldBy(work: ReadDb, seq: number): string | null {
  const { missing, stuck } = papersOwed(work, seq)
  if (stuck > 0) return `有 ${stuck} 份材料中心没有收下或在本机已损坏，请到「窗口」查看原因后处理；处理好后自动发送。`
  return missing > 0 ? `还有 ${missing} 份材料没有传到中心，传完后自动发送。` : null
}

/** The newest thing somebody else did to the case. */
function theirs(caseFile: CaseFile | undefined, me: string): OutboxRow['theirs'] {
  const event = caseFile?.history.findLast((e) => e.by !== me)
  return event ? { kind: event.kind, byName: event.byName, at: event.at, to: event.to } : null
}
