import { InputNumber } from 'antd'
import { useState } from 'react'
import { Band, type Output, type QueueFilter, type QueueName } from '#shared/contract/core-api.ts'
import type { Role } from '#shared/model/staff.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { changed } from '../app/nav.ts'
import { ListSelect } from '../common/ListSelect.tsx'
import { Filters } from '../queue/Filters.tsx'
import { text } from '../text.zh.ts'
import { type BatchView, isGone, myBatch, roomOf } from './batch.ts'
import { HandSearch } from './HandSearch.tsx'
import { PlanTable } from './PlanTable.tsx'
import { Take } from './Take.tsx'
import { batchText } from './text.batch.zh.ts'
import { useCandidates } from './useCandidates.ts'

const words = batchText.choose
const USUAL_COUNT = 20
const queues = ['received', 'first_review', 'second_review', 'originals'] as const satisfies readonly QueueName[]

type Way = 'byRule' | 'byHand'

/** Which cases to take: the first of a queue by rule, or ticked one by one; what that means is shown before it is done. */
export function Chooser(props: { view: BatchView; taken: (refused: Output<'batch.take'>['refused']) => void }) {
  const { view } = props
  const { staff } = useDeskContext()
  const room = roomOf(view)
  const [way, setWay] = useState<Way>('byRule')
  const [filter, setFilter] = useState<QueueFilter>({ queue: startOf(staff.roles) })
  const [count, setCount] = useState(USUAL_COUNT)
  const [off, setOff] = useState<ReadonlySet<string>>(new Set())
  const [on, setOn] = useState<ReadonlySet<string>>(new Set())
  const change = (next: Partial<QueueFilter>) => setFilter(changed(filter, next))

  const listed = useCandidates(filter, way === 'byRule' ? Math.max(1, Math.min(count, room)) : null)
  const mine = new Set(myBatch(view.cases).flatMap((one) => (isGone(one) ? [] : [one.caseId])))
  const cases = listed.data?.cases ?? []
  const free = cases.filter((one) => one.why === null && !mine.has(one.caseId))
  const chosen = way === 'byHand' ? [...on] : free.flatMap(({ caseId }) => (off.has(caseId) ? [] : [caseId]))
  const tick = (caseId: string, ticked: boolean) => {
    const marked = new Set(way === 'byHand' ? on : off)
    if (ticked === (way === 'byHand')) marked.add(caseId)
    else marked.delete(caseId)
    if (way === 'byHand') setOn(marked)
    else setOff(marked)
  }
  return (
    <section className="batch-choose" aria-label={words.label}>
      <nav className="policy-parts" aria-label={words.label}>
        {(['byRule', 'byHand'] as const).map((name) => (
          <button
            key={name}
            type="button"
            className={`plain ${way === name ? 'on' : ''}`}
            aria-pressed={way === name}
            onClick={() => setWay(name)}
          >
            {words[name]}
          </button>
        ))}
        <span className="muted small">{way === 'byRule' ? words.ruleHint : words.handHint}</span>
      </nav>
      <div className="filters">
        <Choice
          name={words.queue}
          value={filter.queue}
          options={queues.map((queue) => ({ value: queue, label: text.queue[queue] }))}
          set={(queue) => change({ queue: queues.find((known) => known === queue) ?? filter.queue })}
        />
        <Bands band={filter.band} set={(band) => change({ band })} />
        <Filters filter={filter} set={change} clear={() => setFilter({ queue: filter.queue })} />
        {way === 'byRule' ? (
          <label className="count" htmlFor="batch-count">
            {words.count}{' '}
            <InputNumber
              id="batch-count"
              min={1}
              max={Math.max(1, room)}
              precision={0}
              value={Math.min(count, Math.max(1, room))}
              onChange={(value) => setCount(value ?? 1)}
            />
          </label>
        ) : (
          <HandSearch search={(search) => change({ search })} />
        )}
      </div>
      <PlanTable listed={listed} ticked={new Set(chosen)} mine={mine} tick={tick} />
      <Take view={view} chosen={chosen} room={room} taken={props.taken} />
    </section>
  )
}

/** The queue somebody works in. */
function startOf(roles: readonly Role[]): QueueName {
  if (roles.includes('first_reviewer') || roles.includes('supervisor')) return 'first_review'
  return roles.includes('second_reviewer') ? 'second_review' : 'received'
}

function Bands(props: { band: Band | undefined; set: (band: Band | undefined) => void }) {
  const { pack } = useDeskContext()
  const options = Band.options.map((band) => ({ value: band, label: text.bandTitle(band, pack.soonWorkdays) }))
  return (
    <Choice
      name={words.band}
      value={props.band ?? ''}
      options={[{ value: '', label: text.filter.all }, ...options]}
      set={(value) => props.set(Band.options.find((band) => band === value))}
    />
  )
}

function Choice(props: {
  name: string
  value: string
  options: { value: string; label: string }[]
  set: (value: string) => void
}) {
  return (
    <ListSelect
      className={`filter ${props.value ? 'set' : ''}`}
      aria-label={props.name}
      value={props.value}
      options={props.options}
      onChange={props.set}
      labelRender={({ label }) => (
        <>
          <span className="muted">{props.name}</span> <b>{label}</b>
        </>
      )}
    />
  )
}
