import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { clampZoom, fraction, type Size, steppedZoom, toggledZoom, wheelZoom } from './geometry.ts'
import type { PaneMove, PaneView } from './pane-types.ts'
import type { Point } from './place.ts'

/** A wheel that rests this long at the edge of the page and goes on turns the page. */
const EDGE_REST_MS = 250
/** Zoom steps that follow within this time at the same place are one movement and keep one point in place. */
const GESTURE_MS = 400
/** Movement below this is a click, not a drag. */
const DRAG_PX = 3

export interface PanZoom {
  scroller: RefObject<HTMLElement | null>
  /** the element of the page on the table */
  sheet: RefObject<HTMLElement | null>
  /** what is shown: another key means another page, whose scroll position comes from the view */
  page: string
  /** size of the page on the table in CSS pixels */
  size: Size
  viewport: Size
  view: PaneView
  zoom: number
  onView(view: PaneView): void
  turnPage(direction: 1 | -1, scrollY: 0 | 1): boolean
  /** what the hand did, for the other pane; what the program did is not told */
  onMove(move: PaneMove): void
}

export interface PanZoomActs {
  step(direction: 1 | -1): void
  fullSize(): void
  /** by as much as the other pane, from where this one is */
  zoomBy(factor: number): void
  scrollBy(dx: number, dy: number): void
}

/**
 * Scrolling, panning and zooming of a page. The view's fractions and the scroller follow each other; while the hand
 * moves the scroller, the scroller leads. Zooming keeps the point under the pointer where it is.
 */
export function usePanZoom(options: PanZoom): PanZoomActs {
  const { scroller, sheet, page, size, viewport, view } = options
  const latest = useRef(options)
  useLayoutEffect(() => {
    latest.current = options
  })
  /** the point of the page to keep in place over the next layout: where it is in the viewport and in the page */
  const anchor = useRef<{ at: Point; in: Point } | null>(null)
  /** the last zoom: early steps of a movement may not be able to hold the point, because nothing can be scrolled yet */
  const gesture = useRef<{ at: Point; in: Point; time: number } | null>(null)
  const reported = useRef({ scrollX: view.scrollX, scrollY: view.scrollY })
  const laidOut = useRef('')
  /** where the program last put the scroller: only what differs from it was the hand */
  const placed = useRef<Point>({ x: 0, y: 0 })

  const ranges = (element: HTMLElement) => ({
    x: element.scrollWidth - element.clientWidth,
    y: element.scrollHeight - element.clientHeight,
  })

  const place = () => {
    const element = scroller.current
    if (element) placed.current = { x: element.scrollLeft, y: element.scrollTop }
  }

  const report = () => {
    const element = scroller.current
    if (!element) return
    place()
    const range = ranges(element)
    const scrollX = fraction(element.scrollLeft, range.x)
    const scrollY = fraction(element.scrollTop, range.y)
    const { view: now, onView } = latest.current
    if (Math.abs(scrollX - now.scrollX) < 0.001 && Math.abs(scrollY - now.scrollY) < 0.001) return
    reported.current = { scrollX, scrollY }
    onView({ ...now, scrollX, scrollY })
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: refs and report do not change what is laid out
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || viewport.width === 0) return
    const layout = `${page} ${size.width}x${size.height} ${viewport.width}x${viewport.height}`
    const held = anchor.current
    const relaid = layout !== laidOut.current
    const led = view.scrollX === reported.current.scrollX && view.scrollY === reported.current.scrollY
    laidOut.current = layout
    anchor.current = null
    if (held && relaid && sheet.current) {
      element.scrollLeft = sheet.current.offsetLeft + held.in.x * size.width - held.at.x
      element.scrollTop = sheet.current.offsetTop + held.in.y * size.height - held.at.y
      report()
      return
    }
    if (!relaid && led) return
    const range = ranges(element)
    element.scrollLeft = view.scrollX * range.x
    element.scrollTop = view.scrollY * range.y
    place()
    reported.current = { scrollX: view.scrollX, scrollY: view.scrollY }
  }, [page, size.width, size.height, viewport.width, viewport.height, view.scrollX, view.scrollY])

  const zoomAt = (change: Pick<PaneView, 'fit' | 'zoom'>, pointer?: Point, following = false) => {
    const element = scroller.current
    const paper = sheet.current
    if (!element || !paper) return
    if (!following) {
      const { zoom: old, onMove } = latest.current
      onMove(change.fit === 'free' ? { kind: 'zoom', factor: change.zoom / old } : { kind: 'fit', fit: change.fit })
    }
    const at = pointer ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 }
    const now = performance.now()
    const last = gesture.current
    const going = last && now - last.time < GESTURE_MS && Math.hypot(last.at.x - at.x, last.at.y - at.y) < DRAG_PX
    const point = going
      ? last.in
      : {
          x: (element.scrollLeft + at.x - paper.offsetLeft) / paper.offsetWidth,
          y: (element.scrollTop + at.y - paper.offsetTop) / paper.offsetHeight,
        }
    gesture.current = { at, in: point, time: now }
    anchor.current = { at, in: point }
    latest.current.onView({ ...latest.current.view, ...change })
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: handlers read what is current through refs
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let frame = 0
    let scrolledAt = 0
    let drag: { pointer: number; from: Point; scroll: Point; moved: boolean } | null = null

    const pointOf = (event: MouseEvent): Point => {
      const box = element.getBoundingClientRect()
      return { x: event.clientX - box.left, y: event.clientY - box.top }
    }
    const atEdge = (direction: 1 | -1) =>
      direction === 1 ? element.scrollTop >= ranges(element).y - 1 : element.scrollTop <= 0

    const onScroll = () => {
      scrolledAt = performance.now()
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => {
        const dx = element.scrollLeft - placed.current.x
        const dy = element.scrollTop - placed.current.y
        report()
        if (dx !== 0 || dy !== 0) latest.current.onMove({ kind: 'scroll', dx, dy })
      })
    }
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey) {
        event.preventDefault()
        const zoom = wheelZoom(latest.current.zoom, event.deltaY)
        if (zoom !== latest.current.zoom) zoomAt({ fit: 'free', zoom }, pointOf(event))
        return
      }
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.deltaY === 0) return
      const direction = event.deltaY > 0 ? 1 : -1
      const rested = performance.now() - scrolledAt > EDGE_REST_MS
      // any wheel movement counts as scrolling, so that the tail of a long spin does not leaf through pages
      scrolledAt = performance.now()
      if (rested && atEdge(direction)) latest.current.turnPage(direction, direction === 1 ? 0 : 1)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      const direction = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : null
      if (direction === null || event.ctrlKey || event.altKey || !atEdge(direction)) return
      if (latest.current.turnPage(direction, direction === 1 ? 0 : 1)) event.preventDefault()
    }
    const onDoubleClick = (event: MouseEvent) => {
      if (!holdsPointer(event)) zoomAt(toggledZoom(latest.current.view, latest.current.zoom), pointOf(event))
    }

    const onPointerDown = (event: PointerEvent) => {
      const onBar = pointOf(event).x > element.clientWidth || pointOf(event).y > element.clientHeight
      if (event.button > 1 || event.pointerType === 'touch' || onBar || holdsPointer(event)) return
      if (event.button === 1) event.preventDefault()
      const scroll = { x: element.scrollLeft, y: element.scrollTop }
      drag = { pointer: event.pointerId, from: { x: event.clientX, y: event.clientY }, scroll, moved: false }
    }
    const onPointerMove = (event: PointerEvent) => {
      if (drag?.pointer !== event.pointerId) return
      const dx = event.clientX - drag.from.x
      const dy = event.clientY - drag.from.y
      if (!drag.moved && Math.hypot(dx, dy) < DRAG_PX) return
      if (!drag.moved) {
        element.setPointerCapture(event.pointerId)
        element.classList.add('is-dragging')
      }
      drag.moved = true
      element.scrollLeft = drag.scroll.x - dx
      element.scrollTop = drag.scroll.y - dy
    }
    const onPointerEnd = () => {
      drag = null
      element.classList.remove('is-dragging')
    }

    const off = new AbortController()
    const { signal } = off
    element.addEventListener('scroll', onScroll, { passive: true, signal })
    // not passive: Ctrl+wheel would zoom the whole window otherwise
    element.addEventListener('wheel', onWheel, { passive: false, signal })
    element.addEventListener('keydown', onKeyDown, { signal })
    element.addEventListener('dblclick', onDoubleClick, { signal })
    element.addEventListener('pointerdown', onPointerDown, { signal })
    element.addEventListener('pointermove', onPointerMove, { signal })
    element.addEventListener('pointerup', onPointerEnd, { signal })
    element.addEventListener('pointercancel', onPointerEnd, { signal })
    return () => {
      cancelAnimationFrame(frame)
      off.abort()
    }
  }, [])

  return {
    step: (direction) => zoomAt({ fit: 'free', zoom: steppedZoom(latest.current.zoom, direction) }),
    fullSize: () => zoomAt({ fit: 'free', zoom: 1 }),
    zoomBy: (factor) => zoomAt({ fit: 'free', zoom: clampZoom(latest.current.zoom * factor) }, undefined, true),
    scrollBy: (dx, dy) => {
      scroller.current?.scrollBy(dx, dy)
      report()
    },
  }
}

/** Text to be selected and boxes to be drawn take the pointer themselves. */
function holdsPointer(event: Event): boolean {
  return event.target instanceof Element && event.target.closest('[data-holds-pointer]') !== null
}
