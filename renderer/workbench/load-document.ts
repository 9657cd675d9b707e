import type { Workbench } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { warm } from '../evidence/evidence.ts'
import { openingPages } from './opening-pages.ts'

const KEEP_MS = 120_000

function query(caseId: string, documentId: string) {
  return {
    queryKey: ['document.bytes', documentId] as const,
    queryFn: () => call('document.bytes', { documentId, caseId }),
    gcTime: KEEP_MS,
  }
}

/** Bytes of a document, kept for two minutes. A copy, because a viewer may hand them over to its worker. */
export async function loadDocument(
  caseId: string,
  document: DocumentRef,
): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const { bytes, mediaType } = await queryClient.fetchQuery(query(caseId, document.id))
  return { bytes: bytes.slice(), mediaType }
}

/**
 * Fetches the papers a case will open with and draws their pages, so that they are there when the case is; those not on
 * this disk yet are brought now. What fails is met, and told, when the case is opened.
 */
export async function prefetchDocuments(workbench: Workbench, pack: PolicyPack): Promise<void> {
  for (const { document, page } of openingPages(workbench, pack)) {
    await warm(document, (one) => loadDocument(workbench.case.id, one), page)
  }
}
