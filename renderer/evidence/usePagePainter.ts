import { type RefObject, useLayoutEffect, useReducer, useRef, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { giveCanvas, takeCanvas } from './canvas-pool.ts'
import type { EvidenceEngine, LoadDocument, PageImage } from './engine-types.ts'
import { isSharp } from './held.ts'
import { paint, paintedSize } from './paint.ts'
import { refusals } from './text.zh.ts'
import { type Notice, type RefusalCode, RefusalError } from './worker/protocol.ts'

/**
 * The first step of a zoom is drawn sharp at once. While more steps follow, the next sharp picture waits until the hand
 * rests this long; the old one is scaled meanwhile.
 */
const REST_MS = 120
/** A wait longer than this is explained. */
const EXPLAIN_MS = 1000

export interface PageWork {
  engine: EvidenceEngine
  doc: DocumentRef
  load: LoadDocument
  page: number
  /** device pixels across the upright page; 0 while the pane has no size */
  width: number
  turns: number
  evenLight: boolean
}

export interface PageState {
  /** the page on the canvas is the one asked for */
  shown: boolean
  /** the canvas holds another page of the same document, kept until the new one is there */
  stale: boolean
  notice: Notice | null
  /** Chinese sentence why the page is not shown, else null */
  refusal: string | null
  /** the reason by its code, for what can be done about it */
  refusalCode: RefusalCode | null
  /** a wait worth explaining: for the bytes, or for the drawing */
  waitingFor: 'bytes' | 'drawing' | null
  retry(): void
}

/** What lies on the canvas. */
interface Painted {
  doc: string
  page: number
  notice: Notice | null
}

const isSame = (a: Painted | null, b: Painted | null): boolean =>
  a?.doc === b?.doc && a?.page === b?.page && a?.notice === b?.notice

function canvasFor(bitmap: ImageBitmap, turns: number): HTMLCanvasElement {
  const { across, down } = paintedSize(bitmap, turns)
  return takeCanvas(across, down)
}

/** The sentence for a failed page; what the core itself said about missing bytes comes first. */
function sentence(cause: unknown): string {
  if (!(cause instanceof RefusalError)) return refusals.engine
  const told = cause.cause instanceof ProblemError ? cause.cause.message : ''
  return told || refusals[cause.code]
}

const codeOf = (cause: unknown): RefusalCode => (cause instanceof RefusalError ? cause.code : 'engine')

/**
 * Keeps a canvas in `holder` showing a page: at once from what is held, then sharp for the width asked for. Never leaves
 * a page of another document on the canvas.
 */
export function usePagePainter(holder: RefObject<HTMLElement | null>, work: PageWork): PageState {
  const { engine, doc, load, page, width, turns, evenLight } = work
  const [attempt, retry] = useReducer((n: number) => n + 1, 0)
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const painted = useRef<Painted | null>(null)
  const [refused, setRefused] = useState<{ key: string; sentence: string; code: RefusalCode } | null>(null)
  const [waiting, setWaiting] = useState<PageState['waitingFor']>(null)
  const steppedAt = useRef(Number.NEGATIVE_INFINITY)
  const key = `${doc.sha256}/${page}`
  const there = painted.current?.doc === doc.sha256 && painted.current.page === page
  // what is held is painted before the next frame: counted as there at once, or all would be laid out twice
  const ahead = !there && width > 0 ? engine.peek(doc, page, 'visible') : null
  const state = ahead ? { doc: doc.sha256, page, notice: ahead.notice } : painted.current

  useLayoutEffect(
    () => () => {
      if (canvas.current) giveCanvas(canvas.current)
      canvas.current = null
      painted.current = null
    },
    [],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: attempt is what retry changes, state what was drawn last
  useLayoutEffect(() => {
    const place = holder.current
    if (!place || width === 0) return
    const put = (image: PageImage) => {
      canvas.current ??= place.appendChild(canvasFor(image.bitmap, turns))
      paint(canvas.current, image.bitmap, turns, { evenLight })
      painted.current = { doc: doc.sha256, page, notice: image.notice }
      setRefused(null)
      setWaiting(null)
    }
    const show = (image: PageImage) => {
      put(image)
      redraw()
    }
    const held = engine.peek(doc, page, 'visible')
    if (held) put(held)
    if (!isSame(state, painted.current)) redraw()
    if (held && isSharp(held, width)) return

    const calledOff = new AbortController()
    const explain = setTimeout(() => setWaiting(engine.loading(doc) ? 'bytes' : 'drawing'), EXPLAIN_MS)
    const wish = { doc, load, page, width, purpose: 'visible', signal: calledOff.signal } as const
    let sharp = false
    const ask = async () => {
      // Nothing is seen yet: what is there soonest is shown until the sharp picture, which is asked for beside it, comes.
      if (!held) {
        engine.request({ ...wish, quick: true }).then(
          (image) => {
            if (!sharp && !isSharp(image, width)) show(image)
          },
          // the sharp one is refused for the same reason, and that is told
          () => undefined,
        )
      }
      try {
        const image = await engine.request(wish)
        sharp = true
        show(image)
      } catch (cause) {
        if (calledOff.signal.aborted) return
        setWaiting(null)
        // a failed sharpening leaves the readable page; only a page that cannot be seen at all is an error
        if (!engine.peek(doc, page, 'visible')) setRefused({ key, sentence: sentence(cause), code: codeOf(cause) })
      } finally {
        clearTimeout(explain)
      }
    }
    const now = performance.now()
    const moving = now - steppedAt.current < 2 * REST_MS
    steppedAt.current = now
    const rest = held && moving ? setTimeout(() => void ask(), REST_MS) : undefined
    // once this is laid out for good: before thumbnails ask, and not for a width that is corrected at once
    if (rest === undefined) queueMicrotask(() => void (calledOff.signal.aborted || ask()))
    return () => {
      calledOff.abort()
      clearTimeout(rest)
      clearTimeout(explain)
      setWaiting(null)
    }
  }, [engine, doc, load, page, width, turns, evenLight, attempt, key, holder])

  const shown = state?.doc === doc.sha256 && state.page === page
  return {
    shown,
    stale: !shown && state?.doc === doc.sha256,
    notice: shown ? state.notice : null,
    refusal: !shown && refused?.key === key ? refused.sentence : null,
    refusalCode: !shown && refused?.key === key ? refused.code : null,
    waitingFor: waiting,
    retry: () => {
      setRefused(null)
      retry()
    },
  }
}
