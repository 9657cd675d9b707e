import type { Statistics, Work } from '#shared/contract/statistics-api.ts'
import { Heads } from '../common/Heads.tsx'
import { reportsText } from './text.reports.zh.ts'

const words = reportsText.work
const counts = ['accepted', 'proposed', 'reviewed', 'asked', 'held'] as const

/** Who has done how much: one's own first, then by 工号. No ranking, nothing of a handful of cases. */
export function WorkTable(props: { mine: Statistics['mine']; workload: Statistics['workload'] }) {
  const others = props.workload.filter(({ staffNo }) => staffNo !== props.mine.staffNo)
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="muted small">{words.what}</p>
      <table className="reports-table">
        <Heads names={Object.values(words.columns)} />
        <tbody>
          <Row work={props.mine} mine />
          {others.map((work) => (
            <Row key={work.staffNo} work={work} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row(props: { work: Work; mine?: boolean }) {
  const { work } = props
  return (
    <tr className={props.mine ? 'mine' : ''}>
      <th scope="row">
        {work.name} <span className="num muted">{work.staffNo}</span>
        {props.mine && <span className="chip">{reportsText.mine}</span>}
      </th>
      {counts.map((name) => (
        <td key={name} className="num">
          {work[name] ?? <span className="muted">{words.hidden}</span>}
        </td>
      ))}
    </tr>
  )
}
