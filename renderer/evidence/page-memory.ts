import type { DraftBody } from '#shared/contract/core-api.ts'
import type { PaneView, Turns } from './pane-types.ts'

type Memory = Pick<DraftBody, 'turns' | 'pageTurns' | 'pageTilts'>

const pageKey = (documentId: string, page: number): string => `${documentId}:${page}`

/** Quarter turns remembered for a page; a draft from before they were kept by page names the whole document. */
export function turnsOf(memory: Memory, documentId: string, page: number): Turns {
  const turns = memory.pageTurns?.[pageKey(documentId, page)] ?? memory.turns[documentId]
  return turns === 1 || turns === 2 || turns === 3 ? turns : 0
}

/** Degrees a page was straightened by. */
export function tiltOf(memory: Memory, documentId: string, page: number): number {
  return memory.pageTilts?.[pageKey(documentId, page)] ?? 0
}

/** The draft with how this page lies now; the same draft when it lay so before. */
export function withLie(
  draft: DraftBody,
  documentId: string,
  view: Pick<PaneView, 'page' | 'turns' | 'tilt'>,
): DraftBody {
  const key = pageKey(documentId, view.page)
  const turned = turnsOf(draft, documentId, view.page) !== view.turns
  const tilted = tiltOf(draft, documentId, view.page) !== view.tilt
  if (!turned && !tilted) return draft
  return {
    ...draft,
    ...(turned && { pageTurns: { ...draft.pageTurns, [key]: view.turns } }),
    ...(tilted && { pageTilts: { ...draft.pageTilts, [key]: view.tilt } }),
  }
}
