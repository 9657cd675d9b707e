import { Button, Popover } from 'antd'
import { useState } from 'react'
import { dayTime } from '../batch/text.batch.zh.ts'
import { clock } from '../common/dates.ts'
import { syncText } from '../sync/text.sync.zh.ts'
import { syncNow, useSync } from '../sync/useSync.ts'
import { text } from '../text.zh.ts'
import { goTo } from './nav.ts'

/** Link state in words and shape; behind it, what works now and what was the last trouble. */
export function LinkBadge() {
  const known = useSync()
  const [open, setOpen] = useState(false)
  if (!known) return null
  const { sync, words } = known
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={<LinkDetails known={known} close={() => setOpen(false)} />}
    >
      <button type="button" className={`plain net net-${words.busy ? 'syncing' : sync.link}`}>
        <span className="shape" aria-hidden="true">
          {words.shape}
        </span>
        {words.name}
        {sync.pulling && sync.pulling.received > 0
          ? ` · ${syncText.badge.received(sync.pulling.received)}`
          : sync.link === 'online' && sync.lastPullAt
            ? ` · ${text.link.syncedAt(clock(sync.lastPullAt))}`
            : ''}
        {` · ${text.link.queued(sync.queued)}`}
      </button>
    </Popover>
  )
}

function LinkDetails(props: { known: NonNullable<ReturnType<typeof useSync>>; close: () => void }) {
  const { sync, batch, words } = props.known
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
        <dd>
          <span className="num">{sync.queued}</span>
          {sync.queued > 0 && ` · ${syncText.why[sync.link]}`}
        </dd>
        {batch?.offlineUntil && (
          <>
            <dt>{syncText.offlineUntil}</dt>
            <dd>{dayTime(batch.offlineUntil)}</dd>
          </>
        )}
      </dl>
      {sync.trouble && (
        <p className="trouble">
          <span aria-hidden="true">◆</span> {text.link.trouble(sync.trouble)}
        </p>
      )}
      <div className="net-buttons">
        <Button onClick={() => void syncNow()}>{text.link.syncNow}</Button>
        <Button
          onClick={() => {
            props.close()
            goTo('sync')
          }}
        >
          {syncText.details} <kbd>G S</kbd>
        </Button>
      </div>
    </div>
  )
}
