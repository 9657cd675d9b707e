import { keyOf, queryClient, useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'
import { linkWords } from './link-words.ts'

/** Everything the badge and its screen tell of the link; undefined until the core has answered. */
export function useSync() {
  const sync = useDesk('sync.get', {}).data
  const batch = useDesk('batch.get', {}).data
  const outbox = useDesk('outbox.list', {}).data
  if (!sync) return undefined
  const sending = outbox?.some(({ state }) => state === 'sending') ?? false
  return { sync, batch, words: linkWords(sync, sending, batch?.offlineUntil ?? null) }
}

/** Pull and push now, because a person asked. */
export async function syncNow(): Promise<void> {
  try {
    queryClient.setQueryData(keyOf('sync.get', {}), await call('sync.now', {}))
  } catch (error) {
    tellProblem(error)
  }
}
