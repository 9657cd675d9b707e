import { Button } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useHints } from '../app/Footer.tsx'
import { goTo } from '../app/nav.ts'
import { myBatch } from '../batch/batch.ts'
import { dayTime } from '../batch/text.batch.zh.ts'
import { dateAndTime } from '../common/dates.ts'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import { SyncLog } from './SyncLog.tsx'
import './sync.css'
import { syncText as words } from './text.sync.zh.ts'
import { syncNow, useSync } from './useSync.ts'

/** 同步: how the link is, what waits and why, what works without it, and the log for support. */
export function SyncScreen() {
  const known = useSync()
  useEffect(() => {
    useHints.setState({ place: null, hints: [{ keys: ['G', '1–9'], does: text.hints.otherQueue }] })
  }, [])
  if (!known) return <Waiting doing={text.link.unknown.title} waitsFor={text.app.localData} />
  return (
    <div className="page sync">
      <header>
        <h1>{words.title}</h1>
        <p className="muted">{words.what}</p>
        <Button type="primary" onClick={() => void syncNow()}>
          {text.link.syncNow}
        </Button>
      </header>
      <div className="sync-grid">
        <Now known={known} />
        <section className="sync-card">
          <h2>{words.offlineCan}</h2>
          <List lines={words.can} shape="✔" kind="can" />
          <h2>{words.onlineOnly}</h2>
          <List lines={words.cannot} shape="○" kind="cannot" />
        </section>
      </div>
      <SyncLog sync={known.sync} name={known.words.name} />
    </div>
  )
}

function List(props: { lines: readonly string[]; shape: string; kind: 'can' | 'cannot' }) {
  return (
    <ul className={props.kind}>
      {props.lines.map((line) => (
        <li key={line}>
          <span aria-hidden="true">{props.shape}</span> {line}
        </li>
      ))}
    </ul>
  )
}

function Now(props: { known: NonNullable<ReturnType<typeof useSync>> }) {
  const { sync, batch, words: link } = props.known
  const attention = sync.conflicts + sync.refused
  const held = myBatch(batch?.cases ?? []).length
  const contact = batch?.lastContactAt ?? null
  return (
    <section className={`sync-card net-${link.busy ? 'syncing' : sync.link}`} aria-label={words.now}>
      <h2>
        <span className="shape" aria-hidden="true">
          {link.shape}
        </span>
        {link.title}
      </h2>
      <p>{link.explain}</p>
      <dl>
        <Fact name={text.link.lastPull}>{sync.lastPullAt ? dateAndTime(sync.lastPullAt) : text.link.never}</Fact>
        <Fact name={words.lastContact}>{contact ? dateAndTime(contact) : text.link.never}</Fact>
        <Fact name={words.offlineUntil}>{batch?.offlineUntil ? dayTime(batch.offlineUntil) : words.noLimit}</Fact>
        <Fact name={text.link.documents}>{`${sync.documents.have} / ${sync.documents.wanted}`}</Fact>
        <Count name={words.batch} n={held} says={words.cases(held)} go={() => goTo('batch')} />
        <Count name={words.waiting} n={sync.queued} says={words.pieces(sync.queued)} go={() => goTo('outbox')} />
        <Count name={words.attention} n={attention} says={words.pieces(attention)} go={() => goTo('outbox')} />
      </dl>
      {batch?.afterwards && <p className="small">{batch.afterwards}</p>}
      {sync.queued > 0 && <p className="small">{`${words.waiting}：${words.why[sync.link]}`}</p>}
      {sync.trouble && (
        <p className="trouble small">
          <span aria-hidden="true">◆</span> {text.link.trouble(sync.trouble)}
        </p>
      )}
    </section>
  )
}

function Fact(props: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd className="num">{props.children}</dd>
    </>
  )
}

/** A number that leads to what it counts. */
function Count(props: { name: string; n: number; says: string; go: () => void }) {
  if (props.n === 0) return <Fact name={props.name}>{words.none}</Fact>
  return (
    <Fact name={props.name}>
      <button type="button" className="link" onClick={props.go}>
        {props.says}
      </button>
    </Fact>
  )
}
