import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Input, Method, Output } from '#shared/contract/core-api.ts'
import { call, on } from '../bridge.ts'

/**
 * The core is on this machine: its answers do not depend on the network ('always'), are told to be old by
 * events rather than by time, and a failure is shown instead of tried again behind somebody's back.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

/** The query key of a call: the method and what it was asked. */
export function keyOf<M extends Method>(method: M, input: Input<M>): readonly [M, Input<M>] {
  return [method, input]
}

/** A call of the core as a query; `fresh`: asked anew each time somebody looks. */
export function useDesk<M extends Method>(
  method: M,
  input: Input<M>,
  { fresh = false, ...options }: { enabled?: boolean; fresh?: boolean } = {},
): UseQueryResult<Output<M>> {
  const forgotten = fresh ? { gcTime: 0, staleTime: 0 } : {}
  return useQuery({ queryKey: keyOf(method, input), queryFn: () => call(method, input), ...options, ...forgotten })
}

const countedBy: readonly Method[] = ['queue.counts', 'home.summary', 'queue.page', 'queue.rows']

/** Counts, and the rows on screen in the order they stand in. */
export function recount(): void {
  for (const method of countedBy) void queryClient.invalidateQueries({ queryKey: [method] })
}

/**
 * Cases in memory are read again when they are opened next. One that is open stays as it is: its person is offered
 * the change and nothing moves by itself.
 */
export function casesAreOld(which: (cached: Output<'workbench.open'>) => boolean = () => true): void {
  // What is being read ahead at this moment may be the old one too; what a person waits for is compared once it is open.
  void queryClient.cancelQueries({ queryKey: ['workbench.open'], type: 'inactive' })
  const cases = queryClient.getQueriesData<Output<'workbench.open'>>({ queryKey: ['workbench.open'] })
  for (const [queryKey, cached] of cases) {
    if (cached && which(cached)) void queryClient.invalidateQueries({ queryKey, exact: true, refetchType: 'none' })
  }
}

/** So long one change of one's own work is waited out for the next, in ms: a decision tells of itself several times. */
const TOGETHER_MS = 80
let soon: number | undefined

/** Everything that is true of somebody's own undelivered work; counted anew a little later, what a person waits for first. */
export function ownWorkChanged(): void {
  // Only a case with an operation of mine on it: the next case, read ahead, is none the older for it.
  casesAreOld((cached) => cached.pending !== null)
  if (soon !== undefined) return
  soon = window.setTimeout(() => {
    soon = undefined
    recount()
    for (const method of ['outbox.list', 'outbox.conflict', 'batch.get', 'decision.recent', 'case.now'] as const) {
      void queryClient.invalidateQueries({ queryKey: [method] })
    }
  }, TOGETHER_MS)
}

/** The day changed: bands and days left are those of yesterday everywhere. */
export function dayChanged(): void {
  recount()
  casesAreOld()
  void queryClient.invalidateQueries({ queryKey: ['queue.order'], refetchType: 'none' })
}

/** Keeps the cached answers in step with what the core tells. */
export function useCoreEvents(onSession: (session: Output<'session.get'>) => void): void {
  useEffect(() => {
    const stops = [
      on('sync.changed', (sync) => {
        const before = queryClient.getQueryData<Output<'sync.get'>>(keyOf('sync.get', {}))
        queryClient.setQueryData(keyOf('sync.get', {}), sync)
        if (before && before.changes !== sync.changes) {
          recount()
          casesAreOld()
        }
        if (before && before.link !== sync.link) void queryClient.invalidateQueries({ queryKey: ['batch.get'] })
        if (before && before.policyVersion !== sync.policyVersion) {
          void queryClient.invalidateQueries({ queryKey: ['policy.get'] })
        }
        const first = queryClient.getQueryState(['policy.get', {}])?.status === 'error'
        if (sync.lastPullAt !== null && (first || !before?.lastPullAt)) {
          // The first pull brings the policy and the first cases: nothing read before it is worth keeping.
          void queryClient.invalidateQueries({ queryKey: ['policy.get'] })
          void queryClient.invalidateQueries({ queryKey: ['queue.order'] })
        }
      }),
      on('outbox.changed', ownWorkChanged),
      on('batch.changed', () => void queryClient.invalidateQueries({ queryKey: ['batch.get'] })),
      on('session.changed', onSession),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [onSession])
}
