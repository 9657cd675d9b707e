import { useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useDesk } from '../app/queries.ts'
import { clock } from '../common/dates.ts'
import { queueText } from '../queue/text.queue.zh.ts'
import { text } from '../text.zh.ts'
import { type DraftHandle, hasWork } from './draft.ts'
import { adopted } from './left-draft.ts'

const words = queueText.left

/** What earlier holders of this case left unsent: shown beside one's own, taken over only when asked, never thrown away. */
export function LeftDrafts(props: { workbench: Workbench; handle: DraftHandle }) {
  const { staff } = useDeskContext()
  const { lease, id } = props.workbench.case
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const mine = lease?.holder === staff.staffNo && Date.parse(lease.until) > Date.now()
  const online = useDesk('sync.get', {}).data?.link === 'online'
  const left = useDesk('workbench.left', { caseId: id }, { enabled: online && mine, fresh: true })
  const shown = (left.data ?? []).filter(({ holder, body }) => !done.has(holder) && hasWork(body))
  return (
    <>
      {shown.map(({ holder, holderName, savedAt, body }) => (
        <p key={holder} className="banner left-draft" role="status">
          <span aria-hidden="true">◐</span> {words.by(holderName, clock(savedAt))}{' '}
          {text.workbench.restored(
            body.reasons.length,
            body.items.length,
            body.criteria.length,
            body.marks?.length ?? 0,
            body.opening ? text.caseKind[body.opening.caseKind] : null,
            false,
          )}
          {body.note !== '' && <q>{body.note}</q>}
          <button
            type="button"
            className="link"
            onClick={() => {
              props.handle.change((draft) => adopted(draft, body))
              setDone(new Set([...done, holder]))
            }}
          >
            {words.adopt}
          </button>
          <button type="button" className="link" onClick={() => setDone(new Set([...done, holder]))}>
            {words.notNow}
          </button>
        </p>
      ))}
    </>
  )
}
