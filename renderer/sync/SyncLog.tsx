import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { useDesk } from '../app/queries.ts'
import { on, problemOf } from '../bridge.ts'
import { dateAndTime } from '../common/dates.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import { syncText as words } from './text.sync.zh.ts'

type Line = Output<'sync.log'>[number]

/** What the link did lately, to be read or copied for support; codes and counts, nobody's data. */
export function SyncLog(props: { sync: Output<'sync.get'>; name: string }) {
  const { sync } = props
  const log = useDesk('sync.log', {})
  const { refetch } = log
  const [told, setTold] = useState('')
  useEffect(() => {
    void refetch()
    return on('sync.changed', () => void refetch())
  }, [refetch])
  if (log.isError) return <ProblemView problem={problemOf(log.error)} onRetry={() => void refetch()} />
  if (!log.data) return <Waiting doing={words.logLoading} waitsFor={text.app.localData} />
  const lines = log.data.toSorted((a, b) => b.at.localeCompare(a.at))
  const copy = async () => {
    const head = words.logHead(props.name, sync.queued, sync.conflicts + sync.refused)
    try {
      await navigator.clipboard.writeText([head, ...lines.map(lineOf)].join('\n'))
      setTold(words.copied)
    } catch {
      // The system keeps its clipboard to itself: what to do instead is said where the success would be.
      setTold(words.notCopied)
    }
  }
  return (
    <section className="sync-log">
      <header>
        <h2>{words.log}</h2>
        <span className="muted small">{words.logWhat}</span>
        <span role="status">{told}</span>
        <Button size="small" disabled={lines.length === 0} onClick={() => void copy()}>
          {words.copy}
        </Button>
      </header>
      {lines.length === 0 ? (
        <p className="muted">{words.logEmpty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <ol tabIndex={0} aria-label={words.log}>
          {lines.map((line) => (
            <li key={`${line.at} ${line.sentence}`} className={line.level}>
              <span className="num">{dateAndTime(line.at)}</span>
              <span className="level">
                <span aria-hidden="true">{words.level[line.level].shape}</span> {words.level[line.level].name}
              </span>
              {line.sentence}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

const lineOf = (line: Line) => `${dateAndTime(line.at)} ${words.level[line.level].name} ${line.sentence}`
