import type { QueueFilter, QueueName, QueueRow } from '#shared/contract/core-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { dispatchRule } from '#shared/policy/dispatch.ts'
import { appendAudit } from '../audit.ts'
import { openLeases } from '../batch/leases.ts'
import { transaction } from '../db/sql.ts'
import type { Desk } from '../desk.ts'
import { findCaseFile } from '../flow/cache.ts'
import { queueRows } from '../flow/queue.ts'
import { aheadOf, nextRow } from '../flow/queue-next.ts'
import { noteOutOfTurn, skippedSince } from './notes.ts'

type Part = Pick<Desk, 'store' | 'staff' | 'queueSource' | 'today' | 'policy' | 'now' | 'newId'>

/** Work that is handed out in turn; elsewhere nothing waits for anybody. */
const inTurn: readonly QueueName[] = ['received', 'first_review', 'second_review', 'originals', 'unassigned', 'mine']
/** So many cases that somebody is barred from may stand in front before it is given up. */
const BARRED = 20

/** The case whose turn it is for this person; null = none. */
export function nextByRule(desk: Part, filter: QueueFilter, except: readonly string[]): QueueRow | null {
  if (!inTurn.includes(filter.queue)) return null
  const source = desk.queueSource()
  const passed = [...except, ...skippedToday(desk)]
  for (let n = 0; n < BARRED; n += 1) {
    const number = nextRow(source, filter, { mine: myCases(desk), except: passed })
    const [row] = number === undefined ? [] : queueRows(source, [number])
    if (!row) return null
    if (!findCaseFile(desk.store.cache, row.id)?.barred.includes(desk.staff.staffNo)) return row
    passed.push(row.id)
  }
  return null
}

/** Passes over a case for a reason of the pack; answers the reason in words. Throws ProblemError NotFound, RuleBroken. */
export function skip(desk: Part, { caseId, queue, reason }: { caseId: string; queue: QueueName; reason: string }) {
  const { store, policy, now, newId } = desk
  const words = dispatchRule(policy().pack).skipReasons.find(({ code }) => code === reason)?.name
  if (words === undefined) throw new ProblemError('RuleBroken', '现行政策包里没有这个跳过原因，请重新选择。')
  if (!findCaseFile(store.cache, caseId)) throw new ProblemError('NotFound', '本机没有这一件，请先同步。')
  const at = now()
  transaction(store.work, () => {
    noteOutOfTurn(store.work, { noteId: newId(), kind: 'skipped', caseId, queue, reason: words, ahead: 0, at })
    appendAudit(store.work, { at, deed: 'skipped', caseId, detail: reason })
  })
  return { reason: words }
}

/** How many stood before a case when operation `seq` decided it; null where work is not handed out in turn. */
function turnOf(desk: Part, caseId: string, seq: number): { queue: QueueName; ahead: number } | null {
  const state = findCaseFile(desk.store.cache, caseId)?.state
  const queue = inTurn.find((name) => name === state)
  const mine = myCases(desk)
  // A batch is worked off in whatever order suits: taking it was by rule already, or in sight of everybody.
  if (queue === undefined || mine.includes(caseId)) return null
  const source = desk.queueSource(seq)
  const free = { mine, except: skippedToday(desk) }
  // Mostly it is simply its turn, which is known; only what was picked is counted.
  const next = nextRow(source, { queue }, free)
  const isNext = next !== undefined && queueRows(source, [next])[0]?.id === caseId
  return { queue, ahead: isNext ? 0 : aheadOf(source, { queue }, free, caseId) }
}

/**
 * Keeps that operation `seq` decided a case before its turn. A statistic, worked out after the decision was answered: a note
 * that cannot be written, or that a crash comes before, is left out, and the decision stands.
 */
export function notePicked(desk: Part, { caseId, seq, at }: { caseId: string; seq: number; at: string }): void {
  const turn = turnOf(desk, caseId, seq)
  if (turn === null || turn.ahead === 0) return
  const { store, newId } = desk
  transaction(store.work, () =>
    noteOutOfTurn(store.work, { noteId: newId(), kind: 'picked', caseId, ...turn, reason: '', at }),
  )
}

function skippedToday({ store, today }: Part): string[] {
  return skippedSince(store.work, new Date(`${today()}T00:00:00+08:00`).toISOString())
}

function myCases({ store }: Part): string[] {
  return openLeases(store.work).flatMap(({ state, caseId }) => (state === 'held' ? [caseId] : []))
}
