import { Button } from 'antd'
import { dayTime } from '../batch/text.batch.zh.ts'
import { DropPanel } from '../common/DropPanel.tsx'
import { clock } from '../common/dates.ts'
import { LinkTrouble, PulledFacts } from '../sync/Pulled.tsx'
import { syncText } from '../sync/text.sync.zh.ts'
import { syncNow, useSync } from '../sync/useSync.ts'
import { text } from '../text.zh.ts'
import { goTo } from './nav.ts'

/** Link state in words and shape; behind it, what works now and what was the last trouble. */
export function LinkBadge() {
  const known = useSync()
  if (!known) return null
  const { sync, words } = known
  return (
    <DropPanel
      panel={(close) => <LinkDetails known={known} close={close} />}
      button={() => (
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
      )}
    />
  )
}

function LinkDetails(props: { known: NonNullable<ReturnType<typeof useSync>>; close: () => void }) {
  const { sync, batch, words } = props.known
  return (
    <div className="net-details">
      <h3>{words.title}</h3>
      <p>{words.explain}</p>
      <dl>
        <PulledFacts sync={sync} when={clock} />
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
      <LinkTrouble trouble={sync.trouble} />
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
