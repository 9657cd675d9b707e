import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { OutboxState } from '#shared/contract/core-api.ts'
import { useHints } from '../app/Footer.tsx'
import { compareSides, openCase, useNav } from '../app/nav.ts'
import { keyOf, ownWorkChanged, queryClient, useDesk } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { Empty } from '../common/Empty.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { tellProblem } from '../common/toasts.ts'
import { Waiting } from '../common/Waiting.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { SealTools } from '../seal/SealTools.tsx'
import { text } from '../text.zh.ts'
import { Conflict } from './Conflict.tsx'
import { Operation } from './Operation.tsx'
import { comparable, inOrder, wantsPerson } from './operations.ts'
import './outbox.css'
import { conflictText } from './text.conflict.zh.ts'

const SHOWN = 200

/** 发件箱: every decision and what became of it; one of them beside what the centre has, when asked. */
export function Outbox() {
  const list = useDesk('outbox.list', {})
  const conflictOf = useNav((nav) => nav.conflictOf)
  if (list.isError) return <ProblemView problem={problemOf(list.error)} onRetry={() => void list.refetch()} />
  if (!list.data) return <Waiting doing={text.outbox.loading} waitsFor={text.app.localData} />
  const rows = inOrder(list.data)
  if (conflictOf === null) return <List rows={rows} />
  const queue = rows.filter((row) => wantsPerson(row) || row.opId === conflictOf).map(({ opId }) => opId)
  return <Conflict key={conflictOf} opId={conflictOf} queue={queue} />
}

function List(props: { rows: ReturnType<typeof inOrder> }) {
  const { rows } = props
  const [only, setOnly] = useState<OutboxState | null>(null)
  const [cursor, setCursor] = useState(-1)
  const shown = rows.filter((row) => only === null || row.state === only).slice(0, SHOWN)
  const more = rows.filter((row) => only === null || row.state === only).length - shown.length
  useEffect(() => {
    useHints.setState({
      place: null,
      hints: [
        { keys: ['↑', '↓'], does: text.hints.move },
        { keys: ['Enter'], does: `${conflictText.hints.compare} / ${conflictText.hints.open}` },
        { keys: ['G', '1–9'], does: text.hints.otherQueue },
      ],
    })
  }, [])
  const move = (by: number) => () => setCursor(Math.min(Math.max(cursor + by, 0), shown.length - 1))
  const open = () => {
    const row = shown[cursor]
    if (!row) return false
    if (comparable(row)) compareSides(row.opId)
    else openCase(row.caseId, null)
  }
  useKeys({
    title: text.rail.outbox,
    level: level.screen,
    bindings: [
      { keys: ['ArrowDown', 'j'], label: text.keys.nextRow, repeats: true, run: move(1) },
      { keys: ['ArrowUp', 'k'], label: text.keys.previousRow, repeats: true, run: move(-1) },
      { keys: ['Enter'], label: `${conflictText.hints.compare} / ${text.keys.open}`, run: open },
    ],
  })
  return (
    <div className="outbox">
      <header>
        <h1>{text.rail.outbox}</h1>
        <p className="muted">{text.outbox.what}</p>
        <SealTools waiting={rows.filter((row) => row.state === 'queued' || row.state === 'sending').length} />
        <SendNow waiting={rows.filter((row) => row.state === 'queued').length} />
      </header>
      <nav className="states" aria-label={text.outbox.states}>
        {OutboxState.options.map((state) => (
          <button
            key={state}
            type="button"
            className={`plain state outbox-${state} ${only === state ? 'on' : ''}`}
            aria-pressed={only === state}
            onClick={() => {
              setOnly(only === state ? null : state)
              setCursor(-1)
            }}
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
          {shown.map((row, index) => (
            <Operation key={row.opId} row={row} on={index === cursor} />
          ))}
          {more > 0 && <li className="muted">{text.outbox.more(more)}</li>}
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
