import { useEffect, useMemo, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { dateAndTime } from '../common/dates.ts'
import { DocumentPane } from '../evidence/DocumentPane.tsx'
import { text } from '../text.zh.ts'
import { type DraftHandle, seenKey } from './draft.ts'
import { loadDocument } from './load-document.ts'
import { type Panes as PanesState, sides } from './panes.ts'

const MINUTE = 60_000

/** The two papers side by side. */
export function Panes(props: { caseId: string; documents: DocumentRef[]; panes: PanesState; handle: DraftHandle }) {
  const { panes, documents, handle } = props
  const watermark = useWatermark()
  const alreadySeen = useMemo(() => new Set(handle.draft.seen), [handle.draft.seen])
  const seen = (documentId: string, page: number) =>
    handle.change((draft) => {
      const key = seenKey(documentId, page)
      return draft.seen.includes(key) ? draft : { ...draft, seen: [...draft.seen, key] }
    })
  return (
    <section className="desk" aria-label={text.workbench.papers}>
      {sides.map((side) => (
        <div key={side} className={`pane-frame ${panes.active === side ? 'active' : ''}`} data-pane={side}>
          <DocumentPane
            documents={documents}
            documentId={panes.shown[side]}
            onSelect={(documentId) => panes.show(side, documentId)}
            load={(document) => loadDocument(props.caseId, document)}
            view={panes.view(side)}
            onView={(view) => panes.setView(side, view)}
            onSeen={seen}
            seen={alreadySeen}
            watermark={watermark}
            active={panes.active === side}
            onActivate={() => panes.activate(side)}
            handle={panes.handles[side]}
          />
        </div>
      ))}
    </section>
  )
}

/** Who looks and when, over every page on screen. */
function useWatermark(): string {
  const { staff } = useDeskContext()
  const [now, setNow] = useState(() => new Date().toISOString())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date().toISOString()), MINUTE)
    return () => window.clearInterval(timer)
  }, [])
  return `${text.role[staff.roles[0] ?? 'auditor']} ${staff.staffNo} ${dateAndTime(now)}`
}
