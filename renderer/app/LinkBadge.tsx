import { Button, Popover } from 'antd'
import type { SyncState } from '#shared/contract/core-api.ts'
import { call } from '../bridge.ts'
import { clock } from '../common/dates.ts'
import { tellProblem } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { keyOf, queryClient, useDesk } from './queries.ts'

/** Link state in words and shape; behind it, what works now and what was the last trouble. */
export function LinkBadge() {
  const sync = useDesk('sync.get', {}).data
  if (!sync) return null
  return (
    <Popover trigger="click" placement="bottomRight" content={<LinkDetails sync={sync} />}>
      <button type="button" className={`plain net net-${sync.link}`}>
        <span className="shape" aria-hidden="true">
          {text.link[sync.link].shape}
        </span>
        {sync.link === 'offline' ? text.link.offlineSince(clock(sync.since)) : text.link[sync.link].name}
        {sync.pulling
          ? ` · ${text.link.pulling(sync.pulling.received)}`
          : sync.lastPullAt
            ? ` · ${text.link.syncedAt(clock(sync.lastPullAt))}`
            : ''}
        {` · ${text.link.queued(sync.queued)}`}
      </button>
    </Popover>
  )
}

function LinkDetails(props: { sync: SyncState }) {
  const { sync } = props
  const words = text.link[sync.link]
  const syncNow = async () => {
    try {
      queryClient.setQueryData(keyOf('sync.get', {}), await call('sync.now', {}))
    } catch (error) {
      tellProblem(error)
    }
  }
  return (
    <div className="net-details">
      <h3>{words.title}</h3>
      <p>{words.explain}</p>
      <dl>
        <dt>{text.link.lastPull}</dt>
        <dd className="num">{sync.lastPullAt ? clock(sync.lastPullAt) : text.link.never}</dd>
        <dt>{text.link.documents}</dt>
        <dd className="num">
          {sync.documents.have} / {sync.documents.wanted}
        </dd>
        <dt>{text.link.waiting}</dt>
        <dd className="num">{sync.queued}</dd>
      </dl>
      {sync.trouble && (
        <p className="trouble">
          <span aria-hidden="true">◆</span> {text.link.trouble(sync.trouble)}
        </p>
      )}
      <Button onClick={() => void syncNow()}>{text.link.syncNow}</Button>
    </div>
  )
}
