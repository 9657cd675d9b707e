import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'

/**
 * What an answered 补正 changes of a case, whoever brought the papers: they join it, the request is answered, and the
 * pause ends today by the centre's time (`now`, RFC 3339).
 */
export function answerOf(
  caseFile: CaseFile,
  answeredAt: string,
  documents: readonly DocumentRef[],
  now: string,
): Pick<CaseFile, 'returnTo' | 'documents' | 'pauses' | 'supplements'> {
  const today = chinaDate(now)
  return {
    returnTo: null,
    documents: [...caseFile.documents, ...documents],
    pauses: caseFile.pauses.map((pause) => (pause.to === null ? { ...pause, to: today } : pause)),
    // An earlier request that nobody answered in time stays unanswered.
    supplements: caseFile.supplements.map((s, i, all) => (i === all.length - 1 ? { ...s, answeredAt } : s)),
  }
}
