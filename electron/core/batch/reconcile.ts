import type { Lease } from '#shared/model/lease.ts'
import { openStates } from '#shared/policy/transitions.ts'
import { all, type ReadDb, sql, type WriteDb } from '../db/sql.ts'
import { decidedUnder, endedSince, endFinishedBatch, type HeldRow, noteSeen, openLeases, type Seen } from './leases.ts'

/** Longer than any lease: one asked for before that can no longer turn out to have been granted. */
const LONGEST_MS = 30 * 24 * 3_600_000

interface Shown {
  readonly state: string
  readonly lease: Lease | null
}

export interface ReconcileSource {
  readonly cache: ReadDb
  readonly work: WriteDb
  readonly me: string
  readonly deviceId: string
  /** the centre's time, ms since 1970 */
  readonly now: number
}

/**
 * Compares what this desk believes to hold with what the cache shows: a lease recalled or handed to somebody else is
 * lost, one whose grant was never answered is found again. Drafts and decisions are not touched by any of it.
 * Answers how many rows changed.
 */
export function reconcile(source: ReconcileSource): number {
  const { cache, work, now } = source
  const rows = [...openLeases(work), ...endedSince(work, new Date(now - LONGEST_MS).toISOString())]
  if (rows.length === 0) return 0
  const cases = shownLeases(
    cache,
    rows.map((row) => row.caseId),
  )
  const seen = rows.flatMap((row) => {
    const shown = cases.get(row.caseId)
    const found = shown && judge(source, row, shown)
    return found ? [{ row, now: found }] : []
  })
  noteSeen(work, seen)
  endFinishedBatch(work)
  return seen.length
}

function judge(source: ReconcileSource, row: HeldRow, { state, lease }: Shown): Seen | null {
  const { work, me, deviceId, now } = source
  const live = lease !== null && Date.parse(lease.until) > now
  const mine = lease?.holder === me && lease.deviceId === deviceId
  if (live && mine && lease.fence > row.fence) {
    return { what: 'mine', fence: lease.fence, until: lease.until }
  }
  if (row.state !== 'held') return null
  // A centre that went back to a backup counts anew: the same number may be somebody else's.
  if (mine && lease.fence === row.fence) return row.shown === 1 ? null : { what: 'shown' }
  // An older picture of the case says nothing about a lease granted since.
  if (row.shown === 0 && (!lease || lease.fence < row.fence)) return null
  if (decidedUnder(work, row.caseId, row.fence)) return { what: 'decided' }
  // Run out and cleared at the centre is not taken away: it stays until the person renews it or gives it back.
  if (!lease && Date.parse(row.untilAt) <= now) return null
  return { what: 'lost', message: sentence(me, state, live ? lease : null) }
}

function sentence(me: string, state: string, lease: Lease | null): string {
  const kept = '草稿和已作的审核都保留着。'
  if (lease && lease.holder !== me) return `这件现在由${lease.holderName}（${lease.holder}）办理，${kept}`
  if (lease) return `您已在另一台电脑上领取这件，请在那台电脑上办理；${kept}`
  const open = openStates.some((one) => one === state)
  return open
    ? `这件已被收回，不再由您单独办理，${kept}要继续办理请先联系主管。`
    : `这件的环节已经变化，不用再办，${kept}`
}

/** Only what is compared is read: whole cases would be many. */
function shownLeases(cache: ReadDb, ids: readonly string[]): Map<string, Shown> {
  const rows = all<{ id: string; state: string; lease: string | null }>(
    cache,
    sql`SELECT id, state, lease FROM case_file
        WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  )
  return new Map(rows.map(({ id, state, lease }) => [id, { state, lease: lease === null ? null : JSON.parse(lease) }]))
}
