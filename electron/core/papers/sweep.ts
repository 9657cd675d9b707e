import type { ReadDb } from '../db/sql.ts'
import type { Log } from '../deps.ts'
import { contentsInUse } from '../flow/outbox-papers.ts'
import { findSetting } from '../settings.ts'
import type { PaperFiles } from './paper-files.ts'

/**
 * Takes away files that a crash left without a row. What cannot be tidied now is tidied at another sign-in. Not where
 * work.db had to be salvaged once: a file without a row may then be a paper whose row could not be read.
 */
export function sweepPapers(papers: PaperFiles, work: ReadDb, log: Log): void {
  if (findSetting(work, 'salvage') !== undefined) return
  try {
    const stray = papers.sweep(contentsInUse(work))
    if (stray > 0) log.info('papers.swept', { stray })
  } catch (error) {
    log.warn('papers.not_swept', { error: error instanceof Error ? error.name : 'unknown' })
  }
}
