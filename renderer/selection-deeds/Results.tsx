import { Button } from 'antd'
import { CaseNumber } from '../common/marks.tsx'
import { RowsBox } from '../common/RowsBox.tsx'
import { selectionText } from './text.selection-deeds.zh.ts'

const words = selectionText.results

export interface CaseResult {
  readonly caseId: string
  readonly caseNo: string | null
  readonly done: boolean
  readonly what: string
  readonly problem: string | null
}

/** What became of each of several cases, what did not work first; stays until it is read. */
export function Results(props: { summary: string; results: readonly CaseResult[]; close: () => void }) {
  const sorted = [...props.results].sort((a, b) => Number(a.done) - Number(b.done))
  return (
    <section className="deed-results" role="status" aria-label={props.summary}>
      <header>
        <b>{props.summary}</b>
        <Button size="small" onClick={props.close}>
          {words.close}
        </Button>
      </header>
      <RowsBox className="deed-rows" name={props.summary} heads={Object.values(words.columns)}>
        {sorted.map((one) => (
          <tr key={one.caseId}>
            <td>{one.caseNo && <CaseNumber value={one.caseNo} />}</td>
            <td>
              <span aria-hidden="true">{one.done ? '✔' : '■'}</span> {one.what}
            </td>
            <td>{one.problem}</td>
          </tr>
        ))}
      </RowsBox>
    </section>
  )
}
