import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Output } from '#shared/contract/core-api.ts'
import { keyOf } from '../../app/queries.ts'
import { call } from '../../bridge.ts'

/** The answer to what stands in the field; the one before stays on screen until it comes. */
export function useFind(text: string) {
  const input = { text }
  return useQuery<Output<'window.find'>>({
    queryKey: keyOf('window.find', input),
    queryFn: () => call('window.find', input),
    enabled: text !== '',
    // A card that was read is not kept in memory longer than its citizen is there.
    gcTime: 30_000,
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
}
