import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { asDocument, latestChecks } from '#shared/policy/originals.ts'

/** Pictures of originals that were taken at the counter, each under its paper's name. */
export function originalsOf(caseFile: CaseFile): DocumentRef[] {
  return [...latestChecks(caseFile).values()].flatMap(({ check: { captured, documentId }, record }) => {
    const paper = caseFile.documents.find(({ id }) => id === documentId)
    return captured && paper ? [asDocument(captured, paper, record)] : []
  })
}

/** The paper whose original did not agree, and the picture of that original where one was taken; null = all agree. */
export function disagreeing(caseFile: CaseFile): { scan: string; original: string | null } | null {
  const found = [...latestChecks(caseFile).values()]
    .map(({ check }) => check)
    .filter(({ result }) => result === 'differs')
    .toSorted((a, b) => Number(b.captured !== undefined) - Number(a.captured !== undefined))[0]
  return found ? { scan: found.documentId, original: found.captured?.id ?? null } : null
}
