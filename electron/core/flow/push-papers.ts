import type { CentralClient } from '../central-client.ts'
import { CentralFailure } from '../central-failure.ts'
import type { WriteDb } from '../db/sql.ts'
import { backoffMs, type Clock, type Log } from '../deps.ts'
import { MAX_WAIT_MS } from './outbox.ts'
import { giveUpPaper, postponePaper, settlePaper, takePapers, type WaitingPaper } from './outbox-papers.ts'

export interface PaperPushOptions {
  readonly work: WriteDb
  readonly client: Pick<CentralClient, 'putPaper'>
  /** the bytes on this disk; undefined = they can no longer be read */
  readonly read: (sha256: string) => Uint8Array | undefined
  readonly clock: Clock
  /** the last time the centre has named, ms since 1970; null = none yet */
  readonly namedTime: () => number | null
  readonly log: Log
  readonly signal: AbortSignal
}

export interface PaperPushResult {
  /** papers of which something became known */
  readonly settled: number
  readonly failure: CentralFailure | null
}

const BATCH = 20
/** a plain failure of one paper is told after this many tries */
const TELL_AFTER = 3
const LOST = '这份材料在本机已损坏，不能上传，请重新拍摄或扫描。'

/**
 * Sends papers to the centre, one at a time, each under its SHA-256: one whose answer was lost is sent again and is
 * there once. What the centre will never take is put aside with its reason, where a person sees it; when the centre is
 * out of reach all wait. Throws nothing for the network's sake.
 */
export async function pushPapers(options: PaperPushOptions): Promise<PaperPushResult> {
  const { work, clock, signal } = options
  let settled = 0
  while (!signal.aborted) {
    const now = clock.now()
    const waiting = takePapers(work, now, now + MAX_WAIT_MS, BATCH)
    if (waiting.length === 0) break
    for (const paper of waiting) {
      const failure = await send(options, paper)
      if (signal.aborted) return { settled, failure: null }
      if (failure) return { settled, failure }
      settled += 1
    }
  }
  return { settled, failure: null }
}

/** null = something became known of this very paper; else what stands in the way of all. */
async function send(options: PaperPushOptions, paper: WaitingPaper): Promise<CentralFailure | null> {
  const { work, client, read, clock, log, signal } = options
  const { sha256, attempts } = paper
  const bytes = read(sha256)
  if (!bytes) {
    log.warn('paper.lost')
    giveUpPaper(work, sha256, 'lost', LOST)
    return null
  }
  try {
    const answer = await client.putPaper(sha256, bytes, signal)
    if (answer.sha256 !== sha256 || answer.bytes !== bytes.length) throw new CentralFailure('CentralError', ODD, 200)
    settlePaper(work, sha256, new Date(options.namedTime() ?? clock.now()).toISOString())
    return null
  } catch (error) {
    if (signal.aborted) return null
    if (!(error instanceof CentralFailure)) throw error
    log.warn('papers.failed', { kind: error.kind, status: error.status })
    if (isFinalWord(error)) {
      giveUpPaper(work, sha256, 'refused', error.message)
      return null
    }
    const wait = Math.min(MAX_WAIT_MS, error.retryAfterMs ?? backoffMs(attempts, clock))
    const quiet = error.kind === 'Offline' && attempts + 1 < TELL_AFTER
    postponePaper(work, sha256, clock.now() + wait, quiet ? null : error.message)
    return isAboutThisPaper(error) ? null : error
  }
}

const ODD = '中心登记的与本机的材料不一致，稍后自动重传；如一直如此请联系技术支持。'

/** The centre itself has looked at it: wrong kind, too large, or not this person's to hand in. */
function isFinalWord({ fromCentre, status, kind }: CentralFailure): boolean {
  return (
    fromCentre && kind !== 'DocumentDamaged' && (status === 400 || status === 403 || status === 409 || status === 413)
  )
}

/** It arrived damaged: the line's doing, perhaps this paper's only. */
function isAboutThisPaper({ fromCentre, kind }: CentralFailure): boolean {
  return fromCentre && kind === 'DocumentDamaged'
}
