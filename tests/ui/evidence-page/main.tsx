import { createRef, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { DocumentRef } from '#shared/model/document.ts'
import { DocumentPane } from '../../../renderer/evidence/DocumentPane.tsx'
import { forgetEvidence, warm } from '../../../renderer/evidence/evidence.ts'
import { initialView, type PaneHandle, type PaneView } from '../../../renderer/evidence/pane-types.ts'
import { decode, load as loadAtOnce, record } from './decode.ts'
import type { EvidencePage } from './page-api.ts'

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
  return loadAtOnce(doc)
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
  decode: (name, page, width) => decode(name, page, width, load),
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
