import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import type { Output } from '#shared/contract/core-api.ts'
import { queryClient } from '../app/queries.ts'
import { caseKey } from './open-case.ts'

type Opened = Output<'workbench.open'>

/** A case on a bench of its own: on stage, or drawn ahead and waiting in the wings. */
export interface Wing {
  /** tells benches apart: the same case read anew is another bench */
  readonly key: number
  readonly caseId: string
  /** what it was drawn from; undefined where nobody had read it before */
  readonly opened: Opened | undefined
}

export interface Wings {
  readonly shown: Wing
  readonly waiting: Wing | null
  /** benches set up so far */
  readonly count: number
}

export const firstWings = (caseId: string): Wings => ({
  shown: { key: 0, caseId, opened: undefined },
  waiting: null,
  count: 1,
})

/**
 * Who is on stage and who waits, after what was before. A case that waits comes on as it is only while it was drawn from
 * the very answer of the core that holds now (`current`); what has become old is taken down and, if it is still next, set
 * up again. The same object when nothing changes.
 */
export function arrange(
  before: Wings,
  caseId: string,
  nextId: string | null,
  current: (caseId: string) => Opened | undefined,
): Wings {
  let { shown, waiting, count } = before
  const isTrue = (wing: Wing) => wing.opened !== undefined && wing.opened === current(wing.caseId)
  if (waiting && !isTrue(waiting)) waiting = null
  if (shown.caseId !== caseId) {
    shown = waiting?.caseId === caseId ? waiting : { key: count++, caseId, opened: undefined }
  }
  if (waiting && (waiting === shown || waiting.caseId !== nextId)) waiting = null
  const opened = nextId === null || nextId === caseId ? undefined : current(nextId)
  if (!waiting && nextId !== null && opened) waiting = { key: count++, caseId: nextId, opened }
  return shown === before.shown && waiting === before.waiting ? before : { shown, waiting, count }
}

/** The case in memory while nothing is known to have changed in it. */
export function currentCase(caseId: string): Opened | undefined {
  const state = queryClient.getQueryState<Opened>(caseKey(caseId))
  return state?.isInvalidated ? undefined : state?.data
}

const onCases = (changed: () => void) => queryClient.getQueryCache().subscribe(changed)

/** The same, followed as it changes. */
export function useCurrentCase(caseId: string | null): Opened | undefined {
  return useSyncExternalStore(onCases, () => (caseId === null ? undefined : currentCase(caseId)))
}

/** Which case comes after which, as soon as it is read and its pages are drawn: told by the bench on stage. */
interface NextUp {
  readonly after: string | null
  readonly caseId: string | null
  /** its place in the frozen order, as it will be opened with */
  readonly index: number | null
}

export const useNextUp = create<NextUp>(() => ({ after: null, caseId: null, index: null }))
