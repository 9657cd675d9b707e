import type { Workbench } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { appendAudit, lastOpened } from './audit.ts'
import type { ReadDb, WriteDb } from './db/sql.ts'

/** Somebody looks at a case: who and when, and which state of it, so that the next look can tell what is new. */
export function noteLook(work: WriteDb, { id, materialVersion }: CaseFile, at: string): void {
  appendAudit(work, { at, deed: 'case_opened', caseId: id, detail: String(materialVersion) })
}

/**
 * When this person last looked at a case, and what has come in since. By the state of the case they saw, not by the time:
 * what was handed in before the look but reached this desk after it is new, too.
 */
export function newsOf(work: ReadDb, caseFile: CaseFile): Pick<Workbench, 'lastLookedAt' | 'news'> {
  const look = lastOpened(work, caseFile.id)
  if (look === undefined) return { lastLookedAt: null, news: { documents: [], amended: false } }
  const seen = Number(look.detail)
  const newest = caseFile.history[seen - 1]?.at ?? look.at
  const since = caseFile.materialVersion === seen ? [] : caseFile.history.slice(seen)
  const isNew = ({ addedAt }: CaseFile['documents'][number]) => Date.parse(addedAt) > Date.parse(newest)
  return {
    lastLookedAt: look.at,
    news: {
      documents: caseFile.documents.filter(isNew).map(({ id }) => id),
      amended: since.some(({ kind }) => kind === 'amended'),
    },
  }
}
