import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { clock } from '../common/dates.ts'
import { ListSelect } from '../common/ListSelect.tsx'
import { tellDone } from '../common/toasts.ts'
import { type BatchView, hourChoices, isGone, isSpent, modeOf, myBatch, secondsLeft, sizeOf } from './batch.ts'
import { batchText as words } from './text.batch.zh.ts'
import { useBatchDeed } from './useBatch.ts'

// Told this many decisions before the limit.
const NEAR = 20

/** May the cable be pulled, until when, and how far the papers are. Every figure keeps its place while it grows. */
export function Progress(props: { view: BatchView; cancel: (() => void) | null }) {
  const { view } = props
  const { busy, act } = useBatchDeed()
  const ready = view.cases.filter(({ state }) => state === 'ready').length
  const mode = modeOf(view)
  const spent = isSpent(view, Date.now())
  const offline = useDesk('sync.get', {}).data?.link === 'offline'
  const title = words.mode[titleOf(mode, spent, offline)]
  const left = view.limits ? view.limits.undelivered - view.undelivered : null
  return (
    <section className={`batch-now mode-${mode} ${spent ? 'spent' : ''}`} aria-label={words.progress}>
      <h2 role="status">
        <span aria-hidden="true">{title.shape}</span> {title.title}
      </h2>
      <div className="does">
        {mode === 'paused' || mode === 'stuck' ? (
          <Button type="primary" disabled={busy} onClick={() => void act(() => call('batch.resume', {}))}>
            {mode === 'paused' ? words.resume : words.again}
          </Button>
        ) : (
          (mode === 'loading' || mode === 'waiting') && (
            <Button disabled={busy} onClick={() => void act(() => call('batch.pause', {}))}>
              {words.pause}
            </Button>
          )
        )}
        {props.cancel && mode !== 'ready' && <Button onClick={props.cancel}>{words.cancel}</Button>}
        {view.limits && mode !== 'none' && <Renew limit={view.limits.hours} />}
      </div>
      <p className="sentence">{words.sentence(view, mode, ready, spent)}</p>
      {left !== null && left > 0 && left <= NEAR && <p className="trouble">{words.nearLimit(left)}</p>}
      {view.trouble && <p className="trouble">{words.trouble(view.trouble)}</p>}
      <Bar view={view} />
      <Figures view={view} ready={ready} />
    </section>
  )
}

/** What to say on top; whoever has pulled the cable is not told that it may be pulled. */
function titleOf(mode: ReturnType<typeof modeOf>, spent: boolean, offline: boolean) {
  if (spent && mode !== 'none') return 'spent'
  return offline && mode === 'ready' ? 'offline' : mode
}

function Bar(props: { view: BatchView }) {
  const { have, wanted } = props.view.bytes
  return <progress aria-label={words.progress} max={Math.max(wanted, 1)} value={wanted === 0 ? 1 : have} />
}

function Figures(props: { view: BatchView; ready: number }) {
  const { view, ready } = props
  const { figures, facts } = words
  const left = secondsLeft(view)
  const all = myBatch(view.cases).filter((one) => !isGone(one)).length
  const limit = view.limits?.undelivered
  return (
    <dl className="figures">
      <Figure name={figures.cases}>{words.of(ready, all)}</Figure>
      <Figure name={figures.papers}>
        {words.of(view.papers.have, view.papers.wanted)}
        {view.papers.failed > 0 && <span className="bad"> {words.failed(view.papers.failed)}</span>}
      </Figure>
      <Figure name={figures.bytes}>{words.of(sizeOf(view.bytes.have), sizeOf(view.bytes.wanted))}</Figure>
      <Figure name={figures.rate}>
        {view.bytesPerSecond === null ? words.still : words.perSecond(sizeOf(view.bytesPerSecond))}
      </Figure>
      <Figure name={figures.left}>{left === null ? words.still : words.timeLeft(left)}</Figure>
      <Figure name={facts.undelivered}>
        {limit === undefined ? view.undelivered : words.of(view.undelivered, limit)}
      </Figure>
      <Figure name={facts.lastContact}>{view.lastContactAt ? clock(view.lastContactAt) : facts.never}</Figure>
      <Figure name={facts.free}>{view.freeBytes === null ? facts.unknown : sizeOf(view.freeBytes)}</Figure>
    </dl>
  )
}

function Figure(props: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd className="num">{props.children}</dd>
    </div>
  )
}

function Renew(props: { limit: number }) {
  const { busy, act } = useBatchDeed()
  const [hours, setHours] = useState(props.limit)
  const renew = async () => {
    if (await act(() => call('batch.renew', { hours }))) tellDone(words.renewed)
  }
  return (
    <span className="renew">
      <ListSelect
        aria-label={words.renewFor}
        value={hours}
        options={hourChoices(props.limit).map((value) => ({ value, label: words.hours(value) }))}
        onChange={setHours}
      />
      <Button disabled={busy} onClick={() => void renew()}>
        {words.renew}
      </Button>
    </span>
  )
}
