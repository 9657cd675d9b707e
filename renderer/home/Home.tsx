import { Button } from 'antd'
import { useEffect } from 'react'
import { Band, type HomeSummary, type QueueName } from '#shared/contract/core-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { enterQueue, goTo } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { dateAndTime } from '../common/dates.ts'
import { Empty } from '../common/Empty.tsx'
import { Kbd } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { LinkTrouble, PulledFacts } from '../sync/Pulled.tsx'
import { text } from '../text.zh.ts'
import { firstQueue, urgentOf } from './first-queue.ts'
import { Supervision } from './Supervision.tsx'
import './home.css'
import { Urgent } from './Urgent.tsx'

/** 首页: what waits where and how urgently; every number leads into the queue it counts. */
export function Home() {
  const summary = useDesk('home.summary', {})
  const { staff } = useDeskContext()
  useEffect(() => {
    useHints.setState({
      place: null,
      hints: [{ keys: ['G', '1–9'], does: text.hints.otherQueue }],
    })
  }, [])
  if (summary.isError) return <ProblemView problem={problemOf(summary.error)} onRetry={() => void summary.refetch()} />
  if (!summary.data) return <Waiting doing={text.home.loading} waitsFor={text.app.localData} />
  return (
    <div className="home">
      <header>
        <h1>{text.home.greeting(staff.name)}</h1>
        <span className="num muted">{summary.data.today}</span>
        <StartButton summary={summary.data} />
      </header>
      <div className="home-grid">
        <div>
          <Queues summary={summary.data} />
          <Urgent summary={summary.data} />
        </div>
        <aside>
          <SyncCard sentToday={summary.data.sentToday} />
          <Supervision />
        </aside>
      </div>
    </div>
  )
}

/** The one thing to do first: the most urgent queue this person decides in. */
function StartButton(props: { summary: HomeSummary }) {
  const { staff } = useDeskContext()
  const entry = firstQueue(props.summary, staff)
  const start = () => entry && enterQueue(entry.queue, {})
  useKeys(
    entry
      ? {
          title: text.rail.home,
          level: level.screen,
          bindings: [{ keys: ['Enter'], label: text.home.start(text.queue[entry.queue], urgentOf(entry)), run: start }],
        }
      : null,
  )
  if (!entry) return null
  return (
    <Button type="primary" className="start" onClick={start}>
      {text.home.start(text.queue[entry.queue], urgentOf(entry))} <Kbd>Enter</Kbd>
    </Button>
  )
}

const shown: readonly QueueName[] = ['received', 'first_review', 'second_review', 'supplement', 'originals']

function Queues(props: { summary: HomeSummary }) {
  const { pack, staff } = useDeskContext()
  const sync = useDesk('sync.get', {}).data
  const queues = props.summary.queues.filter((entry) => shown.includes(entry.queue))
  const open = queues.reduce((sum, entry) => sum + entry.total, 0)
  if (open === 0) {
    if (sync?.lastPullAt === null) return <Empty kind="notSynced" />
    if (staff.roles.every((role) => role === 'auditor')) return <Empty kind="noRight" />
    return <Empty kind={props.summary.sentToday > 0 ? 'allDone' : 'noneAssigned'} />
  }
  return (
    <table className="home-table">
      <thead>
        <tr>
          <th scope="col">{text.home.queue}</th>
          {Band.options.map((band) => (
            <th key={band} scope="col" className={`band-${band}`}>
              <span aria-hidden="true">{text.band[band].shape}</span> {text.bandTitle(band, pack.soonWorkdays)}
            </th>
          ))}
          <th scope="col">{text.home.total}</th>
        </tr>
      </thead>
      <tbody>
        {queues.map((entry) => (
          <tr key={entry.queue}>
            <th scope="row">{text.queue[entry.queue]}</th>
            {Band.options.map((band) => (
              <td key={band} className={`band-${band}`}>
                <Count
                  count={entry.bands[band]}
                  name={`${text.queue[entry.queue]} ${text.bandTitle(band, pack.soonWorkdays)}`}
                  go={() => enterQueue(entry.queue, { band })}
                />
              </td>
            ))}
            <td>
              <Count count={entry.total} name={text.queue[entry.queue]} go={() => enterQueue(entry.queue, {})} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Count(props: { count: number; name: string; go: () => void }) {
  if (props.count === 0) return <span className="num none">0</span>
  return (
    <button
      type="button"
      className="plain num count"
      aria-label={text.home.countOf(props.name, props.count)}
      onClick={props.go}
    >
      {props.count.toLocaleString('zh-CN')}
    </button>
  )
}

function SyncCard(props: { sentToday: number }) {
  const sync = useDesk('sync.get', {}).data
  if (!sync) return null
  const words = text.link[sync.link]
  const attention = sync.conflicts + sync.refused
  return (
    <section className="home-card">
      <h2 className={`net-${sync.link}`}>
        <span className="shape" aria-hidden="true">
          {words.shape}
        </span>
        {words.title}
      </h2>
      <p>{words.explain}</p>
      <dl>
        <PulledFacts sync={sync} when={dateAndTime} />
        <dt>{text.home.sentToday}</dt>
        <dd>
          <Count count={props.sentToday} name={text.queue.done} go={() => enterQueue('done', {})} />
        </dd>
        <dt>{text.link.waiting}</dt>
        <dd>
          <Count count={sync.queued} name={text.rail.outbox} go={() => goTo('outbox')} />
        </dd>
        {attention > 0 && (
          <>
            <dt className="band-over">{text.home.attention}</dt>
            <dd>
              <Count count={attention} name={text.home.attention} go={() => goTo('outbox')} />
            </dd>
          </>
        )}
      </dl>
      <LinkTrouble trouble={sync.trouble} />
    </section>
  )
}
