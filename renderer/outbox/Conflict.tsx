import { Button } from 'antd'
import { useEffect } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { useHints } from '../app/Footer.tsx'
import { compareSides, openCase } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { CaseNumber, Kbd, OutboxMark } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import './conflict.css'
import { Differences, Side } from './sides.tsx'
import { conflictText as words } from './text.conflict.zh.ts'
import { useConflictDeeds } from './useConflictDeeds.ts'

type View = Output<'outbox.conflict'>

/** 「我办的」 beside 「中心的」: one sentence on top, the rule, what differs, and what can be done now. */
export function Conflict(props: { opId: string; queue: readonly string[] }) {
  const { opId, queue } = props
  const query = useDesk('outbox.conflict', { opId })
  const at = queue.indexOf(opId)
  const go = (by: 1 | -1) => () => {
    const next = queue[at + by]
    if (next) compareSides(next)
  }
  useKeys({
    title: words.keys,
    level: level.screen,
    bindings: [
      { keys: ['Escape'], label: words.back, run: () => compareSides(null) },
      { keys: ['ArrowDown', 'j'], label: words.next, run: go(1) },
      { keys: ['ArrowUp', 'k'], label: words.previous, run: go(-1) },
    ],
  })
  useEffect(() => {
    useHints.setState({
      place: queue.length > 1 ? words.place(at + 1, queue.length) : null,
      hints: [
        { keys: ['↑', '↓'], does: `${words.previous} / ${words.next}` },
        { keys: ['Esc'], does: words.back },
      ],
    })
  }, [at, queue.length])
  if (query.isError) {
    return (
      <div className="conflict">
        <ProblemView problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
        <Button onClick={() => compareSides(null)}>
          {words.back} <kbd>Esc</kbd>
        </Button>
      </div>
    )
  }
  if (!query.data) return <Waiting doing={words.loading} waitsFor={text.app.localData} />
  return <Compared view={query.data} />
}

function Compared(props: { view: View }) {
  const { view } = props
  return (
    <article className={`conflict outbox-${view.state}`}>
      <header>
        <div className="about">
          <OutboxMark state={view.state} />
          <b>{words.title[view.state]}</b>
          <span>
            {view.maskedName} · {view.diseaseName} · <CaseNumber value={view.caseNo} />
          </span>
          {view.now && (
            <span className="muted">
              {words.state}
              <b>{text.state[view.now]}</b>
            </span>
          )}
        </div>
        <h1>{view.message}</h1>
        <p className="rule">
          <span className="muted">{words.rule}</span> {view.rule}
        </p>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="compared" tabIndex={0} aria-label={words.keys}>
        <p className="kept">
          <span aria-hidden="true">✔</span> {words.kept}
        </p>
        <div className="two-sides">
          <div>
            <h2>{words.mine}</h2>
            <Side side={view.mine} />
          </div>
          <div>
            <h2>{words.theirs}</h2>
            {view.theirs.length === 0 && <p className="muted">{words.theirsNone}</p>}
            {view.theirs.map((side) => (
              <Side key={`${side.at} ${side.kind}`} side={side} />
            ))}
          </div>
        </div>
        <Differences rows={view.differences} />
      </section>
      <Deeds view={view} />
    </article>
  )
}

function Deeds(props: { view: View }) {
  const { view } = props
  const { busy, told, redecide, reopen, read, check } = useConflictDeeds(view)
  // A registration that was refused has no case: what was in it is filled in again instead.
  const reopens = view.mine.kind === 'register' && view.state === 'refused'
  const { possible, why } = view.redecide
  useKeys({
    title: words.keys,
    level: level.screen,
    bindings: [
      ...(possible
        ? [{ keys: ['Enter'], label: words.hints.redecide, decides: true, run: () => void redecide() }]
        : []),
      ...(reopens ? [{ keys: ['Enter'], label: words.reopen, decides: true, run: () => void reopen() }] : []),
      ...(reopens ? [] : [{ keys: ['o'], label: words.hints.open, run: () => openCase(view.caseId, null) }]),
      { keys: ['c'], label: words.hints.check, run: () => void check() },
      ...(view.acknowledged ? [] : [{ keys: ['y'], label: words.hints.read, decides: true, run: () => void read() }]),
    ],
  })
  return (
    <footer>
      <p role="status">
        {told ?? (view.acknowledged ? words.acknowledged : '')}
        {!possible && ` ${why}`}
      </p>
      <Button disabled={busy !== null} onClick={() => void check()} aria-keyshortcuts="C">
        {busy === 'check' ? words.checking : words.check} <Kbd>C</Kbd>
      </Button>
      {!reopens && (
        <Button onClick={() => openCase(view.caseId, null)} aria-keyshortcuts="O">
          {words.open} <Kbd>O</Kbd>
        </Button>
      )}
      {!view.acknowledged && (
        <Button
          type={possible || reopens ? 'default' : 'primary'}
          disabled={busy !== null}
          onClick={() => void read()}
          aria-keyshortcuts="Y"
        >
          {text.common.gotIt} <Kbd>Y</Kbd>
        </Button>
      )}
      {reopens && (
        <Button type="primary" disabled={busy !== null} onClick={() => void reopen()} aria-keyshortcuts="Enter">
          {words.reopen} <Kbd>Enter</Kbd>
        </Button>
      )}
      {possible && (
        <Button type="primary" disabled={busy !== null} onClick={() => void redecide()} aria-keyshortcuts="Enter">
          {busy === 'redecide' ? words.redeciding : words.redecide} <Kbd>Enter</Kbd>
        </Button>
      )}
    </footer>
  )
}
