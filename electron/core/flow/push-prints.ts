import { centralApi } from '#shared/contract/central-api.ts'
import type { CentralClient } from '../central-client.ts'
import { CentralFailure } from '../central-failure.ts'
import type { WriteDb } from '../db/sql.ts'
import { backoffMs, type Clock, type Log } from '../deps.ts'
import { MAX_WAIT_MS } from './outbox.ts'
import { postponePrint, settlePrint, takePrints } from './outbox-prints.ts'

export interface PrintPushOptions {
  readonly work: WriteDb
  readonly client: Pick<CentralClient, 'ask'>
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

const BATCH = 50

/**
 * Hands in what was printed, one print at a time, each under its own id: a print whose answer was lost is handed in again
 * and counted once. A print the centre will not take waits by itself; when the centre is out of reach all wait.
 * Throws nothing for the network's sake.
 */
export async function pushPrints({ work, client, clock, log, signal }: PrintPushOptions): Promise<void> {
  for (;;) {
    const now = clock.now()
    const waiting = takePrints(work, now, now + MAX_WAIT_MS, BATCH)
    if (waiting.length === 0) return
    for (const { printId, no, at, attempts } of waiting) {
      try {
        const { copies } = await client.ask(centralApi.noticePrinted, { body: { printId, no, at } }, signal)
        settlePrint(work, printId, copies)
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof CentralFailure)) throw error
        log.warn('prints.failed', { kind: error.kind, status: error.status })
        const wait = Math.min(MAX_WAIT_MS, error.retryAfterMs || backoffMs(attempts, clock))
        if (!isAboutThisPrint(error)) {
          for (const row of waiting) if (row.printId >= printId) postponePrint(work, row.printId, clock.now() + wait)
          return
        }
        postponePrint(work, printId, clock.now() + wait)
      }
      if (signal.aborted) return
    }
  }
}

/** The centre itself has read it and will not count it, for instance because it does not know the notice yet. */
function isAboutThisPrint({ fromCentre, status }: CentralFailure): boolean {
  return fromCentre && (status === 400 || status === 404 || status === 409 || status === 422)
}
