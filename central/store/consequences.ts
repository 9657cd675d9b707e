import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { type Consequences, type DecidedMoment, issued, textFor } from '../ops/consequences.ts'
import { queueFiling } from './filings.ts'
import { queueMessage } from './messages.ts'
import { insertNotice, takeNoticeNumber } from './notices.ts'
import type { Query } from './sql.ts'

/**
 * Writes down what a deed causes, in the deed's own transaction: the numbered notice, the text for the applicant, the
 * record for the core system. Returns the case with its new notice, to be stored. Lock order: after the case and the
 * 受理号 counter, before documents and the feed counter.
 */
export async function carryOut(
  query: Query,
  caseFile: CaseFile,
  deed: Deed,
  { notice, message, filing }: Consequences,
  moment: DecidedMoment,
): Promise<CaseFile> {
  let told = caseFile
  if (notice !== null) {
    const year = chinaDate(moment.now).slice(0, 4)
    const n = await takeNoticeNumber(query, caseFile.areaCode, notice, year)
    const made = issued(notice, caseFile, deed, n, moment)
    await insertNotice(query, made.no, caseFile, made.notice)
    told = made.caseFile
  }
  const text = message === null ? null : textFor(message, told, moment)
  if (message !== null && text !== null) {
    await queueMessage(query, { ...text, occasion: message, areaCode: told.areaCode, caseId: told.id, now: moment.now })
  }
  // Only a decided case is filed, and that one has been stored before.
  if (filing) await queueFiling(query, caseFile.id, moment.now)
  return told
}
