import { useEffect, useRef } from 'react'
import { createCoverage } from './coverage.ts'

const TICK_MS = 100
/** A tick that comes later than this was not all looking: the machine was busy, or slept. */
const LONGEST_TICK_MS = 200

export interface SeenWatch {
  /** the page asked for is painted */
  shown: boolean
  documentId: string
  page: number
  /** is this place of the upright page in view, with nothing over it? */
  inView(x: number, y: number): boolean
  onSeen(documentId: string, page: number): void
}

/**
 * Tells once when a page was really looked at: painted, half of it in view, in a visible window, under nothing, for
 * long enough. Being loaded, being flicked past or lying under a panel is not being looked at.
 */
export function useSeen(watch: SeenWatch): void {
  const latest = useRef(watch)
  useEffect(() => {
    latest.current = watch
  })
  const { shown, documentId, page } = watch
  useEffect(() => {
    if (!shown) return
    const coverage = createCoverage()
    let before = performance.now()
    const timer = setInterval(() => {
      const passed = Math.min(performance.now() - before, LONGEST_TICK_MS)
      before = performance.now()
      const visible = document.visibilityState === 'visible'
      coverage.add((x, y) => visible && latest.current.inView(x, y), passed)
      if (!coverage.enough()) return
      clearInterval(timer)
      latest.current.onSeen(documentId, page)
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [shown, documentId, page])
}
