import { useQuery } from '@tanstack/react-query'
import type { Input } from '#shared/contract/core-api.ts'
import { useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'

/** What taking these cases would mean, worked out anew when it is asked or when cases changed; null = nothing to ask. */
export function usePlan(input: Input<'batch.plan'> | null) {
  const changes = useDesk('sync.get', {}).data?.changes ?? 0
  return useQuery({
    queryKey: ['batch.plan', input, changes],
    queryFn: () => (input ? call('batch.plan', input) : null),
    enabled: input !== null,
    gcTime: 0,
    // The figures stay where they are while the next ones are worked out.
    placeholderData: (before) => before,
  })
}
