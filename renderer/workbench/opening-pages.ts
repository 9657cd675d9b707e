import type { Workbench } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { emptyDraft } from './draft.ts'
import { firstMarked } from './evidence-marks.ts'
import { inReadingOrder } from './missing.ts'
import { disagreeing, originalsOf } from './originals.ts'
import { firstPages, type PanesOptions } from './panes.ts'

/** What decides which papers a case opens with. `shown`: the case as this person may see it now. */
export function openingOptions({ case: caseFile, former, news }: Workbench, shown: CaseFile): PanesOptions {
  return {
    former: [...(former?.documents ?? []), ...originalsOf(caseFile)],
    disagreeing: caseFile.state === 'second_review' ? disagreeing(caseFile) : null,
    first: firstMarked(shown),
    fresh: news.documents,
  }
}

/** The pages of its own papers that a case will open with, left and right. */
export function openingPages(workbench: Workbench, pack: PolicyPack): { document: DocumentRef; page: number }[] {
  const documents = inReadingOrder(workbench.case.documents, pack)
  const pages = firstPages(documents, workbench.draft ?? emptyDraft, openingOptions(workbench, workbench.case))
  return pages.flatMap(({ documentId, page }) => {
    const document = documents.find(({ id }) => id === documentId)
    return document ? [{ document, page }] : []
  })
}
