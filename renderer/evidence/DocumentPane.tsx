import './evidence.css'
import './tools.css'
import { type Ref, useMemo, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { PageBox } from '#shared/model/evidence.ts'
import type { LoadDocument } from './engine-types.ts'
import { evidence } from './evidence.ts'
import { OpenPane } from './OpenPane.tsx'
import { PaneBar } from './PaneBar.tsx'
import type { PaneHandle, PaneMove, PaneView, Reveal, ShownMark, Turns } from './pane-types.ts'
import { useStable } from './stable.ts'
import { text } from './text.zh.ts'

export interface DocumentPaneProps {
  documents: readonly DocumentRef[]
  documentId: string | null
  onSelect(id: string): void
  load: LoadDocument
  view: PaneView
  onView(view: PaneView): void
  /** a page (from 1) was really looked at; may be told more than once. Without it nothing here counts as seen. */
  onSeen?: (documentId: string, page: number) => void
  /** "documentId:page" already on screen before, for the ticks; what this pane shows itself is added to it */
  seen?: ReadonlySet<string>
  /** documents that came in since this person last looked */
  fresh?: ReadonlySet<string>
  watermark: string
  active: boolean
  onActivate(): void
  handle?: Ref<PaneHandle>
  /** quarter turns of a page that is not on the table, for its thumbnail */
  turnsOf?: (documentId: string, page: number) => Turns
  /** what the hand did here, for the other pane */
  onMove?: (move: PaneMove) => void
  /** boxes on the document shown */
  marks?: readonly ShownMark[]
  onMark?: (id: string) => void
  /** a box is being drawn on the page shown: where it is now */
  drawing?: PageBox | null
  onDraw?: (box: PageBox) => void
  /** a place to bring into view, if it is in the document shown */
  reveal?: Reveal | null
}

const NO_PAGES: ReadonlySet<number> = new Set()
const NO_IDS: ReadonlySet<string> = new Set()
const NO_MARKS: readonly ShownMark[] = []
const nothing = () => undefined
const upright = () => 0 as const

/** One of the two panes of the workbench: any document of the case, its pages, and how they are looked at. */
export function DocumentPane(props: DocumentPaneProps) {
  const { documents, documentId, active, watermark, handle } = props
  const doc = documents.find((d) => d.id === documentId) ?? null
  const [local, setLocal] = useState<ReadonlySet<string>>(new Set())
  const onSeen = useStable((id: string, page: number) => {
    if (!props.onSeen) return
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
          fresh={props.fresh ?? NO_IDS}
          seen={seenByDocument.get(doc.id) ?? NO_PAGES}
          onSelect={props.onSelect}
          load={props.load}
          view={props.view}
          onView={props.onView}
          onSeen={onSeen}
          turnsOf={props.turnsOf ?? upright}
          onMove={props.onMove ?? nothing}
          marks={props.marks ?? NO_MARKS}
          onMark={props.onMark ?? nothing}
          drawing={props.drawing ?? null}
          onDraw={props.onDraw ?? nothing}
          reveal={props.reveal ?? null}
          watermark={watermark}
          handle={handle}
        />
      ) : (
        <EmptyPane documents={documents} finished={finished} fresh={props.fresh ?? NO_IDS} onSelect={props.onSelect} />
      )}
    </section>
  )
}

interface EmptyPaneProps {
  documents: readonly DocumentRef[]
  finished: ReadonlySet<string>
  fresh: ReadonlySet<string>
  onSelect(id: string): void
}

function EmptyPane(props: EmptyPaneProps) {
  const none = props.documents.length === 0
  return (
    <>
      <PaneBar {...props} documentId={null} page={0} pages={0} fit="width" zoom={1} acts={null} adjusting={false} />
      <div className="ev-empty">
        <b>{none ? text.noDocument : text.pick}</b>
        {none && <p>{text.noDocumentHint}</p>}
      </div>
    </>
  )
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
