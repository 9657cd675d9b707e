import { type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { PageBox } from '#shared/model/evidence.ts'
import { AdjustPanel } from './AdjustPanel.tsx'
import type { LoadDocument } from './engine-types.ts'
import { evidence } from './evidence.ts'
import { devicePixels, effectiveZoom, turned } from './geometry.ts'
import { Loupe } from './Loupe.tsx'
import { adjusted, tilted } from './look.ts'
import { MarkLayer } from './MarkLayer.tsx'
import { PageTable } from './PageTable.tsx'
import { PaneBar } from './PaneBar.tsx'
import {
  type PaneHandle,
  type PaneMove,
  type PaneView,
  plainLook,
  type Reveal,
  type ShownMark,
  type Turns,
} from './pane-types.ts'
import { Refusal } from './Refusal.tsx'
import { SearchBox } from './SearchBox.tsx'
import { useActs, useSameDocument, useStable } from './stable.ts'
import { HitLayer, TextLayer } from './TextLayer.tsx'
import { ThumbnailStrip } from './ThumbnailStrip.tsx'
import { text } from './text.zh.ts'
import { usePagePainter } from './usePagePainter.ts'
import { usePageText } from './usePageText.ts'
import { usePanZoom } from './usePanZoom.ts'
import { useReveal } from './useReveal.ts'
import { useSearch } from './useSearch.ts'
import { useSeen } from './useSeen.ts'
import { useViewport } from './useViewport.ts'
import { inViewOf, isInView } from './visible.ts'

export interface OpenPaneProps {
  doc: DocumentRef
  documents: readonly DocumentRef[]
  finished: ReadonlySet<string>
  fresh: ReadonlySet<string>
  seen: ReadonlySet<number>
  onSelect(id: string): void
  load: LoadDocument
  view: PaneView
  onView(view: PaneView): void
  onSeen(documentId: string, page: number): void
  turnsOf(documentId: string, page: number): Turns
  onMove(move: PaneMove): void
  marks: readonly ShownMark[]
  onMark(id: string): void
  drawing: PageBox | null
  onDraw(box: PageBox): void
  reveal: Reveal | null
  watermark: string
  handle: Ref<PaneHandle> | undefined
}

const A4 = { width: 794, height: 1123 }
const LOUPES = [0, 2, 3, 4]

/** A pane with a document in it. */
export function OpenPane(props: OpenPaneProps) {
  const { view, watermark } = props
  const engine = evidence()
  const doc = useSameDocument(props.doc)
  const load = useStable(props.load)
  const onView = useStable(props.onView)
  const onSelect = useStable(props.onSelect)
  const onMove = useStable(props.onMove)
  const scroller = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLDivElement>(null)
  const searchInput = useRef<HTMLInputElement>(null)
  const viewport = useViewport(scroller)
  const [loupe, setLoupe] = useState(0)
  const [held, holdLoupe] = useState(false)
  const [adjusting, setAdjusting] = useState(false)

  const pages = engine.pages(doc)
  const page = Math.min(Math.max(1, view.page), pages)
  const paper = engine.size(doc, page) ?? A4
  const zoom = effectiveZoom(view, paper, viewport)
  const lying = turned(paper, view.turns)
  const size = { width: Math.round(lying.width * zoom), height: Math.round(lying.height * zoom) }
  const width = viewport.width === 0 ? 0 : devicePixels(paper.width * zoom, window.devicePixelRatio)
  const { turns, tilt, look } = view
  const state = usePagePainter(picture, { engine, doc, load, page, width, turns, evenLight: look.evenLight })
  const inView = (x: number, y: number) => isInView({ x, y }, scroller.current, sheet.current, { size, turns, tilt })
  useSeen({ shown: state.shown, documentId: doc.id, page, inView, onSeen: props.onSeen })
  useEffect(() => engine.start(), [engine])
  useEffect(() => {
    if (!state.shown || page >= pages) return
    const off = new AbortController()
    const next = { doc, load, page: page + 1, width, purpose: 'ahead' as const, signal: off.signal }
    // only a head start: whatever goes wrong is met, and told, when the page is turned
    engine.request(next).catch(() => undefined)
    return () => off.abort()
  }, [engine, doc, load, page, pages, width, state.shown])

  const goTo = useStable((target: number, scrollY: number, told = true): boolean => {
    if (target < 1 || target > pages || target === page) return false
    onView({ ...view, page: target, scrollY })
    if (told) onMove({ kind: 'page', by: target - page })
    return true
  })
  const panZoom = usePanZoom({
    scroller,
    sheet,
    page: `${doc.id}/${page}/${turns}`,
    size,
    viewport,
    view,
    zoom,
    onView,
    turnPage: (direction, scrollY) => goTo(page + direction, scrollY),
    onMove,
  })
  const fill = (to: 'width' | 'page') => onView({ ...view, fit: to, scrollX: 0, ...(to === 'page' && { scrollY: 0 }) })
  const reveal = useReveal({
    scroller,
    sheet,
    documentId: doc.id,
    page,
    shown: state.shown,
    turns,
    size,
    wanted: props.reveal,
    goTo: (target) => goTo(target, 0, false),
    scrollBy: panZoom.scrollBy,
  })
  const search = useSearch({
    engine,
    doc,
    load,
    page,
    reveal: (hit) => hit.boxes[0] && reveal({ page: hit.page, box: hit.boxes[0] }),
  })
  const words = usePageText({ engine, doc, load, page, shown: state.shown })

  const acts = useActs({
    nextPage: () => goTo(page + 1, 0),
    previousPage: () => goTo(page - 1, 0),
    zoomIn: () => panZoom.step(1),
    zoomOut: () => panZoom.step(-1),
    fitWidth: () => {
      fill('width')
      onMove({ kind: 'fit', fit: 'width' })
    },
    fitPage: () => {
      fill('page')
      onMove({ kind: 'fit', fit: 'page' })
    },
    fullSize: panZoom.fullSize,
    rotate: () => onView({ ...view, turns: nextTurn(turns) }),
    tilt: (direction) => onView({ ...view, tilt: tilted(view, direction) }),
    brighter: (direction) => onView({ ...view, look: adjusted(look, 'brightness', direction) }),
    contrast: (direction) => onView({ ...view, look: adjusted(look, 'contrast', direction) }),
    evenLight: () => onView({ ...view, look: { ...look, evenLight: !look.evenLight } }),
    restore: () => onView({ ...view, tilt: 0, look: plainLook }),
    loupe: () => setLoupe((old) => LOUPES[(LOUPES.indexOf(old) + 1) % LOUPES.length] ?? 0),
    holdLoupe,
    search() {
      search.show()
      // open already: the next words replace the last
      searchInput.current?.select()
    },
    adjust: () => setAdjusting((old) => !old),
    follow(move) {
      if (move.kind === 'scroll') panZoom.scrollBy(move.dx, move.dy)
      else if (move.kind === 'zoom') panZoom.zoomBy(move.factor)
      else if (move.kind === 'fit') fill(move.fit)
      else goTo(page + move.by, 0, false)
    },
    inView: () => (state.shown ? inViewOf(scroller.current, sheet.current, turns) : null),
    focus: () => scroller.current?.focus(),
  })
  useImperativeHandle(props.handle, () => acts, [acts])
  const onPage = useCallback((target: number) => void goTo(target, 0), [goTo])
  const thumbnailTurns = useStable((target: number) => (target === page ? turns : props.turnsOf(doc.id, target)))
  const flash = props.reveal?.markId ? { id: props.reveal.markId, n: props.reveal.n } : null
  const factor = held ? Math.max(2, loupe) : loupe
  const hits = search.hits.flatMap((hit, i) =>
    hit.page === page ? hit.boxes.map((box) => ({ ...box, current: i === search.at })) : [],
  )

  return (
    <>
      <PaneBar
        documents={props.documents}
        documentId={doc.id}
        finished={props.finished}
        fresh={props.fresh}
        onSelect={onSelect}
        page={page}
        pages={pages}
        fit={view.fit}
        zoom={zoom}
        acts={acts}
        adjusting={adjusting}
      />
      <ThumbnailStrip
        engine={engine}
        doc={doc}
        load={load}
        page={page}
        pages={pages}
        turnsOf={thumbnailTurns}
        seen={props.seen}
        onPage={onPage}
      />
      <PageTable
        scroller={scroller}
        sheet={sheet}
        picture={picture}
        label={text.page(doc.title, page, pages)}
        title={doc.title}
        page={page}
        size={size}
        tilt={tilt}
        look={look}
        state={state}
        watermark={watermark}
        layers={
          <>
            {hits.length > 0 && <HitLayer boxes={hits} turns={turns} />}
            {words && <TextLayer page={words} size={size} turns={turns} />}
            <MarkLayer
              marks={props.marks.filter((mark) => mark.page === page)}
              turns={turns}
              tilt={tilt}
              size={size}
              sheet={sheet}
              drawing={props.drawing}
              onDraw={props.onDraw}
              onMark={props.onMark}
              flash={flash}
            />
          </>
        }
      >
        {state.refusal && (
          <Refusal doc={doc} load={load} state={state} unlock={(password) => engine.unlock(doc, password)} />
        )}
        {factor > 0 && state.shown && (
          <Loupe {...{ engine, doc, load, page, factor, view, zoom, paper, size, sheet, scroller, watermark }} />
        )}
        {search.open && <SearchBox search={search} input={searchInput} back={() => scroller.current?.focus()} />}
        {adjusting && <AdjustPanel view={view} loupe={loupe} acts={acts} />}
      </PageTable>
    </>
  )
}

function nextTurn(turns: Turns): Turns {
  return turns === 0 ? 1 : turns === 1 ? 2 : turns === 2 ? 3 : 0
}
