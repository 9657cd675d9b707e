import type { Output } from '#shared/contract/core-api.ts'
import { dateAndTime } from '../common/dates.ts'
import { Heads } from '../common/Heads.tsx'
import { text } from '../text.zh.ts'
import { conflictText as words } from './text.conflict.zh.ts'

type View = Output<'outbox.conflict'>

/** What one person wanted or did, when, and what it rested on. */
export function Side(props: { side: View['mine'] }) {
  const { side } = props
  return (
    <section className="side-of">
      <h3>
        <b>{text.eventOf(side.kind)}</b> · {side.byName} · <span className="num">{dateAndTime(side.at)}</span>
      </h3>
      {side.lines.length === 0 ? (
        <p className="muted">{words.nothingSaid}</p>
      ) : (
        <ul>
          {side.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {side.packVersion && <p className="muted small num">{words.pack(side.packVersion)}</p>}
    </section>
  )
}

/** What of the case is another now than what was decided on. */
export function Differences(props: { rows: View['differences'] }) {
  return (
    <section>
      <h2>{words.differences}</h2>
      {props.rows.length === 0 ? (
        <p className="muted">{words.noDifferences}</p>
      ) : (
        <table className="differences">
          <Heads names={[words.what, words.before, words.after]} />
          <tbody>
            {props.rows.map((row) => (
              <tr key={`${row.what} ${row.theirs}`}>
                <th scope="row">{row.what}</th>
                <td>{row.mine}</td>
                <td className="now">{row.theirs}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
