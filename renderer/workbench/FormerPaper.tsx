import { useState } from 'react'
import type { CaseFile } from '#shared/model/case.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { DocumentPane } from '../evidence/DocumentPane.tsx'
import { initialView, type PaneView } from '../evidence/pane-types.ts'
import { text } from '../text.zh.ts'
import { loadDocument } from './load-document.ts'
import { inReadingOrder } from './missing.ts'
import { useWatermark } from './Panes.tsx'

/** A paper of the former case, read in place. Looking at it counts for nothing in this case. */
export function FormerPaper(props: { former: CaseFile; documentId: string; onSelect: (id: string) => void }) {
  const { former, documentId } = props
  const { pack } = useDeskContext()
  const [views, setViews] = useState<ReadonlyMap<string, PaneView>>(new Map())
  const watermark = useWatermark()
  return (
    <section className="former-paper pane-frame" aria-label={text.former.paperPane}>
      <DocumentPane
        documents={inReadingOrder(former.documents, pack)}
        documentId={documentId}
        onSelect={props.onSelect}
        load={(document) => loadDocument(former.id, document)}
        view={views.get(documentId) ?? initialView}
        onView={(view) => setViews((old) => new Map(old).set(documentId, view))}
        onSeen={() => undefined}
        watermark={watermark}
        active={false}
        onActivate={() => undefined}
      />
    </section>
  )
}
