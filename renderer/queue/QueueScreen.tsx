import { Button } from 'antd'
import { memo, useEffect, useMemo } from 'react'
import { Band } from '#shared/contract/core-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { enterQueue, placeOf, setFilter, useNav } from '../app/nav.ts'
import { ownWorkChanged, useDesk } from '../app/queries.ts'
import { BatchApproveEntry } from '../batch-approve/BatchApproveEntry.tsx'
import { problemOf } from '../bridge.ts'
import { Empty } from '../common/Empty.tsx'
import { Kbd } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { listSheet } from '../export/names.ts'
import { SheetEntry } from '../export/SheetEntry.tsx'
import { text } from '../text.zh.ts'
import { openByRule } from './by-rule.ts'
import { ColumnChooser } from './ColumnChooser.tsx'
import { Filters } from './Filters.tsx'
import { dropOtherOrders, type FrozenOrder, useOrder } from './order.ts'
import { QueueList } from './QueueList.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { tabsFor } from './tabs.ts'
import { queueText } from './text.queue.zh.ts'
import { Views } from './Views.tsx'

const clearFilter = () => enterQueue(useNav.getState().queue, {})

/** A queue: tabs, bands, filters, and the list in its frozen order. */
export function QueueScreen() {
  // Not the whole of it: where the cursor stands changes with every key, and only the list shows it.
  const queue = useNav((nav) => nav.queue)
  const filter = useNav((nav) => placeOf(nav, nav.queue).filter)
  const entered = useNav((nav) => nav.entered)
  const order = useOrder(filter, entered)
  const sheet = useMemo(() => listSheet(filter), [filter])
  useEffect(() => dropOtherOrders(entered), [entered])
  useEffect(() => {
    useHints.setState({
      place: null,
      hints: [
        { keys: ['↑', '↓'], does: text.hints.move },
        { keys: ['Enter'], does: text.hints.open },
        { keys: ['/'], does: text.hints.search },
        { keys: ['G', '1–9'], does: text.hints.otherQueue },
      ],
    })
  }, [])
  return (
    <div className="queue">
      <h1 className="visually-hidden">{text.queue[queue]}</h1>
      <div className="tabs-line">
        <Tabs />
        <span className="tabs-tools">
          <BatchApproveEntry />
          <SheetEntry sheet={sheet} />
        </span>
      </div>
      <BandCards order={order.data ?? null} />
      <div className="filter-line">
        <Filters filter={filter} set={setFilter} clear={clearFilter} />
        <Updates order={order.data ?? null} old={order.isStale && order.isSuccess && !order.isPlaceholderData} />
        <span className="queue-tools">
          {order.data && order.data.rows.length > 0 && <ByRule order={order.data} />}
          <Views filter={filter} />
          <ColumnChooser />
        </span>
      </div>
      {order.isError ? (
        <ProblemView problem={problemOf(order.error)} onRetry={() => void order.refetch()} />
      ) : order.data === undefined ? (
        <Waiting doing={text.queueScreen.loading} waitsFor={text.app.localData} />
      ) : order.data.rows.length === 0 ? (
        <Nothing />
      ) : (
        <QueueList key={order.data.id} order={order.data} />
      )}
      {order.data && <SelectionBar order={order.data} />}
    </div>
  )
}

/** The rule says whose turn it is; picking by hand stays possible, and is seen. */
function ByRule(props: { order: FrozenOrder }) {
  return (
    <Button size="small" type="primary" aria-keyshortcuts="N" onClick={() => void openByRule(props.order)}>
      {queueText.next.open} <Kbd>N</Kbd>
    </Button>
  )
}

const Tabs = memo(function Tabs() {
  const current = useNav((nav) => nav.queue)
  const counts = useDesk('queue.counts', {}).data
  const { staff } = useDeskContext()
  return (
    <nav className="tabs" aria-label={text.queueScreen.tabs}>
      {tabsFor(staff, current).map((queue) => (
        <button
          key={queue}
          type="button"
          className={`plain ${queue === current ? 'on' : ''}`}
          aria-current={queue === current ? 'page' : undefined}
          onClick={() => enterQueue(queue)}
        >
          {text.queue[queue]}
          <span className="num">{counts ? counts[queue].toLocaleString('zh-CN') : '·'}</span>
        </button>
      ))}
    </nav>
  )
})

function BandCards(props: { order: FrozenOrder | null }) {
  const { pack } = useDeskContext()
  const chosen = useNav((nav) => placeOf(nav, nav.queue).filter.band)
  const counts = props.order?.bands
  return (
    <div className="bands">
      {Band.options.map((band) => (
        <button
          key={band}
          type="button"
          className={`plain band-card band-${band} ${band === chosen ? 'on' : ''}`}
          aria-pressed={band === chosen}
          onClick={() => setFilter({ band: band === chosen ? undefined : band })}
        >
          <b className="num">{counts ? counts[band].toLocaleString('zh-CN') : '·'}</b>
          <span>
            <span aria-hidden="true">{text.band[band].shape}</span> {text.bandTitle(band, pack.soonWorkdays)}
          </span>
        </button>
      ))}
    </div>
  )
}

/** 「有 N 件更新，点击刷新」: the list never changes by itself, unless there is nothing in it that could move. */
function Updates(props: { order: FrozenOrder | null; old: boolean }) {
  const queue = useNav((nav) => nav.queue)
  const changes = useDesk('sync.get', {}).data?.changes ?? 0
  const fresh = props.order ? changes - props.order.changes : 0
  const emptyBefore = props.order?.rows.length === 0 && fresh > 0
  useEffect(() => {
    if (emptyBefore) enterQueue(queue)
  }, [emptyBefore, queue])
  if (fresh <= 0 && !props.old) return null
  const refresh = () => {
    ownWorkChanged()
    enterQueue(queue)
  }
  return (
    <button type="button" className="plain updates" onClick={refresh}>
      {fresh > 0 ? text.queueScreen.updates(fresh) : text.queueScreen.newDay}
    </button>
  )
}

function Nothing() {
  const queue = useNav((nav) => nav.queue)
  const filter = useNav((nav) => placeOf(nav, nav.queue).filter)
  const sync = useDesk('sync.get', {}).data
  const { staff } = useDeskContext()
  const narrowed = Object.keys(filter).length > 1
  if (narrowed) return <Empty kind="tooNarrow" onAction={() => enterQueue(queue, {})} />
  if (sync?.lastPullAt === null) return <Empty kind="notSynced" />
  if (queue === 'second_review' && staff.roles.every((role) => role === 'auditor' || role === 'window')) {
    return <Empty kind="noRight" />
  }
  return <Empty kind={queue === 'mine' || queue === 'done' || queue === 'returned' ? 'noneYet' : 'allDone'} />
}
