import type { Workbench } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { warm } from '../evidence/evidence.ts'
import { inReadingOrder } from './missing.ts'

const KEEP_MS = 120_000
const AHEAD = 2

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

/** Fetch the papers a case will open with, so that they are there when the case is. */
export async function prefetchDocuments(workbench: Workbench, pack: PolicyPack): Promise<void> {
  const documents = inReadingOrder(workbench.case.documents, pack)
  const first = [...documents.filter((d) => d.material === 'diagnosis' || d.material === 'report'), ...documents]
  const wanted = [...new Set(first)].filter((document) => workbench.local[document.id]).slice(0, AHEAD)
  for (const document of wanted) await warm(document, (one) => loadDocument(workbench.case.id, one))
}
