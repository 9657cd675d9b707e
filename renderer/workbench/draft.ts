import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DraftBody, Workbench } from '#shared/contract/core-api.ts'
import type { Finding } from '#shared/model/finding.ts'
import { queryClient } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'
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

export interface Saver<T = DraftBody> {
  save(body: T): void
  /** send what waits now; resolves when nothing is under way */
  flush(): Promise<void>
  /** send nothing from now on: the decision that replaces the draft is being written */
  hold(): void
  /** the decision was not written: go on saving, starting with `body` */
  resume(body: T): void
}

/** Coalesces changes: the newest body goes out `delay` milliseconds after the first unsaved change. */
export function createSaver<T>(
  send: (body: T) => Promise<unknown>,
  delay: number,
  onError: (e: unknown) => void,
): Saver<T> {
  let waiting: T | null = null
  let held = false
  let timer: number | undefined
  let underWay: Promise<void> = Promise.resolve()
  const flush = () => {
    window.clearTimeout(timer)
    timer = undefined
    const body = held ? null : waiting
    waiting = null
    if (body) underWay = underWay.then(() => send(body)).then(() => undefined, onError)
    return underWay
  }
  const save = (body: T) => {
    waiting = body
    if (!held) timer ??= window.setTimeout(() => void flush(), delay)
  }
  return {
    save,
    flush,
    hold() {
      held = true
    },
    resume(body) {
      held = false
      save(body)
    },
  }
}

export interface DraftHandle {
  readonly draft: DraftBody
  change(edit: (draft: DraftBody) => DraftBody): void
  readonly saver: Saver
}

/** A draft that comes after its person has gone has nobody to be told about. */
function tellUnlessGone(error: unknown): void {
  if (problemOf(error).kind !== 'NotSignedIn') tellProblem(error)
}

/** The draft of an open case: changed at once on screen, saved within 300 ms, flushed on leaving. */
export function useDraft(caseId: string, saved: DraftBody | null): DraftHandle {
  const [draft, setDraft] = useState(saved ?? emptyDraft)
  const current = useRef(draft)
  const saver = useMemo(
    () => createSaver<DraftBody>((body) => call('workbench.saveDraft', { caseId, body }), COALESCE_MS, tellUnlessGone),
    [caseId],
  )
  const change = useCallback(
    (edit: (draft: DraftBody) => DraftBody) => {
      const next = edit(current.current)
      if (next === current.current) return
      current.current = next
      setDraft(next)
      saver.save(next)
    },
    [saver],
  )
  useEffect(() => {
    const flush = () => void saver.flush()
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      void saver.flush()
      // Coming back within this session finds the case as it was left, without asking the core again.
      // One that has become old is asked for again anyway, and must not look fresh.
      if (queryClient.getQueryState(caseKey(caseId))?.isInvalidated) return
      queryClient.setQueryData<Workbench>(caseKey(caseId), (old) => old && { ...old, draft: current.current })
    }
  }, [saver, caseId])
  return { draft, change, saver }
}
