import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { keyOf, queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'

type Opened = Output<'workbench.open'>

/** News that were on screen: in a case that is opened again from memory they are new no longer. */
const told = new WeakSet<Opened['news']>()

export const noNews: Opened['news'] = { documents: [], amended: false }

/** What was new at the first look stays so while the case is open, and what a reload brings is added to it. */
export function addNews(before: Opened['news'], { documents, amended }: Opened['news']): Opened['news'] {
  return { documents: [...new Set([...before.documents, ...documents])], amended: before.amended || amended }
}

/** How long a case nobody looks at stays in memory, in ms: for going back to it, not for a whole day's cases. */
const KEEP_MS = 60_000

/** The case in memory, whoever read it and why. */
export const caseKey = (caseId: string) => keyOf('workbench.open', { caseId })

/** Reads a case before it is asked for; nobody looks at it yet. */
export function readAhead(caseId: string): Promise<Opened> {
  return queryClient.fetchQuery({
    queryKey: caseKey(caseId),
    queryFn: () => call('workbench.open', { caseId, purpose: 'ahead' }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEEP_MS,
  })
}

/**
 * The case a person opens: at once from memory while nothing is known to have changed, else read now.
 * `news`: what is new in it to the person who opens it now.
 * `looked`: the core was told that somebody looks at it; a case that was read ahead is not known to be looked at.
 */
export function useOpenedCase(caseId: string) {
  const [memory] = useState(() => {
    const state = queryClient.getQueryState<Opened>(caseKey(caseId))
    if (state?.data === undefined || state.isInvalidated) return null
    return { data: state.data, seen: told.has(state.data.news) }
  })
  const looked = useRef(false)
  const query = useQuery({
    queryKey: caseKey(caseId),
    queryFn: () => {
      looked.current = true
      return call('workbench.open', { caseId, purpose: 'look' })
    },
    gcTime: KEEP_MS,
  })
  const workbench = memory || query.isFetchedAfterMount ? query.data : undefined
  useEffect(() => {
    if (workbench) told.add(workbench.news)
  }, [workbench])
  const news = memory?.seen && workbench?.news === memory.data.news ? noNews : workbench?.news
  return { query, looked, workbench, news }
}

/** The latest of an open case: put on screen by the caller, because the person asked for it. */
export async function rereadCase(caseId: string): Promise<void> {
  queryClient.setQueryData(caseKey(caseId), await call('workbench.open', { caseId, purpose: 'look' }))
}
