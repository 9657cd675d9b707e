import { Button, Checkbox } from 'antd'
import { openFromBatch } from '../app/nav.ts'
import { Heads } from '../common/Heads.tsx'
import { CaseNumber } from '../common/marks.tsx'
import { type BatchCase, type BatchView, isGone, sizeOf } from './batch.ts'
import { moveBetweenRows } from './rows.ts'
import { dayTime, batchText as words } from './text.batch.zh.ts'

/** The cases in the order they are due; nothing moves while papers arrive. */
export function BatchCases(props: {
  view: BatchView
  ticked: ReadonlySet<string>
  setTicked: (ticked: ReadonlySet<string>) => void
  giveBack: (caseIds: readonly string[]) => void
}) {
  const { view, ticked, setTicked } = props
  const mine = view.cases.filter((one) => one.state !== 'decided' && !isGone(one))
  const chosen = mine.filter((one) => ticked.has(one.caseId))
  const tick = (caseId: string, on: boolean) => {
    const next = new Set(ticked)
    if (on) next.add(caseId)
    else next.delete(caseId)
    setTicked(next)
  }
  const give = chosen.length > 0 ? chosen : mine
  return (
    <section className="batch-cases">
      <div className="rows-box batch-list">
        <table className="policy-table" onKeyDown={moveBetweenRows(openFromBatch)}>
          <Heads names={['', ...Object.values(words.columns)]} />
          <tbody>
            {view.cases.map((one) => (
              <Row
                key={one.caseId}
                one={one}
                ticked={ticked.has(one.caseId)}
                tick={mine.includes(one) ? (on) => tick(one.caseId, on) : null}
              />
            ))}
          </tbody>
        </table>
      </div>
      {mine.length > 0 && (
        <footer>
          <Checkbox
            checked={chosen.length === mine.length}
            indeterminate={chosen.length > 0 && chosen.length < mine.length}
            onChange={(event) => setTicked(new Set(event.target.checked ? mine.map(({ caseId }) => caseId) : []))}
          >
            {words.tickAll}
          </Checkbox>
          <Button onClick={() => props.giveBack(give.map(({ caseId }) => caseId))}>
            {chosen.length > 0 ? words.giveBack.some(chosen.length) : words.giveBack.all}
          </Button>
        </footer>
      )}
    </section>
  )
}

function Row(props: { one: BatchCase; ticked: boolean; tick: ((on: boolean) => void) | null }) {
  const { one } = props
  const state = words.state[one.state]
  // What is gone is told above, with what was kept.
  const says = isGone(one) ? null : one.message
  return (
    <>
      <tr className={`case-${one.state} ${says ? 'and-why' : ''}`} data-case={one.caseId}>
        <td>
          <Checkbox
            checked={props.ticked}
            disabled={props.tick === null}
            onChange={(event) => props.tick?.(event.target.checked)}
            aria-label={words.tick(one.caseNo)}
          />
        </td>
        <td>
          <span className={`mark batch-${one.state}`}>
            <span aria-hidden="true">{state.shape}</span>
            {state.name}
          </span>
        </td>
        <td>
          <CaseNumber value={one.caseNo} />
        </td>
        <td>{one.maskedName}</td>
        <td>{one.diseaseName}</td>
        <td className="num">{one.dueOn ?? words.noDue}</td>
        <td className="num">
          {words.papersOf(one.papers.have, one.papers.wanted)} <span className="muted">{sizeOf(one.bytes.wanted)}</span>
        </td>
        <td className="num">{isGone(one) ? words.still : dayTime(one.until)}</td>
        <td>
          <Button size="small" onClick={() => openFromBatch(one.caseId)}>
            {words.open}
          </Button>
        </td>
      </tr>
      {says && (
        <tr className="says-why">
          <td />
          <td colSpan={8}>{says}</td>
        </tr>
      )}
    </>
  )
}
