import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { DraftBody } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { type Layout, replacedBy } from '../evidence/layouts.ts'
import { tiltOf, turnsOf, withLie } from '../evidence/page-memory.ts'
import {
  initialView,
  type Look,
  type PaneHandle,
  type PaneMove,
  type PaneView,
  plainLook,
  type Reveal,
  type Turns,
} from '../evidence/pane-types.ts'
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

/** What a pane remembers of a document; how a page lies and looks is remembered by page, for both panes. */
type Kept = Omit<PaneView, 'turns' | 'tilt' | 'look'>
type Views = ReadonlyMap<string, Kept>

const start: Kept = initialView

export interface PanesOptions {
  /** papers of the former recognition: shown beside these, never counted as seen */
  readonly former?: readonly DocumentRef[]
  /** the first place the first reviewer marked: where the second reviewer begins */
  readonly first?: { readonly documentId: string; readonly page: number } | null
  /** a paper whose original did not agree, and the picture of that original: a case not opened before begins with both */
  readonly disagreeing?: { readonly scan: string; readonly original: string | null } | null
  /** documents that came in since this person last looked */
  readonly fresh?: readonly string[]
}

/** The first new page nobody has looked at, with what its paper was handed in to replace. */
function newest(documents: readonly DocumentRef[], draft: DraftBody, fresh: readonly string[]) {
  const seen = new Set(draft.seen)
  const newer = documents.find((document) => fresh.includes(document.id) && unseenPages(document, seen).length > 0)
  if (!newer) return null
  return { newer, page: unseenPages(newer, seen)[0] ?? 1, older: replacedBy(documents, newer) }
}

/**
 * What is new, beside what it replaces; else as it was left; a case not opened before begins with what the first reviewer
 * marked.
 */
function firstShown(documents: readonly DocumentRef[], draft: DraftBody, options: PanesOptions): Shown {
  const { former = [], first, disagreeing, fresh = [] } = options
  if (disagreeing && draft.panes.length === 0) {
    const other = documents.find(({ id }) => id !== disagreeing.scan)?.id ?? null
    return { left: disagreeing.scan, right: disagreeing.original ?? other }
  }
  const known = [...documents, ...former]
  const restored = draft.panes.map((pane) => known.find((document) => document.id === pane.documentId)?.id)
  const pick = (side: Side, not: string | undefined) =>
    preferred[side].flatMap((material) => documents.find((d) => d.material === material && d.id !== not) ?? [])[0]
      ?.id ?? documents.find((document) => document.id !== not)?.id
  const found = newest(documents, draft, fresh)
  const before = restored[0] ?? first?.documentId
  const left = found?.older?.id ?? (before === found?.newer.id ? undefined : before) ?? pick('left', found?.newer.id)
  if (found) return { left: left ?? null, right: found.newer.id }
  return { left: left ?? null, right: restored[1] ?? pick('right', left) ?? null }
}

function firstViews(documents: readonly DocumentRef[], draft: DraftBody, options: PanesOptions): Views {
  const found = newest(documents, draft, options.fresh ?? [])
  const views = keptViews(draft, options)
  return found ? new Map(views).set(`right ${found.newer.id}`, { ...start, page: found.page }) : views
}

function keptViews(draft: DraftBody, { first }: PanesOptions): Views {
  if (draft.panes.length === 0 && first) return new Map([[`left ${first.documentId}`, { ...start, page: first.page }]])
  return new Map(
    draft.panes.map(({ documentId, page, fit, zoom, scrollX, scrollY }, index) => [
      `${sides[index]} ${documentId}`,
      { page, fit: fit ?? 'free', zoom, scrollX, scrollY },
    ]),
  )
}

/** The pages both panes begin with. */
export function firstPages(
  documents: readonly DocumentRef[],
  draft: DraftBody,
  options: PanesOptions,
): { documentId: string; page: number }[] {
  const shown = firstShown(documents, draft, options)
  const views = firstViews(documents, draft, options)
  return sides.flatMap((side) => {
    const documentId = shown[side]
    return documentId === null ? [] : [{ documentId, page: (views.get(`${side} ${documentId}`) ?? start).page }]
  })
}

const onlyScrolled = (a: PaneView, b: PaneView): boolean =>
  a.page === b.page && a.fit === b.fit && a.zoom === b.zoom && a.turns === b.turns && a.tilt === b.tilt

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
  turnsOf(documentId: string, page: number): Turns
  /** both panes scroll, zoom and turn pages together, each from where it stands */
  readonly synced: boolean
  toggleSync(): void
  /** the hand did this in one pane */
  moved(side: Side, move: PaneMove): void
  arrange(layout: Layout): void
  readonly reveals: Readonly<Record<Side, Reveal | null>>
  /** brings a place on screen: in the pane that shows its document already, else in the active one */
  reveal(place: Omit<Reveal, 'n'>): void
}

/** Two panes over the same documents; what each shows and how is part of the draft. */
export function usePanes(documents: readonly DocumentRef[], handle: DraftHandle, options: PanesOptions = {}): Panes {
  const { draft, change } = handle
  const [active, activate] = useState<Side>('left')
  const [shown, setShown] = useState(() => firstShown(documents, draft, options))
  const [views, setViews] = useState(() => firstViews(documents, draft, options))
  // one movement may change both panes before anything is drawn again
  const newest = useRef(views)
  const putViews = (next: Views) => {
    newest.current = next
    setViews(next)
  }
  const [looks, setLooks] = useState<ReadonlyMap<string, Look>>(new Map())
  const [synced, setSynced] = useState(false)
  const [reveals, setReveals] = useState<Panes['reveals']>({ left: null, right: null })
  const left = useRef<PaneHandle>(null)
  const right = useRef<PaneHandle>(null)
  const handles = useMemo(() => ({ left, right }), [])

  const keptOf = (side: Side, documentId: string): Kept => views.get(`${side} ${documentId}`) ?? start
  const viewOf = (side: Side, documentId: string): PaneView => {
    const kept = keptOf(side, documentId)
    return {
      ...kept,
      turns: turnsOf(draft, documentId, kept.page),
      tilt: tiltOf(draft, documentId, kept.page),
      look: looks.get(`${documentId}:${kept.page}`) ?? plainLook,
    }
  }

  const keep = useCallback(
    (nextShown: Shown, nextViews: Views, lie?: { id: string; view: PaneView }) => {
      change((body) => ({
        ...(lie ? withLie(body, lie.id, lie.view) : body),
        panes: sides.flatMap((side) => {
          const documentId = nextShown[side]
          if (documentId === null) return []
          const { page, fit, zoom, scrollX, scrollY } = nextViews.get(`${side} ${documentId}`) ?? start
          return [{ documentId, page, fit, zoom, scrollX, scrollY }]
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

  const showBoth = (nextShown: Shown, pages: Readonly<Partial<Record<Side, number>>>) => {
    const nextViews = new Map(newest.current)
    for (const side of sides) {
      const [documentId, page] = [nextShown[side], pages[side]]
      if (documentId !== null && page !== undefined) {
        nextViews.set(`${side} ${documentId}`, { ...keptOf(side, documentId), page, scrollY: 0 })
      }
    }
    setShown(nextShown)
    putViews(nextViews)
    scrolled.cancel()
    keep(nextShown, nextViews)
  }
  const show = (side: Side, documentId: string, page?: number) =>
    showBoth({ ...shown, [side]: documentId }, page === undefined ? {} : { [side]: page })

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
      const { turns, tilt, look, ...kept } = view
      putViews(new Map(newest.current).set(`${side} ${documentId}`, kept))
      // turning to another page leaves how that page lies and looks as it is
      const same = before.page === view.page
      if (same && look !== before.look) setLooks((old) => new Map(old).set(`${documentId}:${view.page}`, look))
      const lain = same && (turns !== before.turns || tilt !== before.tilt)
      const write = () => keep(shown, newest.current, lain ? { id: documentId, view } : undefined)
      if (onlyScrolled(before, view)) return scrolled.run(write)
      scrolled.cancel()
      write()
    },
    handles,
    nextEvidence: () => step(1),
    previousEvidence: () => step(-1),
    turnsOf: (documentId, page) => turnsOf(draft, documentId, page),
    synced,
    toggleSync: () => setSynced(!synced),
    moved(side, move) {
      if (synced) handles[side === 'left' ? 'right' : 'left'].current?.follow(move)
    },
    arrange: (layout) => showBoth({ left: layout.left.id, right: layout.right.id }, { left: 1, right: 1 }),
    reveals,
    reveal(place) {
      const holds = (side: Side) => shown[side] === place.documentId
      const side = holds(active) ? active : (sides.find(holds) ?? active)
      if (!holds(side) || keptOf(side, place.documentId).page !== place.page) show(side, place.documentId, place.page)
      activate(side)
      const n = Math.max(reveals.left?.n ?? 0, reveals.right?.n ?? 0) + 1
      setReveals({ ...reveals, [side]: { ...place, n } })
    },
  }
}
