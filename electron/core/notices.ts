import { centralApi } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Notice, NoticeRef } from '#shared/model/notice.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { CentralFailure } from './central-failure.ts'
import type { ReadDb } from './db/sql.ts'
import type { Desk } from './desk.ts'
import { findCase } from './flow/cache.ts'
import { keepNotice, keptNotice } from './flow/cache-kept.ts'
import { copiesOf, recordPrint } from './flow/outbox-prints.ts'

/**
 * A notice as it was sent: asked for once, then kept in the cache. Throws ProblemError NotFound when the case has no such
 * notice, NotCached when it was never fetched and the centre cannot be reached.
 */
export async function getNotice(desk: Desk, caseId: string, no: string): Promise<Notice> {
  const { store, client, leaving } = desk
  const { caseNo } = noticeOfCase(desk, caseId, no)
  const kept = keptNotice(store.cache, no)
  if (kept) return kept
  let notice: Notice
  try {
    notice = await client.ask(centralApi.notice, { query: { no } }, leaving)
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.fromCentre) throw error
    throw new ProblemError('NotCached', '这份文书还没有下载到本机，请在恢复网络后再打开。', { cause: error })
  }
  // What is kept under a number is shown and printed for ever: another notice must never slip under it.
  if (notice.no !== no || notice.caseNo !== caseNo) {
    throw new ProblemError('CentralError', '中心给出的不是这一件的文书，没有采用；如一直如此请联系技术支持。')
  }
  keepNotice(store.cache, no, notice)
  return notice
}

/** A notice went to a printer: written down for good, then told to the centre in the background. */
export function notePrint(desk: Desk, caseId: string, no: string): { copies: number } {
  const { store, now, newId, sync } = desk
  const { ref } = noticeOfCase(desk, caseId, no)
  const copies = recordPrint(store.work, { printId: newId(), no, caseId, at: now() }, ref.copies)
  sync.wakePrints()
  return { copies }
}

/** Prints of this desk count before the centre has heard of them, or the next copy would go out without 补打. */
export function withPrintsHere(caseFile: CaseFile, work: ReadDb): CaseFile {
  const notices = caseFile.notices.map((ref) => ({ ...ref, copies: copiesOf(work, ref.no, ref.copies) }))
  return { ...caseFile, notices }
}

function noticeOfCase({ store }: Desk, caseId: string, no: string): { caseNo: string; ref: NoticeRef } {
  const caseFile = findCase(store.cache, caseId)?.caseFile
  const ref = caseFile?.notices.find((notice) => notice.no === no)
  if (!caseFile || !ref) throw new ProblemError('NotFound', '这一件没有这个文号的文书，请先同步。')
  return { caseNo: caseFile.caseNo, ref }
}
