import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { OutboxState, type Output } from '#shared/contract/core-api.ts'
import { useHints } from '../app/Footer.tsx'
import { openCase } from '../app/nav.ts'
import { keyOf, ownWorkChanged, queryClient, useDesk } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { clock, dateAndTime } from '../common/dates.ts'
import { Empty } from '../common/Empty.tsx'
import { CaseNumber, OutboxMark } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { tellProblem } from '../common/toasts.ts'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import './outbox.css'

type Row = Output<'outbox.list'>[number]

// Those that wait for a person come first.
const order: readonly OutboxState[] = ['conflict', 'refused', 'sending', 'queued', 'accepted']
const SHOWN = 200

/** 发件箱: every decision and what became of it. */
export function Outbox() {
  const list = useDesk('outbox.list', {})
  const [only, setOnly] = useState<OutboxState | null>(null)
  useEffect(() => {
    useHints.setState({ place: null, hints: [{ keys: ['G', '1–7'], does: text.hints.otherQueue }] })
  }, [])
  if (list.isError) return <ProblemView problem={problemOf(list.error)} onRetry={() => void list.refetch()} />
  if (!list.data) return <Waiting doing={text.outbox.loading} waitsFor={text.app.localData} />
  const rows = list.data
  const shown = rows
    .filter((row) => only === null || row.state === only)
    .sort(
      (a, b) =>
        Number(a.acknowledged) - Number(b.acknowledged) ||
        order.indexOf(a.state) - order.indexOf(b.state) ||
        b.seq - a.seq,
    )
  return (
    <div className="outbox">
      <header>
        <h1>{text.rail.outbox}</h1>
        <p className="muted">{text.outbox.what}</p>
        <SendNow waiting={rows.filter((row) => row.state === 'queued').length} />
      </header>
      <nav className="states" aria-label={text.outbox.states}>
        {OutboxState.options.map((state) => (
          <button
            key={state}
            type="button"
            className={`plain state outbox-${state} ${only === state ? 'on' : ''}`}
            aria-pressed={only === state}
            onClick={() => setOnly(only === state ? null : state)}
          >
            <b className="num">{rows.filter((row) => row.state === state && !row.acknowledged).length}</b>
            <span>
              <span aria-hidden="true">{text.outboxState[state].shape}</span> {text.outboxState[state].name}
            </span>
          </button>
        ))}
      </nav>
      {shown.length === 0 ? (
        <Empty kind="outboxEmpty" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <ul className="operations" tabIndex={0} aria-label={text.rail.outbox}>
          {shown.slice(0, SHOWN).map((row) => (
            <Operation key={row.opId} row={row} />
          ))}
          {shown.length > SHOWN && <li className="muted">{text.outbox.more(shown.length - SHOWN)}</li>}
        </ul>
      )}
    </div>
  )
}

function SendNow(props: { waiting: number }) {
  const [busy, setBusy] = useState(false)
  const send = async () => {
    setBusy(true)
    try {
      queryClient.setQueryData(keyOf('sync.get', {}), await call('outbox.sendNow', {}))
      ownWorkChanged()
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button type="primary" disabled={props.waiting === 0 || busy} onClick={() => void send()}>
      {busy ? text.outbox.sending : text.outbox.sendNow}
    </Button>
  )
}

function Operation(props: { row: Row }) {
  const { row } = props
  const wantsPerson = (row.state === 'conflict' || row.state === 'refused') && !row.acknowledged
  return (
    <li className={`operation outbox-${row.state} ${row.acknowledged ? 'acknowledged' : ''}`}>
      <OutboxMark state={row.state} />
      <span className="what">
        <b>{text.eventOf(row.kind)}</b> {row.maskedName} · {row.diseaseName}
        <span className="muted">
          {' '}
          <CaseNumber value={row.caseNo} /> · <span className="num">{dateAndTime(row.createdAt)}</span>
        </span>
      </span>
      <span className="actions">
        <Button size="small" onClick={() => openCase(row.caseId, null)}>
          {wantsPerson ? text.outbox.openLatest : text.outbox.open}
        </Button>
        {wantsPerson && <Acknowledge opId={row.opId} />}
      </span>
      <div className="details">
        {row.message && <p>{row.message}</p>}
        {row.state === 'conflict' && <Sides row={row} />}
        <p className="muted">
          {row.acknowledged ? text.outbox.acknowledged : text.outbox.todo[row.state]}
          {row.state === 'queued' &&
            row.attempts > 0 &&
            ` ${text.outbox.attempts(row.attempts, row.nextTryAt ? clock(row.nextTryAt) : null)}`}
        </p>
      </div>
    </li>
  )
}

/** Mine beside theirs. */
function Sides(props: { row: Row }) {
  const { row } = props
  return (
    <dl className="sides">
      <div>
        <dt>{text.outbox.mine}</dt>
        <dd>
          {text.eventOf(row.kind)} · <span className="num">{dateAndTime(row.createdAt)}</span>
        </dd>
      </div>
      <div>
        <dt>{text.outbox.theirs}</dt>
        <dd>
          {row.theirs ? (
            <>
              {text.eventOf(row.theirs.kind)} · {row.theirs.byName} ·{' '}
              <span className="num">{dateAndTime(row.theirs.at)}</span> · {text.outbox.now(text.state[row.theirs.to])}
            </>
          ) : (
            text.outbox.theirsUnknown
          )}
        </dd>
      </div>
    </dl>
  )
}

function Acknowledge(props: { opId: string }) {
  const acknowledge = async () => {
    try {
      queryClient.setQueryData(keyOf('outbox.list', {}), await call('outbox.acknowledge', { opId: props.opId }))
      ownWorkChanged()
    } catch (error) {
      tellProblem(error)
    }
  }
  return (
    <Button size="small" onClick={() => void acknowledge()}>
      {text.common.gotIt}
    </Button>
  )
}
