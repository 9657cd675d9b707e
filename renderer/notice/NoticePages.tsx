import { useEffect, useRef, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import { Waiting } from '../common/Waiting.tsx'
import { evidence } from '../evidence/evidence.ts'
import { text } from '../text.zh.ts'

const WIDTH = 780
let lastRender = 0

/** The pages of a PDF as the printer will get them, one under the other. */
export function NoticePages(props: { pdf: Uint8Array; pages: number; name: string }) {
  const { pdf, pages, name } = props
  const [doc] = useState(() => documentOf(pdf, pages, name))
  return Array.from({ length: pages }, (_, n) => n + 1).map((page) => (
    <Page key={page} doc={doc} pdf={pdf} page={page} label={text.notice.page(name, page, pages)} />
  ))
}

/** The engine keeps what it drew by content; each rendering is a content of its own. */
function documentOf(pdf: Uint8Array, pages: number, title: string): DocumentRef {
  lastRender += 1
  return {
    id: `notice-${lastRender}`,
    material: 'notice',
    title,
    sha256: `notice-${lastRender}`,
    bytes: pdf.byteLength,
    mediaType: 'application/pdf',
    pages,
    addedAt: new Date().toISOString(),
    issuedOn: null,
    issuer: null,
    issuerLevel: null,
  }
}

function Page(props: { doc: DocumentRef; pdf: Uint8Array; page: number; label: string }) {
  const { doc, pdf, page } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const [state, setState] = useState<'drawing' | 'drawn' | 'failed'>('drawing')
  useEffect(() => {
    const off = new AbortController()
    const load = async () => ({ bytes: pdf.slice(), mediaType: 'application/pdf' })
    const width = Math.round(WIDTH * window.devicePixelRatio)
    evidence()
      .request({ doc, load, page, width, purpose: 'visible', signal: off.signal })
      .then(
        ({ bitmap }) => {
          const sheet = canvas.current
          if (!sheet) return
          sheet.width = bitmap.width
          sheet.height = bitmap.height
          sheet.getContext('2d')?.drawImage(bitmap, 0, 0)
          setState('drawn')
        },
        () => {
          if (!off.signal.aborted) setState('failed')
        },
      )
    return () => off.abort()
  }, [doc, pdf, page])
  return (
    <div className="notice-sheet">
      <canvas ref={canvas} role="img" aria-label={props.label} data-state={state} />
      {state === 'drawing' && <Waiting doing={text.notice.drawing} waitsFor={text.notice.drawingWaitsFor} />}
      {state === 'failed' && (
        <p className="trouble" role="alert">
          <span aria-hidden="true">◆</span> {text.notice.drawFailed}
        </p>
      )}
    </div>
  )
}
