import { type RefObject, useLayoutEffect, useState } from 'react'
import type { Size } from './geometry.ts'

/** Table left around the page on each side. */
export const TABLE_EDGE = 12

let last: Size = { width: 0, height: 0 }

/**
 * Room for the page inside a scroller. The vertical scroll bar is always there and the horizontal one is left out of
 * the height, so that fitting a page can never start a loop of bars that come and go.
 */
export function useViewport(scroller: RefObject<HTMLElement | null>): Size {
  // a pane of the next case is nearly always as large as the one before: then it is laid out and painted once, not twice
  const [size, setSize] = useState(last)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => {
      const width = Math.max(0, element.clientWidth - 2 * TABLE_EDGE)
      const height = Math.max(0, element.offsetHeight - 2 * TABLE_EDGE)
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
      last = { width, height }
    }
    measure()
    const watcher = new ResizeObserver(measure)
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [scroller])
  return size
}
