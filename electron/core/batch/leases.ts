import type { LeaseAnswer, LeaseRefusal } from '#shared/contract/lease-api.ts'
import { all, find, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'

/**
 * held: mine · decided: done with, its batch is still under way · returning: given back, the centre not yet told ·
 * lost: somebody took it from me · ended: over
 */
export type LeaseState = 'held' | 'decided' | 'returning' | 'lost' | 'ended'

/** What this desk knows of its newest lease of a case. Times as RFC 3339; `untilAt` by the centre's clock. */
export interface HeldRow {
  readonly caseId: string
  readonly caseNo: string
  readonly fence: number
  readonly takenAt: string
  readonly untilAt: string
  readonly hours: number
  readonly state: LeaseState
  /** the cache knows of this very lease: what it shows now came after it */
  readonly shown: 0 | 1
  readonly message: string | null
}

const columns = sql`case_id AS caseId, case_no AS caseNo, fence, taken_at AS takenAt, until_at AS untilAt, hours, state,
  shown, message`

/** Everything that is not over, in no particular order. */
export function openLeases(work: ReadDb): HeldRow[] {
  return all<HeldRow>(work, sql`SELECT ${columns} FROM lease WHERE state <> 'ended'`)
}

/** Leases ended or asked for since an instant: one may still turn out to be mine. */
export function endedSince(work: ReadDb, instant: string): HeldRow[] {
  return all<HeldRow>(work, sql`SELECT ${columns} FROM lease WHERE state = 'ended' AND taken_at >= ${instant}`)
}

/** Fence to decide a case under; undefined without a lease, or with one that is known to be gone. */
export function fenceOf(work: ReadDb, caseId: string): number | undefined {
  return value<number>(work, sql`SELECT fence FROM lease WHERE case_id = ${caseId} AND state = 'held' AND fence > 0`)
}

/** Before the centre is asked: should its answer get lost, the cache will show what was granted. */
export function noteAsked(work: WriteDb, cases: readonly { caseId: string; caseNo: string }[], ask: Ask): void {
  transaction(work, () => {
    for (const { caseId, caseNo } of cases) {
      run(
        work,
        sql`INSERT INTO lease (case_id, case_no, fence, taken_at, until_at, hours, state)
            VALUES (${caseId}, ${caseNo}, 0, ${ask.at}, ${ask.at}, ${ask.hours}, 'ended')
            ON CONFLICT DO UPDATE SET taken_at = excluded.taken_at, hours = excluded.hours WHERE state = 'ended'`,
      )
    }
  })
}
interface Ask {
  readonly at: string
  readonly hours: number
}

/** Takes the centre's word over: what is granted is held from now on. */
export function noteGranted(work: WriteDb, granted: LeaseAnswer['granted'], { at, hours }: Ask): void {
  transaction(work, () => {
    for (const { caseId, caseNo, lease } of granted) {
      run(
        work,
        sql`INSERT INTO lease (case_id, case_no, fence, taken_at, until_at, hours, state)
            VALUES (${caseId}, ${caseNo}, ${lease.fence}, ${at}, ${lease.until}, ${hours}, 'held')
            ON CONFLICT DO UPDATE SET case_no = excluded.case_no, taken_at = excluded.taken_at,
              until_at = excluded.until_at, hours = excluded.hours, state = 'held', message = NULL,
              shown = iif(fence = excluded.fence, shown, 0), fence = excluded.fence
            WHERE excluded.fence >= fence`,
      )
    }
  })
}

/**
 * The answer to a renewal: only what is still held is held longer, whatever the person did meanwhile. A refusal is about
 * the number that was `asked` for: a case taken anew while the answer was on its way is not lost by it.
 */
export function noteRenewed(
  work: WriteDb,
  asked: readonly Pick<HeldRow, 'caseId' | 'fence'>[],
  answer: LeaseAnswer,
  ask: Ask,
): void {
  const fences = new Map(asked.map(({ caseId, fence }) => [caseId, fence]))
  transaction(work, () => {
    for (const { caseId, lease } of answer.granted) {
      run(
        work,
        sql`UPDATE lease SET taken_at = ${ask.at}, until_at = ${lease.until}, hours = ${ask.hours}, message = NULL,
              shown = iif(fence = ${lease.fence}, shown, 0), fence = ${lease.fence}
            WHERE case_id = ${caseId} AND state = 'held' AND fence <= ${lease.fence}`,
      )
    }
    for (const { caseId, code, message } of answer.refused) {
      const state = over.has(code) ? 'lost' : 'held'
      run(
        work,
        sql`UPDATE lease SET state = ${state}, message = ${message}
            WHERE case_id = ${caseId} AND state = 'held' AND fence = ${fences.get(caseId)}`,
      )
    }
  })
}
const over: ReadonlySet<LeaseRefusal['code']> = new Set([
  'held',
  'lease_lost',
  'not_open',
  'not_authorised',
  'unknown_case',
])

/**
 * Part of the transaction that notes a restored centre, after its cases have been pulled: it counts anew, so that no
 * number of before may be compared with one of now. What it still has for this desk is found in the cases again.
 */
export function forgetFences(work: WriteDb): void {
  run(work, sql`UPDATE lease SET fence = 0, shown = 1, state = iif(state = 'returning', 'ended', state)`)
}

/** What the cache showed of a lease. */
export type Seen =
  | { readonly what: 'shown' }
  | { readonly what: 'mine'; readonly fence: number; readonly until: string }
  | { readonly what: 'lost'; readonly message: string }
  | { readonly what: 'decided' }

/** Notes what the cache showed, unless the row has changed since it was looked at. */
export function noteSeen(work: WriteDb, seen: readonly { row: HeldRow; now: Seen }[]): void {
  if (seen.length === 0) return
  transaction(work, () => {
    for (const { row, now } of seen) {
      const same = sql`case_id = ${row.caseId} AND fence = ${row.fence} AND state = ${row.state}`
      if (now.what === 'shown') run(work, sql`UPDATE lease SET shown = 1 WHERE ${same}`)
      else if (now.what === 'decided') run(work, sql`UPDATE lease SET state = 'decided' WHERE ${same}`)
      else if (now.what === 'lost') {
        run(work, sql`UPDATE lease SET state = 'lost', message = ${now.message} WHERE ${same}`)
      } else {
        run(
          work,
          sql`UPDATE lease SET state = 'held', message = NULL, shown = 1, fence = ${now.fence},
                until_at = ${now.until} WHERE ${same}`,
        )
      }
    }
  })
}

/** The cache is as new as these leases by now, all but those of `except`. */
export function noteCaughtUp(work: WriteDb, except: readonly string[]): void {
  const behind = sql`state = 'held' AND shown = 0 AND case_id NOT IN (SELECT value FROM json_each(${JSON.stringify(except)}))`
  if (!value<number>(work, sql`SELECT count(*) FROM lease WHERE ${behind}`)) return
  transaction(work, () => run(work, sql`UPDATE lease SET shown = 1 WHERE ${behind}`))
}

/** What was decided stays to be seen until nothing of the batch is in hand any more. */
export function endFinishedBatch(work: WriteDb): void {
  const done = sql`UPDATE lease SET state = 'ended' WHERE state = 'decided'
    AND NOT EXISTS (SELECT 1 FROM lease WHERE state IN ('held', 'lost', 'returning'))`
  if (value<number>(work, sql`SELECT count(*) FROM lease WHERE state = 'decided'`))
    transaction(work, () => run(work, done))
}

/**
 * A person gives cases back: what is held is to be told to the centre, what is lost already is put away. So is one without a
 * number: a restored centre has not been seen to know of it, and would refuse to be told.
 */
export function giveBack(work: WriteDb, caseIds: readonly string[]): void {
  transaction(work, () => {
    for (const caseId of caseIds) {
      run(
        work,
        sql`UPDATE lease SET state = iif(state = 'held' AND fence > 0, 'returning', 'ended')
            WHERE case_id = ${caseId} AND state IN ('held', 'decided', 'lost')`,
      )
    }
  })
}

/**
 * What is to be told to the centre now. A lease is given back only after every decision on its case has had its answer:
 * the other way round somebody else could have the case before the decision arrives.
 */
export function returnsDue(work: ReadDb): { caseId: string; fence: number }[] {
  return all(
    work,
    sql`SELECT case_id AS caseId, fence FROM lease WHERE state = 'returning' AND NOT EXISTS (
          SELECT 1 FROM outbox WHERE outbox.case_id = lease.case_id AND outbox.state IN ('queued', 'sending'))`,
  )
}

/** The centre knows that these were given back. */
export function noteReturned(work: WriteDb, leases: readonly { caseId: string; fence: number }[]): void {
  transaction(work, () => {
    for (const { caseId, fence } of leases) {
      run(
        work,
        sql`UPDATE lease SET state = 'ended' WHERE case_id = ${caseId} AND fence = ${fence} AND state = 'returning'`,
      )
    }
  })
}

/** What I have decided under a lease, unless the centre turned it down; `settled`: the centre has confirmed it. */
export function decidedUnder(work: ReadDb, caseId: string, fence: number): { settled: boolean } | undefined {
  const row = find<{ state: string }>(work, decidedUnderQuery(caseId, fence))
  return row && { settled: row.state === 'accepted' }
}

export const decidedUnderQuery = (caseId: string, fence: number) =>
  sql`SELECT o.state FROM operation JOIN outbox o USING (seq)
      WHERE operation.case_id = ${caseId} AND o.state IN ('queued', 'sending', 'accepted')
        AND body ->> '$.fence' = ${fence} ORDER BY operation.seq DESC LIMIT 1`
