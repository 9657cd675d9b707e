import { useState } from 'react'
import { keyOf, queryClient } from '../app/queries.ts'
import { tellProblem } from '../common/toasts.ts'
import type { BatchView } from './batch.ts'

/** Does something to the batch, one thing at a time, and shows what it became; answers whether it was done. */
export function useBatchDeed(): { busy: boolean; act: (deed: () => Promise<BatchView>) => Promise<boolean> } {
  const [busy, setBusy] = useState(false)
  const act = async (deed: () => Promise<BatchView>) => {
    setBusy(true)
    try {
      const view = await deed()
      // What was asked before this is older than the answer.
      await queryClient.cancelQueries({ queryKey: ['batch.get'] })
      queryClient.setQueryData(keyOf('batch.get', {}), view)
      return true
    } catch (error) {
      tellProblem(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, act }
}
