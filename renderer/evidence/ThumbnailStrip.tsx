import { memo, useEffect, useRef } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { EvidenceEngine, LoadDocument } from './engine-types.ts'
import { turned } from './geometry.ts'
import { paint } from './paint.ts'
import { text } from './text.zh.ts'

const WIDTH = 46
const A4 = { width: 794, height: 1123 }

interface ThumbnailStripProps {
  engine: EvidenceEngine
  doc: DocumentRef
  load: LoadDocument
  page: number
  pages: number
  turnsOf(page: number): number
  seen: ReadonlySet<number>
  onPage(page: number): void
}

/** The pages of the document, small; a tick marks those that were on screen. Drawn when scrolled into view. */
export const ThumbnailStrip = memo(function ThumbnailStrip(props: ThumbnailStripProps) {
  const { engine, doc, load, page, pages, turnsOf, seen, onPage } = props
  return (
    <nav className="ev-thumbs" aria-label={text.pages}>
      {Array.from({ length: pages }, (_, i) => i + 1).map((number) => (
        <Thumbnail
          key={`${doc.sha256}/${number}`}
          engine={engine}
          doc={doc}
          load={load}
          page={number}
          turns={turnsOf(number)}
          current={number === page}
          seen={seen.has(number)}
          onPage={onPage}
        />
      ))}
    </nav>
  )
})

interface ThumbnailProps extends Omit<ThumbnailStripProps, 'pages' | 'seen' | 'turnsOf'> {
  turns: number
  current: boolean
  seen: boolean
}

const Thumbnail = memo(function Thumbnail(props: ThumbnailProps) {
  const { engine, doc, load, page, turns, current, seen, onPage } = props
  const button = useRef<HTMLButtonElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const shape = turned(engine.size(doc, page) ?? A4, turns)

  useEffect(() => {
    if (current) button.current?.scrollIntoView({ block: 'nearest' })
  }, [current])

  useEffect(() => {
    const element = button.current
    if (!element) return
    const calledOff = new AbortController()
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      watcher.disconnect()
      const width = Math.round(WIDTH * window.devicePixelRatio)
      engine.request({ doc, load, page, width, purpose: 'thumbnail', signal: calledOff.signal }).then(
        (image) => canvas.current && paint(canvas.current, image.bitmap, turns, { width }),
        // an empty thumbnail says enough; the page itself tells the reason
        () => undefined,
      )
    })
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      calledOff.abort()
    }
  }, [engine, doc, load, page, turns])

  return (
    <button
      ref={button}
      type="button"
      className="ev-thumb"
      aria-label={text.thumbnail(page, seen)}
      aria-current={current ? 'page' : undefined}
      onClick={() => onPage(page)}
    >
      <canvas ref={canvas} style={{ aspectRatio: `${shape.width} / ${shape.height}` }} />
      <i className="num">{page}</i>
      {seen && <b aria-hidden="true">✓</b>}
    </button>
  )
})
