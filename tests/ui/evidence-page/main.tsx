import { createRef, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { DocumentRef } from '#shared/model/document.ts'
import { DocumentPane } from '../../../renderer/evidence/DocumentPane.tsx'
import { evidence, forgetEvidence, warm } from '../../../renderer/evidence/evidence.ts'
import { initialView, type PaneHandle, type PaneView } from '../../../renderer/evidence/pane-types.ts'
import type { DecodeAnswer, EvidencePage } from './page-api.ts'

/** A page of nothing but two panes and the engine, for tests to drive. Documents come from the test's own server. */

const loadDelay = { ms: 0, failures: 0 }
const seen: string[] = []
const handles = { left: createRef<PaneHandle>(), right: createRef<PaneHandle>() }
const views: Record<'left' | 'right', PaneView> = { left: initialView, right: initialView }

async function load(doc: DocumentRef) {
  if (loadDelay.failures > 0) {
    loadDelay.failures -= 1
    throw new Error('unreachable')
  }
  if (loadDelay.ms > 0) await new Promise((resolve) => setTimeout(resolve, loadDelay.ms))
  // what follows '#' only makes the record a document of its own
  const response = await fetch(`/bytes/${encodeURIComponent(doc.title.split('#')[0] ?? '')}`)
  return { bytes: new Uint8Array(await response.arrayBuffer()), mediaType: doc.mediaType }
}

/** A record for a file of the server; the hash is only a key here. */
function record(name: string, pages = 1): DocumentRef {
  const id = [...name].reduce((hash, c) => (hash * 33 + c.charCodeAt(0)) >>> 0, 5381)
  return {
    id: `00000000-0000-7000-8000-${String(id).padStart(12, '0')}`,
    material: 'report',
    title: name,
    sha256: name,
    bytes: 1,
    mediaType: 'application/pdf',
    pages,
    addedAt: '2026-11-22T02:00:00.000Z',
    issuedOn: null,
    issuer: null,
    issuerLevel: null,
  }
}

/** Share of pixels darker than mid-grey, and the mean colours of the four quarters of the bitmap. */
function look(bitmap: ImageBitmap) {
  const width = Math.min(bitmap.width, 500)
  const height = Math.max(1, Math.round((width * bitmap.height) / bitmap.width))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.drawImage(bitmap, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  let dark = 0
  let clear = 0
  const corner = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data.subarray(0, 3)]
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0) < 384) dark += 1
    if (data[i + 3] !== 255) clear += 1
  }
  const [x1, x2, y1, y2] = [width >> 2, (3 * width) >> 2, height >> 2, (3 * height) >> 2]
  return {
    dark: dark / (width * height),
    transparent: clear,
    corners: [corner(x1, y1), corner(x2, y1), corner(x1, y2), corner(x2, y2)],
  }
}

async function decode(name: string, page: number, width: number): Promise<DecodeAnswer> {
  const began = performance.now()
  try {
    const image = await evidence().request({ doc: record(name), load, page, width, purpose: 'visible' })
    const ms = performance.now() - began
    const { bitmap, notice, route, detail } = image
    const size = { width: bitmap.width, height: bitmap.height, paperWidth: image.width, paperHeight: image.height }
    return { refused: null, ms, notice, route, detail, pages: evidence().pages(record(name)), ...size, ...look(bitmap) }
  } catch (cause) {
    const code = cause instanceof Error ? cause.message : String(cause)
    return { refused: code, ms: performance.now() - began }
  }
}

function Panes(props: { documents: DocumentRef[]; left: string | null; right: string | null; single: boolean }) {
  const [shown, setShown] = useState({ left: props.left, right: props.right })
  const [view, setView] = useState(views)
  const [active, setActive] = useState<'left' | 'right'>('left')
  const sides = props.single ? (['left'] as const) : (['left', 'right'] as const)
  return (
    <div className="panes" style={props.single ? { gridTemplateColumns: '1fr' } : {}}>
      {sides.map((side) => (
        <DocumentPane
          key={side}
          documents={props.documents}
          documentId={shown[side]}
          onSelect={(id) => {
            setShown({ ...shown, [side]: id })
            setView({ ...view, [side]: initialView })
          }}
          load={load}
          view={view[side]}
          onView={(next) => {
            views[side] = next
            setView((old) => ({ ...old, [side]: next }))
          }}
          onSeen={(id, page) => seen.push(`${id}:${page}`)}
          watermark="初审 010237 2026-11-22 10:42"
          active={active === side}
          onActivate={() => setActive(side)}
          handle={handles[side]}
        />
      ))}
    </div>
  )
}

let root: ReturnType<typeof createRoot> | null = null

const api: EvidencePage = {
  decode,
  warm: (name) => warm(record(name), load),
  forget: forgetEvidence,
  mount(files, options) {
    const documents = files.map((file) => record(file.name, file.pages))
    const idOf = (i: number | undefined) => (i === undefined ? null : (documents[i]?.id ?? null))
    const element = document.getElementById('root')
    if (!element) return
    views.left = { ...initialView, ...options.view }
    views.right = { ...initialView }
    seen.length = 0
    root?.unmount()
    root = createRoot(element)
    root.render(
      <StrictMode>
        <Panes
          documents={documents}
          left={idOf(options.left)}
          right={idOf(options.right)}
          single={options.single === true}
        />
      </StrictMode>,
    )
  },
  seen: () => [...seen],
  view: (side) => views[side],
  act(side, act, direction = 1) {
    const handle = handles[side].current
    return handle ? handle[act](direction) : false
  },
  setLoad(ms, failures) {
    loadDelay.ms = ms
    loadDelay.failures = failures
  },
  idOf: (name) => record(name).id,
  async paintedAfter(name) {
    const began = performance.now()
    api.mount([{ name, pages: 1 }], { left: 0 })
    await new Promise<void>((resolve) => {
      const look = () => {
        const sheet = document.querySelector('.ev-sheet')
        const refusal = document.querySelector('.ev-refusal')
        if ((sheet && sheet.className === 'ev-sheet') || refusal) resolve()
        else requestAnimationFrame(look)
      }
      look()
    })
    // the frame that shows it is done when a message posted in the next one arrives
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
    return performance.now() - began
  },
}
window.evidencePage = api
