import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { useDesk } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { ListSelect } from '../common/ListSelect.tsx'
import { ProblemLine } from '../common/ProblemView.tsx'
import { type BatchView, hourChoices, sizeOf } from './batch.ts'
import { batchText } from './text.batch.zh.ts'
import { useBatchDeed } from './useBatch.ts'
import { usePlan } from './usePlan.ts'

const words = batchText.choose
const DAY = 24

/** What the ticked cases weigh, for how long, and the one button. Says what is in the way where something is. */
export function Take(props: {
  view: BatchView
  chosen: readonly string[]
  room: number
  taken: (refused: Output<'batch.take'>['refused']) => void
}) {
  const { view, chosen, room } = props
  const limits = view.limits ?? { hours: DAY, cases: 0 }
  const [hours, setHours] = useState(limits.hours)
  const { busy, act } = useBatchDeed()
  const online = useDesk('sync.get', {}).data?.link === 'online'
  const fits = chosen.length > 0 && chosen.length <= room
  const plan = usePlan(fits ? { caseIds: [...chosen] } : null)
  const inTheWay = hindrance({ online, chosen: chosen.length, room, limit: limits.cases, problem: plan.data?.problem })
  const take = () =>
    act(async () => {
      const { view: now, refused } = await call('batch.take', { caseIds: [...chosen], hours })
      props.taken(refused)
      return now
    })
  return (
    <footer className="batch-take">
      <Sums plan={fits ? (plan.data ?? null) : null} chosen={chosen.length} freeBytes={view.freeBytes} />
      <p className="in-the-way" role="status">
        {plan.isError ? (
          <ProblemLine problem={problemOf(plan.error)} />
        ) : (
          (inTheWay ?? words.limits(limits.cases, limits.hours))
        )}
      </p>
      <label htmlFor="batch-hours">
        {words.hours}{' '}
        <ListSelect
          id="batch-hours"
          aria-label={words.hours}
          value={hours}
          options={hourChoices(limits.hours).map((value) => ({ value, label: batchText.hours(value) }))}
          onChange={setHours}
        />
      </label>
      <Button type="primary" disabled={busy || inTheWay !== null || !fits} onClick={() => void take()}>
        {busy ? words.taking : words.take(chosen.length, hours)}
      </Button>
    </footer>
  )
}

function hindrance(at: {
  online: boolean
  chosen: number
  room: number
  limit: number
  problem: string | null | undefined
}): string | null {
  if (at.room === 0) return words.full(at.limit)
  if (at.chosen === 0) return words.nothing
  if (at.chosen > at.room) return words.tooMany(at.room)
  if (at.problem) return at.problem
  return at.online ? null : words.offline
}

function Sums(props: { plan: Output<'batch.plan'> | null; chosen: number; freeBytes: number | null }) {
  const { plan } = props
  const { sums } = words
  const free = plan?.freeBytes ?? props.freeBytes
  const size = (bytes: number | undefined) => (bytes === undefined ? batchText.still : sizeOf(bytes))
  return (
    <dl className="figures">
      <Sum name={sums.cases}>{words.pieces(props.chosen)}</Sum>
      <Sum name={sums.papers}>{plan ? words.papers(plan.papers) : batchText.still}</Sum>
      <Sum name={sums.bytes}>{size(plan?.bytes)}</Sum>
      <Sum name={sums.here}>{size(plan?.haveBytes)}</Sum>
      <Sum name={sums.toLoad}>{size(plan ? plan.bytes - plan.haveBytes : undefined)}</Sum>
      <Sum name={sums.free}>{free === null ? batchText.facts.unknown : sizeOf(free)}</Sum>
    </dl>
  )
}

function Sum(props: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd className="num">{props.children}</dd>
    </div>
  )
}
