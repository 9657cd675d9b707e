import { Checkbox } from 'antd'
import { problemOf } from '../bridge.ts'
import { Heads } from '../common/Heads.tsx'
import { CaseNumber } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import { moveBetweenRows } from './rows.ts'
import { batchText } from './text.batch.zh.ts'
import { type Candidate, LISTED, type useCandidates } from './useCandidates.ts'

const words = batchText.choose
const { columns } = batchText

/** What would be taken, case by case; what cannot be is grey and says why. */
export function PlanTable(props: {
  listed: ReturnType<typeof useCandidates>
  ticked: ReadonlySet<string>
  mine: ReadonlySet<string>
  tick: (caseId: string, on: boolean) => void
}) {
  const { listed } = props
  if (listed.isError) return <ProblemView problem={problemOf(listed.error)} onRetry={() => void listed.refetch()} />
  if (!listed.data) return <Waiting doing={words.planning} waitsFor={text.app.localData} />
  if (listed.data.cases.length === 0) return <p className="batch-nothing muted">{listed.data.problem ?? words.none}</p>
  return (
    <div className="rows-box batch-list">
      <table className="policy-table plan" aria-label={words.list} onKeyDown={moveBetweenRows(() => undefined)}>
        <Heads names={['', columns.caseNo, columns.person, columns.disease, columns.due, words.status]} />
        <tbody>
          {listed.data.cases.map((one) => (
            <Row
              key={one.caseId}
              one={one}
              why={props.mine.has(one.caseId) ? words.mine : one.why}
              ticked={props.ticked.has(one.caseId)}
              tick={(on) => props.tick(one.caseId, on)}
            />
          ))}
        </tbody>
      </table>
      {listed.data.more && <p className="muted small listed">{words.more(LISTED)}</p>}
    </div>
  )
}

function Row(props: { one: Candidate; why: string | null; ticked: boolean; tick: (on: boolean) => void }) {
  const { one, why } = props
  return (
    <tr className={why === null ? '' : 'cannot'}>
      <td>
        <Checkbox
          checked={props.ticked && why === null}
          disabled={why !== null}
          onChange={(event) => props.tick(event.target.checked)}
          aria-label={batchText.tick(one.caseNo)}
        />
      </td>
      <td>
        <CaseNumber value={one.caseNo} />
      </td>
      <td>{one.maskedName}</td>
      <td>{one.diseaseName}</td>
      <td className="num">{one.dueOn ?? batchText.noDue}</td>
      <td>
        <span aria-hidden="true">{why === null ? '✔' : '—'}</span> {why ?? words.canTake}
      </td>
    </tr>
  )
}
