import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { DraftBody } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { initialView, type PaneHandle, type PaneView } from '../evidence/pane-types.ts'
import type { DraftHandle } from './draft.ts'
import { later } from './later.ts'
import { unseenPages } from './missing.ts'

/** Scrolling goes into the draft once the hand rests this long. */
const REST_MS = 300

export const sides = ['left', 'right'] as const
export type Side = (typeof sides)[number]

// Materials every national form knows: the certificate is read against the reports.
const preferred: Readonly<Record<Side, readonly string[]>> = {
  left: ['diagnosis', 'discharge', 'application_form'],
  right: ['report', 'discharge', 'id_front'],
}

type Shown = Readonly<Record<Side, string | null>>

function firstShown(documents: readonly DocumentRef[], draft: DraftBody): Shown {
  const restored = draft.panes.map((pane) => documents.find((document) => document.id === pane.documentId)?.id)
  const pick = (side: Side, not: string | undefined) =>
    preferred[side].flatMap((material) => documents.find((d) => d.material === material && d.id !== not) ?? [])[0]
      ?.id ?? documents.find((document) => document.id !== not)?.id
  const left = restored[0] ?? pick('left', undefined)
  return { left: left ?? null, right: restored[1] ?? pick('right', left) ?? null }
}

function turnsOf(draft: DraftBody, documentId: string): PaneView['turns'] {
  const turns = draft.turns[documentId]
  return turns === 1 || turns === 2 || turns === 3 ? turns : 0
}

function restoredViews(draft: DraftBody): Map<string, PaneView> {
  return new Map(
    draft.panes.map((pane, index) => [
      `${sides[index]} ${pane.documentId}`,
      {
        page: pane.page,
        fit: pane.fit ?? 'free',
        zoom: pane.zoom,
        turns: turnsOf(draft, pane.documentId),
        scrollX: pane.scrollX,
        scrollY: pane.scrollY,
      },
    ]),
  )
}

const onlyScrolled = (a: PaneView, b: PaneView): boolean =>
  a.page === b.page && a.fit === b.fit && a.zoom === b.zoom && a.turns === b.turns

export interface Panes {
  readonly active: Side
  activate(side: Side): void
  readonly shown: Shown
  show(side: Side, documentId: string, page?: number): void
  view(side: Side): PaneView
  setView(side: Side, view: PaneView): void
  readonly handles: Readonly<Record<Side, React.RefObject<PaneHandle | null>>>
  /** the next page nobody has seen: in this document, else in the next one */
  nextEvidence(): void
  previousEvidence(): void
}

/** Two panes over the same documents; what each shows and how is part of the draft. */
export function usePanes(documents: readonly DocumentRef[], handle: DraftHandle): Panes {
  const { draft, change } = handle
  const [active, activate] = useState<Side>('left')
  const [shown, setShown] = useState(() => firstShown(documents, draft))
  const [views, setViews] = useState(() => restoredViews(draft))
  const left = useRef<PaneHandle>(null)
  const right = useRef<PaneHandle>(null)
  const handles = useMemo(() => ({ left, right }), [])

  const viewOf = (side: Side, documentId: string): PaneView =>
    views.get(`${side} ${documentId}`) ?? { ...initialView, turns: turnsOf(draft, documentId) }

  const keep = useCallback(
    (nextShown: Shown, nextViews: ReadonlyMap<string, PaneView>, turned?: { id: string; turns: number }) => {
      change((body) => ({
        ...body,
        turns: turned ? { ...body.turns, [turned.id]: turned.turns } : body.turns,
        panes: sides.flatMap((side) => {
          const documentId = nextShown[side]
          if (documentId === null) return []
          const view = nextViews.get(`${side} ${documentId}`) ?? initialView
          const { fit, zoom, scrollX, scrollY } = view
          return [{ documentId, page: view.page, fit, zoom, scrollX, scrollY }]
        }),
      }))
    },
    [change],
  )

  const scrolled = useMemo(() => later(REST_MS), [])
  // A layout effect, so that the last scroll is in the draft before the draft is flushed on leaving.
  useLayoutEffect(() => {
    const flush = () => scrolled.flush()
    window.addEventListener('pagehide', flush, { capture: true })
    return () => {
      window.removeEventListener('pagehide', flush, { capture: true })
      flush()
    }
  }, [scrolled])

  const show = (side: Side, documentId: string, page?: number) => {
    const nextShown = { ...shown, [side]: documentId }
    const nextViews = new Map(views)
    if (page !== undefined) nextViews.set(`${side} ${documentId}`, { ...viewOf(side, documentId), page, scrollY: 0 })
    setShown(nextShown)
    setViews(nextViews)
    scrolled.cancel()
    keep(nextShown, nextViews)
  }

  const step = (direction: 1 | -1) => {
    const pane = handles[active].current
    if (direction === 1 ? pane?.nextPage() : pane?.previousPage()) return
    const at = documents.findIndex((document) => document.id === shown[active])
    const around = documents.map(
      (_, n) => documents[(at + direction * (n + 1) + documents.length * 2) % documents.length],
    )
    const others = around.flatMap((document) => (document && document.id !== shown[active] ? [document] : []))
    const seen = new Set(draft.seen)
    const target = others.find((document) => unseenPages(document, seen).length > 0) ?? others[0]
    if (!target) return
    const unseen = unseenPages(target, seen)[0]
    show(active, target.id, unseen ?? (direction === 1 ? 1 : target.pages))
  }

  return {
    active,
    activate,
    shown,
    show,
    view: (side) => {
      const documentId = shown[side]
      return documentId === null ? initialView : viewOf(side, documentId)
    },
    setView: (side, view) => {
      const documentId = shown[side]
      if (documentId === null) return
      const before = viewOf(side, documentId)
      const nextViews = new Map(views).set(`${side} ${documentId}`, view)
      setViews(nextViews)
      const turned = view.turns === turnsOf(draft, documentId) ? undefined : { id: documentId, turns: view.turns }
      const write = () => keep(shown, nextViews, turned)
      if (onlyScrolled(before, view)) return scrolled.run(write)
      scrolled.cancel()
      write()
    },
    handles,
    nextEvidence: () => step(1),
    previousEvidence: () => step(-1),
  }
}
