import { centralApi } from '#shared/contract/central-api.ts'
import type { CentralClient } from '../central-client.ts'
import { CentralFailure } from '../central-failure.ts'
import { all, sql, type WriteDb } from '../db/sql.ts'
import type { Clock, Log } from '../deps.ts'

/** Somebody who writes is not followed key by key. */
const PAUSE_MS = 15_000

/**
 * Tells the centre the drafts of cases this desk has alone, so that whoever takes one over can go on from it. What was
 * told is remembered for this session only: telling it twice is harmless.
 */
export function createDraftPush(options: {
  readonly work: WriteDb
  readonly client: Pick<CentralClient, 'ask'>
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}) {
  const { work, client, clock, log, signal } = options
  const told = new Map<string, string>()
  let lastAt = Number.NEGATIVE_INFINITY

  interface Row {
    caseId: string
    fence: number
    body: string
    savedAt: string
  }
  const untold = () =>
    all<Row>(
      work,
      sql`SELECT d.case_id AS caseId, fence, body, saved_at AS savedAt FROM draft d JOIN lease USING (case_id)
          WHERE lease.state = 'held' AND fence > 0`,
    ).filter(({ caseId, fence, savedAt }) => told.get(caseId) !== `${fence} ${savedAt}`)

  return {
    /** ms until drafts may be told again; null when nothing is untold */
    due: (): number | null =>
      untold().length === 0 ? null : Math.max(0, Math.round(lastAt + PAUSE_MS - clock.monotonic())),
    async push(): Promise<void> {
      if (clock.monotonic() - lastAt < PAUSE_MS) return
      for (const { caseId, fence, body, savedAt } of untold()) {
        lastAt = clock.monotonic()
        try {
          const path = centralApi.putDraft.path.replace(':caseId', caseId)
          await client.ask({ ...centralApi.putDraft, path }, { body: { fence, savedAt, draft: body } }, signal)
          told.set(caseId, `${fence} ${savedAt}`)
        } catch (error) {
          if (signal.aborted) return
          if (!(error instanceof CentralFailure)) throw error
          log.warn('draft.untold', { kind: error.kind, status: error.status })
          return
        }
      }
    },
  }
}
