import { Button } from 'antd'
import { useState } from 'react'
import { call } from '../bridge.ts'
import { CaseNumber } from '../common/marks.tsx'
import { BatchCases } from './BatchCases.tsx'
import { type BatchCase, type BatchView, isComing, isGone } from './batch.ts'
import { GiveBack } from './GiveBack.tsx'
import { Progress } from './Progress.tsx'
import { batchText as words } from './text.batch.zh.ts'
import { useBatchDeed } from './useBatch.ts'

/** The batch there is: how far it is, what is no longer mine, and its cases. */
export function BatchBody(props: { view: BatchView }) {
  const { view } = props
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [giving, setGiving] = useState<readonly string[] | null>(null)
  const gone = view.cases.filter(isGone)
  const coming = view.cases.filter(isComing)
  const toGive = view.cases.filter((one) => giving?.includes(one.caseId))
  return (
    <>
      <Progress view={view} cancel={coming.length > 0 ? () => setGiving(idsOf(coming)) : null} />
      {gone.length > 0 && <Gone cases={gone} />}
      {toGive.length > 0 && (
        <GiveBack
          cases={toGive}
          close={(done) => {
            setGiving(null)
            if (done) setTicked(new Set())
          }}
        />
      )}
      <BatchCases view={view} ticked={ticked} setTicked={setTicked} giveBack={setGiving} />
    </>
  )
}

const idsOf = (cases: readonly BatchCase[]) => cases.map(({ caseId }) => caseId)

/** Taken back or past its time: which, why, and what was kept. */
function Gone(props: { cases: readonly BatchCase[] }) {
  const { busy, act } = useBatchDeed()
  return (
    <section className="batch-note" role="status" aria-label={words.gone(props.cases.length)}>
      <h2>
        <span aria-hidden="true">◆</span> {words.gone(props.cases.length)}
      </h2>
      <ul>
        {props.cases.map((one) => (
          <li key={one.caseId}>
            <CaseNumber value={one.caseNo} /> {one.maskedName} · {one.message ?? words.state[one.state].name}
          </li>
        ))}
      </ul>
      <p>{words.goneKept}</p>
      <Button
        size="small"
        disabled={busy}
        onClick={() => void act(() => call('batch.giveBack', { caseIds: idsOf(props.cases) }))}
      >
        {words.putAway}
      </Button>
    </section>
  )
}
