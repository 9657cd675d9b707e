import { useMemo, useRef, useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { DocumentPane } from '../evidence/DocumentPane.tsx'
import { initialView, type PaneHandle, type PaneView } from '../evidence/pane-types.ts'
import { paneKeys, text as paneText, secondText } from '../evidence/text.zh.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { inReadingOrder } from '../workbench/missing.ts'
import { useWatermark } from '../workbench/Panes.tsx'
import { usePapers } from '../workbench/papers.ts'
import type { Looking } from './channel.ts'

type Place = Pick<Looking, 'documentId' | 'page'>
type Lie = Pick<PaneView, 'turns' | 'tilt' | 'look'>

/** One pane: what the main window shows, until the reader turns to something else here. */
export function SecondPane({ workbench, looking }: { workbench: Workbench; looking: Looking }) {
  const { pack } = useDeskContext()
  const { documents } = workbench.case
  const papers = usePapers(
    workbench,
    useMemo(() => inReadingOrder(documents, pack), [documents, pack]),
  )
  const watermark = useWatermark()
  const handle = useRef<PaneHandle>(null)
  const [own, setOwn] = useState<Place | null>(null)
  const [view, setView] = useState(initialView)
  const [lies, setLies] = useState<ReadonlyMap<string, Lie>>(new Map())
  const shown = own ?? looking
  const page = `${shown.documentId}:${shown.page}`

  const onView = (next: PaneView) => {
    setView(next)
    if (next.page !== shown.page) return setOwn({ documentId: shown.documentId, page: next.page })
    const { turns, tilt, look } = next
    setLies((old) => new Map(old).set(page, { turns, tilt, look }))
  }
  const follow = () => setOwn(own ? null : { documentId: shown.documentId, page: shown.page })
  useSecondKeys(handle, follow)
  const { turns, tilt, look } = lies.get(page) ?? initialView

  return (
    <main className="second">
      <header>
        <b className="num">{groupCaseNo(workbench.case.caseNo)}</b>
        <button type="button" aria-pressed={own === null} onClick={follow}>
          {own === null ? secondText.following : secondText.follow} <Kbd>W</Kbd>
        </button>
        <span className="muted">{secondText.notCounted}</span>
      </header>
      <div className="pane-frame active">
        <DocumentPane
          documents={papers.all}
          documentId={shown.documentId}
          onSelect={(documentId) => setOwn({ documentId, page: 1 })}
          load={papers.load}
          view={{ ...view, page: shown.page, turns, tilt, look }}
          onView={onView}
          watermark={watermark}
          active
          onActivate={() => undefined}
          handle={handle}
          turnsOf={(documentId, at) => lies.get(`${documentId}:${at}`)?.turns ?? 0}
        />
      </div>
    </main>
  )
}

/** The keys of a pane as they are in the main window; none here decides anything. */
function useSecondKeys(handle: React.RefObject<PaneHandle | null>, follow: () => void): void {
  const pane = () => handle.current
  useKeys({
    title: secondText.title,
    level: level.screen,
    bindings: [
      { keys: ['w'], label: secondText.follow, run: follow },
      { keys: ['PageDown', ' '], label: paneText.nextPage, repeats: true, run: () => void pane()?.nextPage() },
      { keys: ['PageUp'], label: paneText.previousPage, repeats: true, run: () => void pane()?.previousPage() },
      { keys: ['+', '='], label: text.keys.zoomIn, repeats: true, run: () => pane()?.zoomIn() },
      { keys: ['-'], label: text.keys.zoomOut, repeats: true, run: () => pane()?.zoomOut() },
      { keys: ['0'], label: text.keys.fit, run: () => pane()?.fitWidth() },
      { keys: ['v'], label: paneKeys.fitPage, run: () => pane()?.fitPage() },
      { keys: ['r'], label: text.keys.rotate, run: () => pane()?.rotate() },
      { keys: ['Ctrl+f'], label: paneKeys.search, inText: true, run: () => pane()?.search() },
    ],
  })
}
