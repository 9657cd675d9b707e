import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import type { Output } from '#shared/contract/core-api.ts'
import { openCase } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { clock } from '../common/dates.ts'
import { CaseNumber, Kbd, OutboxMark } from '../common/marks.tsx'
import { ProblemLine } from '../common/ProblemView.tsx'
import { tellDone } from '../common/toasts.ts'
import { Waiting } from '../common/Waiting.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { undoText } from './text.undo.zh.ts'
import { undoDecision, undoLast } from './undo.ts'
import './undo.css'

type Row = Output<'decision.recent'>[number]

const useRecent = create<{ readonly open: boolean }>(() => ({ open: false }))

export const showRecent = (): void => useRecent.setState({ open: true })
const hideRecent = (): void => useRecent.setState({ open: false })

/** 「最近 20 件」 and the keys that take decisions back, on every screen. */
export function Recent() {
  const { open } = useRecent()
  useKeys({
    title: text.keys.everywhere,
    level: level.app,
    bindings: [
      {
        id: 'app.undo',
        keys: ['z', 'Ctrl+z'],
        shown: 'Z · Ctrl+Z',
        label: undoText.keys.undo,
        run: () => undoLast() || tellDone(undoText.nothing),
      },
      { id: 'app.recent', keys: ['q'], label: undoText.keys.recent, run: showRecent },
    ],
  })
  useEffect(() => hideRecent, [])
  return open ? <RecentPanel /> : null
}

function RecentPanel() {
  const recent = useDesk('decision.recent', {}, { fresh: true })
  const rows = recent.data ?? []
  const [cursor, setCursor] = useState(0)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus(), [])
  const act = (row: Row | undefined) => {
    if (!row) return
    hideRecent()
    if (row.can !== 'undo') return openCase(row.caseId, null)
    const atWindow = row.kind === 'supplement_received'
    void undoDecision({ opId: row.opId, index: null, atWindow, deed: text.eventOf(row.kind), name: row.maskedName })
  }
  const move = (by: number) => () => setCursor(Math.max(0, Math.min(rows.length - 1, cursor + by)))
  useKeys({
    title: undoText.recent,
    level: level.dialog,
    exclusive: true,
    bindings: [
      { keys: ['Escape', 'q'], label: text.common.close, run: hideRecent },
      { keys: ['ArrowDown', 'j'], label: text.keys.nextRow, repeats: true, run: move(1) },
      { keys: ['ArrowUp', 'k'], label: text.keys.previousRow, repeats: true, run: move(-1) },
      { keys: ['Enter'], label: `${undoText.undo} / ${undoText.open}`, decides: true, run: () => act(rows[cursor]) },
    ],
  })
  return (
    <section ref={panel} className="over-sheet recent-panel" role="dialog" aria-label={undoText.recent} tabIndex={-1}>
      <header>
        <h2>{undoText.recent}</h2>
        <button type="button" className="link" onClick={hideRecent}>
          {text.common.close} <Kbd>Esc</Kbd>
        </button>
      </header>
      <p className="muted">{undoText.what}</p>
      {recent.isError ? (
        <ProblemLine problem={problemOf(recent.error)} />
      ) : !recent.data ? (
        <Waiting doing={undoText.loading} waitsFor={text.app.localData} />
      ) : rows.length === 0 ? (
        <p>{undoText.none}</p>
      ) : (
        <ol>
          {rows.map((row, index) => (
            <li key={row.opId} className={index === cursor ? 'on' : ''} aria-current={index === cursor}>
              <span className="num muted">{clock(row.decidedAt)}</span>
              <CaseNumber value={row.caseNo} />
              <span className="who">
                <b>{row.maskedName}</b> {row.diseaseName}
              </span>
              <span>{text.eventOf(row.kind)}</span>
              <OutboxMark state={row.state} />
              <span className="muted can">{canWords(row)}</span>
              <Button size="small" type={row.can === 'undo' ? 'primary' : 'default'} onClick={() => act(row)}>
                {row.can === 'undo' ? undoText.undo : row.can === 'correct' ? undoText.openToCorrect : undoText.open}
              </Button>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function canWords(row: Row): string {
  if (row.state === 'undone') return undoText.undoneAlready
  if (row.heldMs !== null) return undoText.sendsIn(Math.ceil(row.heldMs / 1000))
  return undoText.can[row.can]
}
