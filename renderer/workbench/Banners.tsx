import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import { canonicalJson } from '#shared/model/canonical.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { waitsInOutbox } from './deeds.ts'

/** Another version, or an operation of one's own that came back: what can be done now is not what is shown. */
const differs = (shown: Workbench, now: Workbench) =>
  (now.case.version !== shown.case.version && unprinted(now.case) !== unprinted(shown.case)) ||
  (waitsInOutbox(shown) && !waitsInOutbox(now))

/** A case but for how often its notices were printed, which raises the version and is nothing to look at anew. */
const unprinted = (caseFile: CaseFile): string =>
  canonicalJson({ ...caseFile, version: 0, notices: caseFile.notices.map(({ copies: _, ...notice }) => notice) })

/** One line each, above the bar: a draft was restored; the case has changed meanwhile. */
export function Banners(props: {
  workbench: Workbench
  restored: boolean
  /** a decision was refused because the case has changed: known without asking */
  refused: boolean
  /** it may be compared with what the core has now */
  compare: boolean
  /** the core knows already that somebody looks at it */
  looked: boolean
  reload: () => Promise<void>
}) {
  const { workbench } = props
  const [read, setRead] = useState(false)
  const changes = useDesk('sync.get', {}).data?.changes ?? 0
  const [opened] = useState(changes)
  // Compared once when the bench opens and after every change.
  const [tell] = useState(!props.looked)
  const purpose = tell && changes === opened ? 'look' : 'ahead'
  const now = useQuery({
    queryKey: ['case.now', workbench.case.id, changes],
    enabled: props.compare,
    gcTime: 0,
    placeholderData: (before) => before,
    queryFn: () => call('workbench.open', { caseId: workbench.case.id, purpose }),
  }).data
  const changed = props.refused || (now !== undefined && differs(workbench, now))
  const draft = workbench.draft
  return (
    <>
      {changed && (
        <p className="banner changed" role="status">
          <span aria-hidden="true">◆</span> {text.workbench.changed}
          <button type="button" className="link" onClick={() => void props.reload().catch(tellProblem)}>
            {text.workbench.reload}
          </button>
        </p>
      )}
      <News news={workbench.news} />
      {props.restored && draft && !read && (
        <p className="banner restored" role="status">
          <span aria-hidden="true">●</span>{' '}
          {text.workbench.restored(
            draft.reasons.length,
            draft.items.length,
            draft.criteria.length,
            draft.marks?.length ?? 0,
            draft.opening ? text.caseKind[draft.opening.caseKind] : null,
            draft.note !== '',
          )}
          <button type="button" className="link" onClick={() => setRead(true)}>
            {text.common.gotIt}
          </button>
        </p>
      )}
    </>
  )
}

/** What has come in since this person last had the case open. */
function News(props: { news: Workbench['news'] }) {
  const { documents, amended } = props.news
  if (documents.length === 0 && !amended) return null
  return (
    <p className="banner news" role="status">
      <span aria-hidden="true">●</span> {text.workbench.news(documents.length, amended)}
    </p>
  )
}
