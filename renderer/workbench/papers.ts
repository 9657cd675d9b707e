import { useMemo } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { LoadDocument } from '../evidence/engine-types.ts'
import { marksText } from '../evidence/text.zh.ts'
import { loadDocument } from './load-document.ts'
import { originalsOf } from './originals.ts'

export interface Papers {
  /** the case's own, in the order given, then those shown beside them */
  readonly all: readonly DocumentRef[]
  /** of the recognition it is about, and pictures of originals: looked at beside its own, never counted as seen */
  readonly former: readonly DocumentRef[]
  isFormer(documentId: string): boolean
  readonly load: LoadDocument
}

/** What there is to look at in a case: its own papers, and those of the recognition it is about, named as such. */
export function usePapers(workbench: Workbench, documents: readonly DocumentRef[]): Papers {
  const { case: caseFile, former: decided } = workbench
  const former = useMemo(() => {
    const own = new Set(caseFile.documents.map(({ id }) => id))
    const others = (decided?.documents ?? []).filter(({ id }) => !own.has(id))
    const named = others.map((document) => ({ ...document, title: marksText.former(document.title) }))
    return [...originalsOf(caseFile), ...named]
  }, [decided, caseFile])
  const all = useMemo(() => [...documents, ...former], [documents, former])
  const isFormer = (documentId: string) => former.some((document) => document.id === documentId)
  const isDecided = (documentId: string) => decided?.documents.some(({ id }) => id === documentId) === true
  return {
    all,
    former,
    isFormer,
    load: (document) =>
      loadDocument(decided && isFormer(document.id) && isDecided(document.id) ? decided.id : caseFile.id, document),
  }
}
