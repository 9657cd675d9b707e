import { useEffect } from 'react'
import { queryClient } from '../app/queries.ts'
import { on } from '../bridge.ts'

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
