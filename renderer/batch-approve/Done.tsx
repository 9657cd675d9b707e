import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { BatchApproveResult } from '#shared/contract/batch-approve-api.ts'
import type { Output } from '#shared/contract/core-api.ts'
import { enterQueue } from '../app/nav.ts'
import { ownWorkChanged, useDesk } from '../app/queries.ts'
import { call, on } from '../bridge.ts'
import { CaseNumber, OutboxMark } from '../common/marks.tsx'
import { RowsBox } from '../common/RowsBox.tsx'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { batchApproveText } from './text.batch-approve.zh.ts'

const words = batchApproveText.done
const TICK_MS = 250

/** What became of each case, kept in step with the outbox; one undo for all of them while none has gone. */
export function Done(props: { answer: Output<'batchApprove.submit'>; again: () => void }) {
  const { batchId, results, undoMs } = props.answer
  const now = useDesk('batchApprove.results', { batchId })
  const [undone, setUndone] = useState<readonly BatchApproveResult[] | null>(null)
  const left = useSecondsLeft(undoMs)
  const refetch = now.refetch
  useEffect(() => on('outbox.changed', () => void refetch()), [refetch])
  const known = new Map((now.data?.results ?? []).map((row) => [row.caseId, row]))
  const rows = results.map((row) => undone?.find(({ caseId }) => caseId === row.caseId) ?? known.get(row.caseId) ?? row)
  const written = results.filter(({ state }) => state !== 'left').length
  const undo = async () => {
    try {
      const answer = await call('batchApprove.undo', { batchId })
      setUndone(answer.results)
      ownWorkChanged()
      tellDone(words.undone(answer.results.filter(({ state }) => state === 'undone').length))
    } catch (error) {
      tellProblem(error)
    }
  }
  return (
    <>
      <p className="approve-said" role="status">
        {words.summary(written, results.length - written)} <small className="muted num">{words.batchId(batchId)}</small>
      </p>
      <RowsBox className="approve-rows" name={words.title} heads={Object.values(words.columns)}>
        {rows.map((row) => (
          <tr key={row.caseId}>
            <td>
              <CaseNumber value={row.caseNo} />
            </td>
            <td>{row.maskedName}</td>
            <td>
              {row.state === 'left' ? (
                <span className="why">
                  <span aria-hidden="true">■</span> {words.left}
                </span>
              ) : (
                <OutboxMark state={row.state} />
              )}
            </td>
            <td>{row.sentence}</td>
          </tr>
        ))}
      </RowsBox>
      <footer>
        {left > 0 && undone === null && written > 0 && (
          <Button onClick={() => void undo()}>{words.undoWithin(left)}</Button>
        )}
        <span className="chosen" />
        <Button onClick={props.again}>{words.again}</Button>
        <Button type="primary" onClick={() => enterQueue('first_review')}>
          {words.finish}
        </Button>
      </footer>
    </>
  )
}

/** Whole seconds of the time for second thoughts, counted from when the screen appeared. */
function useSecondsLeft(ms: number): number {
  const [end] = useState(() => performance.now() + ms)
  const [left, setLeft] = useState(Math.ceil(ms / 1000))
  useEffect(() => {
    const timer = window.setInterval(() => {
      const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      setLeft(seconds)
      if (seconds === 0) window.clearInterval(timer)
    }, TICK_MS)
    return () => window.clearInterval(timer)
  }, [end])
  return left
}
