import './evidence.css'
import {
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { LoadDocument } from './engine.ts'
import { evidence } from './evidence.ts'
import { devicePixels, effectiveZoom, turned } from './geometry.ts'
import { PageTable } from './PageTable.tsx'
import { PaneBar } from './PaneBar.tsx'
import type { PaneHandle, PaneView } from './pane-types.ts'
import { ThumbnailStrip } from './ThumbnailStrip.tsx'
import { text } from './text.zh.ts'
import { usePagePainter, useSeen } from './usePagePainter.ts'
import { usePanZoom } from './usePanZoom.ts'
import { useViewport } from './useViewport.ts'

export interface DocumentPaneProps {
  documents: readonly DocumentRef[]
  documentId: string | null
  onSelect(id: string): void
  load: LoadDocument
  view: PaneView
  onView(view: PaneView): void
  /** a page (from 1) was really on screen for a third of a second; may be told more than once */
  onSeen(documentId: string, page: number): void
  /** "documentId:page" already on screen before, for the ticks; what this pane shows itself is added to it */
  seen?: ReadonlySet<string>
  watermark: string
  active: boolean
  onActivate(): void
  handle?: Ref<PaneHandle>
}

const A4 = { width: 794, height: 1123 }
const NO_PAGES: ReadonlySet<number> = new Set()

/** One of the two panes of the workbench: any document of the case, its pages, and how they are looked at. */
export function DocumentPane(props: DocumentPaneProps) {
  const { documents, documentId, active, watermark, handle } = props
  const doc = documents.find((d) => d.id === documentId) ?? null
  const [local, setLocal] = useState<ReadonlySet<string>>(new Set())
  const onSeen = useStable((id: string, page: number) => {
    setLocal((old) => (old.has(`${id}:${page}`) ? old : new Set(old).add(`${id}:${page}`)))
    props.onSeen(id, page)
  })
  const seenByDocument = useMemo(() => groupSeen([...(props.seen ?? []), ...local]), [props.seen, local])
  const pagesOf = (d: DocumentRef) => evidence().pages(d)
  const finished = new Set(
    documents.filter((d) => (seenByDocument.get(d.id)?.size ?? 0) >= pagesOf(d)).map((d) => d.id),
  )

  return (
    <section
      className={active ? 'ev-pane is-active' : 'ev-pane'}
      aria-label={doc ? text.pane(doc.title) : text.documents}
      onPointerDownCapture={props.onActivate}
      onFocusCapture={props.onActivate}
    >
      {doc ? (
        <OpenPane
          doc={doc}
          documents={documents}
          finished={finished}
          seen={seenByDocument.get(doc.id) ?? NO_PAGES}
          onSelect={props.onSelect}
          load={props.load}
          view={props.view}
          onView={props.onView}
          onSeen={onSeen}
          watermark={watermark}
          handle={handle}
        />
      ) : (
        <EmptyPane documents={documents} finished={finished} onSelect={props.onSelect} />
      )}
    </section>
  )
}

interface OpenPaneProps {
  doc: DocumentRef
  documents: readonly DocumentRef[]
  finished: ReadonlySet<string>
  seen: ReadonlySet<number>
  onSelect(id: string): void
  load: LoadDocument
  view: PaneView
  onView(view: PaneView): void
  onSeen(documentId: string, page: number): void
  watermark: string
  handle: Ref<PaneHandle> | undefined
}

function OpenPane(props: OpenPaneProps) {
  const { view, watermark } = props
  const engine = evidence()
  const doc = useSameDocument(props.doc)
  const load = useStable(props.load)
  const onView = useStable(props.onView)
  const onSelect = useStable(props.onSelect)
  const scroller = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const viewport = useViewport(scroller)

  const pages = engine.pages(doc)
  const page = Math.min(Math.max(1, view.page), pages)
  const paper = engine.size(doc, page) ?? A4
  const zoom = effectiveZoom(view, paper, viewport)
  const lying = turned(paper, view.turns)
  const size = { width: Math.round(lying.width * zoom), height: Math.round(lying.height * zoom) }
  const width = viewport.width === 0 ? 0 : devicePixels(paper.width * zoom, window.devicePixelRatio)
  const state = usePagePainter(canvas, { engine, doc, load, page, width, turns: view.turns })
  useSeen(state.shown, doc.id, page, props.onSeen)
  useEffect(() => engine.start(), [engine])
  useEffect(() => {
    if (!state.shown || page >= pages) return
    const off = new AbortController()
    const next = { doc, load, page: page + 1, width, purpose: 'ahead' as const, signal: off.signal }
    // only a head start: whatever goes wrong is met, and told, when the page is turned
    engine.request(next).catch(() => undefined)
    return () => off.abort()
  }, [engine, doc, load, page, pages, width, state.shown])

  const goTo = useStable((target: number, scrollY: number): boolean => {
    if (target < 1 || target > pages || target === page) return false
    onView({ ...view, page: target, scrollY })
    return true
  })
  const { step, fullSize } = usePanZoom({
    scroller,
    sheet,
    page: `${doc.id}/${page}/${view.turns}`,
    size,
    viewport,
    view,
    zoom,
    onView,
    turnPage: (direction, scrollY) => goTo(page + direction, scrollY),
  })
  const acts = useActs({
    nextPage: () => goTo(page + 1, 0),
    previousPage: () => goTo(page - 1, 0),
    zoomIn: () => step(1),
    zoomOut: () => step(-1),
    fitWidth: () => onView({ ...view, fit: 'width', scrollX: 0 }),
    fitPage: () => onView({ ...view, fit: 'page', scrollX: 0, scrollY: 0 }),
    rotate: () => onView({ ...view, turns: nextTurn(view.turns) }),
    focus: () => scroller.current?.focus(),
  })
  useImperativeHandle(props.handle, () => acts, [acts])
  const onPage = useCallback((target: number) => void goTo(target, 0), [goTo])
  const onFullSize = useStable(fullSize)

  return (
    <>
      <PaneBar
        documents={props.documents}
        documentId={doc.id}
        finished={props.finished}
        onSelect={onSelect}
        page={page}
        pages={pages}
        fit={view.fit}
        zoom={zoom}
        acts={acts}
        onFullSize={onFullSize}
      />
      <ThumbnailStrip
        engine={engine}
        doc={doc}
        load={load}
        page={page}
        pages={pages}
        turns={view.turns}
        seen={props.seen}
        onPage={onPage}
      />
      <PageTable
        scroller={scroller}
        sheet={sheet}
        canvas={canvas}
        label={text.page(doc.title, page, pages)}
        title={doc.title}
        page={page}
        size={size}
        state={state}
        watermark={watermark}
      />
    </>
  )
}

function EmptyPane(props: Pick<OpenPaneProps, 'documents' | 'finished' | 'onSelect'>) {
  const none = props.documents.length === 0
  return (
    <>
      <PaneBar
        {...props}
        documentId={null}
        page={0}
        pages={0}
        fit="width"
        zoom={1}
        acts={noActs}
        onFullSize={() => undefined}
      />
      <div className="ev-empty">
        <b>{none ? text.noDocument : text.pick}</b>
        {none && <p>{text.noDocumentHint}</p>}
      </div>
    </>
  )
}

const noActs: PaneHandle = {
  nextPage: () => false,
  previousPage: () => false,
  zoomIn: () => undefined,
  zoomOut: () => undefined,
  fitWidth: () => undefined,
  fitPage: () => undefined,
  rotate: () => undefined,
  focus: () => undefined,
}

/** The acts under one identity, so that the bar and the workbench's keys are not redrawn with every scroll. */
function useActs(now: PaneHandle): PaneHandle {
  const latest = useRef(now)
  useLayoutEffect(() => {
    latest.current = now
  })
  return useMemo(
    () => ({
      nextPage: () => latest.current.nextPage(),
      previousPage: () => latest.current.previousPage(),
      zoomIn: () => latest.current.zoomIn(),
      zoomOut: () => latest.current.zoomOut(),
      fitWidth: () => latest.current.fitWidth(),
      fitPage: () => latest.current.fitPage(),
      rotate: () => latest.current.rotate(),
      focus: () => latest.current.focus(),
    }),
    [],
  )
}

/** A callback under one identity that always does what the newest one does. */
function useStable<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const latest = useRef(callback)
  useLayoutEffect(() => {
    latest.current = callback
  })
  return useCallback((...args: A) => latest.current(...args), [])
}

/** The same object while it is the same document, although the case around it was read again. */
function useSameDocument(doc: DocumentRef): DocumentRef {
  const [kept, setKept] = useState(doc)
  if (kept.id === doc.id && kept.sha256 === doc.sha256) return kept
  setKept(doc)
  return doc
}

function nextTurn(turns: PaneView['turns']): PaneView['turns'] {
  return turns === 0 ? 1 : turns === 1 ? 2 : turns === 2 ? 3 : 0
}

function groupSeen(entries: readonly string[]): Map<string, ReadonlySet<number>> {
  const groups = new Map<string, Set<number>>()
  for (const entry of entries) {
    const cut = entry.lastIndexOf(':')
    const id = entry.slice(0, cut)
    groups.set(id, (groups.get(id) ?? new Set()).add(Number(entry.slice(cut + 1))))
  }
  return groups
}
