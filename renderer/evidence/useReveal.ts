import { type RefObject, useEffect, useLayoutEffect, useReducer, useRef } from 'react'
import type { PageBox } from '#shared/model/evidence.ts'
import type { Size } from './geometry.ts'
import type { Reveal } from './pane-types.ts'
import { turnedBox } from './place.ts'

/** Left around a place that was scrolled to. */
const ROOM = 40

interface RevealIn {
  scroller: RefObject<HTMLElement | null>
  sheet: RefObject<HTMLElement | null>
  documentId: string
  page: number
  /** the page asked for is painted, so its size is known */
  shown: boolean
  turns: number
  size: Size
  wanted: Reveal | null
  goTo(page: number): void
  scrollBy(dx: number, dy: number): void
}

/** Brings a place of the document into view: turns to its page, waits for it, scrolls no more than needed. */
export function useReveal(where: RevealIn): (place: { page: number; box: PageBox }) => void {
  const { scroller, sheet, documentId, page, shown, turns, size, wanted } = where
  const [, again] = useReducer((n: number) => n + 1, 0)
  const waiting = useRef<{ page: number; box: PageBox } | null>(null)
  const latest = useRef(where)
  useLayoutEffect(() => {
    latest.current = where
  })
  const reveal = useRef((place: { page: number; box: PageBox }) => {
    waiting.current = place
    if (place.page === latest.current.page) again()
    else latest.current.goTo(place.page)
  }).current

  const n = wanted?.documentId === documentId ? wanted.n : 0
  useEffect(() => {
    if (n > 0 && latest.current.wanted) reveal(latest.current.wanted)
  }, [n, reveal])

  useLayoutEffect(() => {
    const place = waiting.current
    const table = scroller.current
    const paper = sheet.current
    if (!place || !table || !paper || !shown || place.page !== page) return
    waiting.current = null
    const box = turnedBox(place.box, turns)
    const left = paper.offsetLeft + box.x * size.width
    const top = paper.offsetTop + box.y * size.height
    const dx = towards(left, left + box.width * size.width, table.scrollLeft, table.clientWidth)
    const dy = towards(top, top + box.height * size.height, table.scrollTop, table.clientHeight)
    if (dx !== 0 || dy !== 0) latest.current.scrollBy(dx, dy)
  })
  return reveal
}

/** How far to scroll so that from…to is in view; 0 when it is. */
function towards(from: number, to: number, start: number, length: number): number {
  if (from >= start && to <= start + length) return 0
  if (to - from > length - 2 * ROOM) return from - ROOM - start
  return (from + to) / 2 - length / 2 - start
}
