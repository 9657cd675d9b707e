import { memo, useEffect, useRef } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import { icons } from './icons.tsx'
import type { PaneHandle, PaneView } from './pane-types.ts'
import { text } from './text.zh.ts'

interface PaneBarProps {
  documents: readonly DocumentRef[]
  documentId: string | null
  /** ids of documents whose every page was seen */
  finished: ReadonlySet<string>
  /** ids of documents that came in since this person last looked */
  fresh: ReadonlySet<string>
  onSelect(id: string): void
  page: number
  pages: number
  fit: PaneView['fit']
  zoom: number
  /** null without a document */
  acts: PaneHandle | null
  adjusting: boolean
}

/** Tabs of the documents on the left, the page and how it is shown on the right. */
export const PaneBar = memo(function PaneBar(props: PaneBarProps) {
  const { documents, documentId, finished, fresh, onSelect, page, pages, fit, zoom, acts } = props
  return (
    <div className="ev-bar">
      <DocumentTabs {...{ documents, documentId, finished, fresh, onSelect }} />
      {acts && (
        <div className="ev-tools">
          <button
            type="button"
            aria-label={text.previousPage}
            title={text.previousPage}
            disabled={page <= 1}
            onClick={acts.previousPage}
          >
            {icons.previous}
          </button>
          <span className="ev-count num">{text.pageOf(page, pages)}</span>
          <button
            type="button"
            aria-label={text.nextPage}
            title={text.nextPage}
            disabled={page >= pages}
            onClick={acts.nextPage}
          >
            {icons.next}
          </button>
          <i className="ev-gap" />
          <FitButton
            name={text.fitWidth}
            hint={text.fitWidthHint}
            icon={icons.fitWidth}
            on={fit === 'width'}
            act={acts.fitWidth}
          />
          <FitButton
            name={text.fitPage}
            hint={text.fitPageHint}
            icon={icons.fitPage}
            on={fit === 'page'}
            act={acts.fitPage}
          />
          <button type="button" className="ev-wide" aria-label={text.rotate} title={text.rotate} onClick={acts.rotate}>
            {icons.rotate}
          </button>
          <button
            type="button"
            aria-label={text.adjust}
            title={text.adjustHint}
            aria-expanded={props.adjusting}
            onClick={acts.adjust}
          >
            {icons.adjust}
          </button>
          <i className="ev-gap ev-wide" />
          <button
            type="button"
            className="ev-wide"
            aria-label={text.zoomOut}
            title={text.zoomOut}
            onClick={acts.zoomOut}
          >
            {icons.minus}
          </button>
          <button type="button" className="ev-zoom num ev-wide" title={text.zoomTo} onClick={acts.fullSize}>
            {text.percent(zoom)}
          </button>
          <button type="button" className="ev-wide" aria-label={text.zoomIn} title={text.zoomIn} onClick={acts.zoomIn}>
            {icons.plus}
          </button>
        </div>
      )}
    </div>
  )
})

/** A word where there is room, a picture where the tabs need it; the name is the same to everybody. */
function FitButton(props: { name: string; hint: string; icon: React.ReactNode; on: boolean; act: () => void }) {
  return (
    <button type="button" aria-label={props.name} title={props.hint} aria-pressed={props.on} onClick={props.act}>
      <span className="ev-wide">{props.name}</span>
      <span className="ev-narrow">{props.icon}</span>
    </button>
  )
}

/** One tab stop; the arrow keys go from tab to tab, as in every tab list. */
function DocumentTabs(props: Pick<PaneBarProps, 'documents' | 'documentId' | 'finished' | 'fresh' | 'onSelect'>) {
  const { documents, documentId, finished, fresh, onSelect } = props
  const list = useRef<HTMLDivElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the selection is what must stay in view
  useEffect(() => {
    const element = list.current
    if (!element) return
    const reveal = () =>
      element.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
    // tells once at the start, and whenever the bar becomes narrower or wider
    const observer = new ResizeObserver(reveal)
    observer.observe(element)
    return () => observer.disconnect()
  }, [documentId])

  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || documents.length === 0) return
    event.preventDefault()
    event.stopPropagation()
    const at = documents.findIndex((doc) => doc.id === documentId)
    const index = (at + step + documents.length) % documents.length
    const target = documents[index]
    if (!target) return
    onSelect(target.id)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
  }

  // a wheel over the tabs runs along them: there is no bar to pull
  const onWheel = (event: React.WheelEvent) => {
    if (list.current && event.deltaX === 0) list.current.scrollLeft += event.deltaY
  }

  return (
    <div
      ref={list}
      className="ev-tabs"
      role="tablist"
      aria-label={text.documents}
      onKeyDown={onKeyDown}
      onWheel={onWheel}
    >
      {documents.map((doc, i) => {
        const selected = doc.id === documentId
        return (
          <button
            key={doc.id}
            type="button"
            role="tab"
            aria-selected={selected}
            aria-label={text.tab(doc.title, finished.has(doc.id), fresh.has(doc.id))}
            title={doc.title}
            tabIndex={selected || (documentId === null && i === 0) ? 0 : -1}
            className="ev-tab"
            onClick={() => onSelect(doc.id)}
          >
            {fresh.has(doc.id) && (
              <em className="ev-new" aria-hidden="true">
                {text.fresh}
              </em>
            )}
            <span>{doc.title}</span>
            {finished.has(doc.id) && <b aria-hidden="true">✓</b>}
          </button>
        )
      })}
    </div>
  )
}
