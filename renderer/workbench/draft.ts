import { useCallback } from 'react'
import type { DraftBody, Workbench } from '#shared/contract/core-api.ts'
import type { Finding } from '#shared/model/finding.ts'
import { queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { type Drafted, useDrafted } from '../common/drafted.ts'
import { caseKey } from './open-case.ts'

const COALESCE_MS = 250

export const emptyDraft: DraftBody = {
  note: '',
  reasons: [],
  items: [],
  criteria: [],
  seen: [],
  turns: {},
  panes: [],
  handled: [],
}

/** How a draft names a page it has seen; pages count from 1. */
export const seenKey = (documentId: string, page: number): string => `${documentId}:${page}`

/** How a draft names a finding a person has looked at. */
export function findingKey(finding: Finding): string {
  return `${finding.code}:${finding.evidence?.documentId ?? ''}:${finding.evidence?.page ?? ''}`
}

/** Something a person wrote or chose; what they merely looked at is restored in silence. */
export function hasWork(draft: DraftBody): boolean {
  return (
    draft.note !== '' ||
    draft.opening !== undefined ||
    (draft.marks ?? []).length > 0 ||
    (draft.originals ?? []).length > 0 ||
    draft.reasons.length + draft.items.length + draft.criteria.length > 0
  )
}

export type DraftHandle = Drafted<DraftBody>

/** The draft of an open case: changed at once on screen, saved within 300 ms, flushed on leaving. */
export function useDraft(caseId: string, saved: DraftBody | null): DraftHandle {
  const send = useCallback((body: DraftBody) => call('workbench.saveDraft', { caseId, body }), [caseId])
  const leave = useCallback(
    (draft: DraftBody) => {
      // Coming back within this session finds the case as it was left, without asking the core again.
      // One that has become old is asked for again anyway, and must not look fresh.
      if (queryClient.getQueryState(caseKey(caseId))?.isInvalidated) return
      queryClient.setQueryData<Workbench>(caseKey(caseId), (old) => old && { ...old, draft })
    },
    [caseId],
  )
  return useDrafted(saved ?? emptyDraft, { send, delay: COALESCE_MS, leave })
}
