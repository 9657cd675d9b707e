import { useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { PaneHandle } from './pane-types.ts'

/** A callback under one identity that always does what the newest one does. */
export function useStable<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const latest = useRef(callback)
  useLayoutEffect(() => {
    latest.current = callback
  })
  return useCallback((...args: A) => latest.current(...args), [])
}

/** The acts under one identity, so that the bar and the workbench's keys are not redrawn with every scroll. */
export function useActs(now: PaneHandle): PaneHandle {
  const latest = useRef(now)
  useLayoutEffect(() => {
    latest.current = now
  })
  const [acts] = useState<PaneHandle>(() => ({
    nextPage: () => latest.current.nextPage(),
    previousPage: () => latest.current.previousPage(),
    zoomIn: () => latest.current.zoomIn(),
    zoomOut: () => latest.current.zoomOut(),
    fitWidth: () => latest.current.fitWidth(),
    fitPage: () => latest.current.fitPage(),
    fullSize: () => latest.current.fullSize(),
    rotate: () => latest.current.rotate(),
    tilt: (direction) => latest.current.tilt(direction),
    brighter: (direction) => latest.current.brighter(direction),
    contrast: (direction) => latest.current.contrast(direction),
    evenLight: () => latest.current.evenLight(),
    restore: () => latest.current.restore(),
    loupe: () => latest.current.loupe(),
    holdLoupe: (on) => latest.current.holdLoupe(on),
    search: () => latest.current.search(),
    adjust: () => latest.current.adjust(),
    follow: (move) => latest.current.follow(move),
    inView: () => latest.current.inView(),
    focus: () => latest.current.focus(),
  }))
  return acts
}

/** The same object while it is the same document, although the case around it was read again. */
export function useSameDocument(doc: DocumentRef): DocumentRef {
  const [kept, setKept] = useState(doc)
  if (kept.id === doc.id && kept.sha256 === doc.sha256) return kept
  setKept(doc)
  return doc
}
