import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import { useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'
import { text } from '../text.zh.ts'

/** One line each, above the bar: a draft was restored; the case has changed meanwhile. */
export function Banners(props: { workbench: Workbench; restored: boolean; reload: () => Promise<void> }) {
  const { workbench } = props
  const [read, setRead] = useState(false)
  const changes = useDesk('sync.get', {}).data?.changes ?? 0
  const [opened] = useState(changes)
  const latest = useQuery({
    queryKey: ['case.version', workbench.case.id, changes],
    enabled: changes !== opened,
    gcTime: 0,
    queryFn: async () => (await call('workbench.open', { caseId: workbench.case.id })).case.version,
  })
  const changed = latest.data !== undefined && latest.data !== workbench.case.version
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
      {props.restored && draft && !read && (
        <p className="banner restored" role="status">
          <span aria-hidden="true">●</span>{' '}
          {text.workbench.restored(draft.reasons.length, draft.items.length, draft.criteria.length, draft.note !== '')}
          <button type="button" className="link" onClick={() => setRead(true)}>
            {text.common.gotIt}
          </button>
        </p>
      )}
    </>
  )
}
