import { useEffect } from 'react'
import { queryClient } from '../app/queries.ts'
import { on } from '../bridge.ts'
import { caseKey } from '../workbench/open-case.ts'

const asked = ['window.find', 'window.registered', 'window.daySheet'] as const

/** What the window desk shows is asked again whenever something was sent, answered or pulled. */
export function useFresh(): void {
  useEffect(() => {
    const again = () => {
      for (const method of asked) void queryClient.invalidateQueries({ queryKey: [method] })
    }
    const stops = [on('outbox.changed', again), on('sync.changed', again)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
}

/**
 * The case in front of the counter is the newest: unlike at the review bench nobody is in the middle of judging it, and
 * the paper to hand over comes with the next answer of the centre.
 */
export function useNewest(caseId: string): void {
  useEffect(() => {
    let seen: number | null = null
    const again = () => void queryClient.invalidateQueries({ queryKey: caseKey(caseId) })
    const stops = [
      on('outbox.changed', again),
      on('sync.changed', ({ changes }) => {
        if (seen !== changes) again()
        seen = changes
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [caseId])
}
