import type { CaseFile } from '../../model/case.ts'

/**
 * What other cases of the area say about one case. Gathered by whoever holds the cases (the desk's cache, the centre),
 * because the rules themselves see one case only.
 */
export interface OtherFacts {
  /** documents of this case whose picture is also in a case of another person */
  readonly pictures: readonly { readonly documentId: string; readonly caseNo: string }[]
  /** other applications of the same person, newest first */
  readonly samePerson: readonly (Pick<CaseFile, 'caseNo' | 'state' | 'kind' | 'applyType' | 'receivedAt'> & {
    readonly opsp_dise_code: string
  })[]
}

export const noOthers: OtherFacts = { pictures: [], samePerson: [] }
