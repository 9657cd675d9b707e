import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { keyOf, queryClient } from '../app/queries.ts'
import { call } from '../bridge.ts'

type Opened = Output<'workbench.open'>

/** The case in memory, whoever read it and why. */
export const caseKey = (caseId: string) => keyOf('workbench.open', { caseId })

/** Reads a case before it is asked for; nobody looks at it yet. */
export function readAhead(caseId: string): Promise<Opened> {
  return queryClient.fetchQuery({
    queryKey: caseKey(caseId),
    queryFn: () => call('workbench.open', { caseId, purpose: 'ahead' }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/**
 * The case a person opens: at once from memory while nothing is known to have changed, else read now.
 * `looked`: the core was told that somebody looks at it; a case that was read ahead is not known to be looked at.
 */
export function useOpenedCase(caseId: string) {
  const [fromMemory] = useState(() => {
    const state = queryClient.getQueryState(caseKey(caseId))
    return state?.data !== undefined && !state.isInvalidated
  })
  const looked = useRef(false)
  const query = useQuery({
    queryKey: caseKey(caseId),
    queryFn: () => {
      looked.current = true
      return call('workbench.open', { caseId, purpose: 'look' })
    },
  })
  return { query, looked, workbench: fromMemory || query.isFetchedAfterMount ? query.data : undefined }
}

/** The latest of an open case: put on screen by the caller, because the person asked for it. */
export async function rereadCase(caseId: string): Promise<void> {
  queryClient.setQueryData(caseKey(caseId), await call('workbench.open', { caseId, purpose: 'look' }))
}
