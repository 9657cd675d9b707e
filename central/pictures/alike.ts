import type { CaseFile } from '#shared/model/case.ts'

/** Cases named on one paper: more tell nobody more. */
const MOST = 10

/** Another scan of the same paper: which case has it, and under which hash. */
export interface Copy {
  readonly caseFile: CaseFile
  readonly sha256: string
}

/** Who a case is about, as far as two cases can be told to be about the same person. */
function personOf({ form }: CaseFile): string {
  return form.psn_no || form.certno
}

/**
 * Names the other case on the paper, if it is another person's. Nothing is decided on it, so it is no material change.
 * Null when there is nothing to change.
 */
export function markedAlike(mine: Copy, other: Copy): CaseFile | null {
  const { caseFile, sha256 } = mine
  if (caseFile.id === other.caseFile.id || personOf(caseFile) === personOf(other.caseFile)) return null
  const { caseNo } = other.caseFile
  const isNew = (alike: readonly string[]) => !alike.includes(caseNo) && alike.length < MOST
  const changes = caseFile.documents.some((d) => d.sha256 === sha256 && isNew(d.alike ?? []))
  if (!changes) return null
  return {
    ...caseFile,
    documents: caseFile.documents.map((d) => {
      const alike = d.alike ?? []
      return d.sha256 === sha256 && isNew(alike) ? { ...d, alike: [...alike, caseNo].sort() } : d
    }),
    version: caseFile.version + 1,
  }
}
