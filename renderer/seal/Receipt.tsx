import type { SealedReceipt, SealedRow } from '#shared/contract/seal-api.ts'
import { Dialog } from '../common/Dialog.tsx'
import { dateAndTime } from '../common/dates.ts'
import { Heads } from '../common/Heads.tsx'
import { CaseNumber } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { sealText } from './text.seal.zh.ts'

const words = sealText.receipt

/** What became of each operation of a sealed file; stays until somebody has read it. */
export function Receipt(props: { receipt: SealedReceipt; close: () => void }) {
  const { receipt, close } = props
  const { rows, unreadable, damaged, author, authorName, madeAt } = receipt
  const told = rows.some(({ outcome }) => outcome === 'conflict' || outcome === 'rejected')
  const heading = (
    <>
      <h2>{words.title}</h2>
      <span className="muted num">{words.of(authorName, author, dateAndTime(madeAt))}</span>
    </>
  )
  return (
    <Dialog name={words.title} title={words.title} className="seal-receipt" heading={heading} close={close}>
      {rows.length === 0 && <p>{words.none}</p>}
      {unreadable > 0 && <p role="alert">{words.unreadable(unreadable)}</p>}
      {damaged && <p role="alert">{words.damaged}</p>}
      {told && <p>{words.told}</p>}
      {rows.length > 0 && (
        <table>
          <Heads names={Object.values(words.columns)} />
          <tbody>
            {rows.map((row) => (
              <Row key={row.opId} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  )
}

function Row(props: { row: SealedRow }) {
  const { caseNo, kind, outcome, message, replayed } = props.row
  return (
    <tr>
      <td>{caseNo === null ? words.unknownCase : <CaseNumber value={caseNo} />}</td>
      <td>{text.eventOf(kind)}</td>
      <td>{words.outcome[outcome]}</td>
      <td>
        {message} {replayed && words.replayed}
      </td>
    </tr>
  )
}
