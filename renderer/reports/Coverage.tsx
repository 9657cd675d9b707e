import type { Coverage as CoverageTold } from '#shared/contract/statistics-api.ts'
import { reportsText } from './text.reports.zh.ts'
import { percent } from './words.ts'

const words = reportsText.coverage

/** Whether chance has looked at everybody it must: for who answers for 抽查, without naming who was or was not drawn. */
export function Coverage(props: { coverage: CoverageTold }) {
  const { coverage } = props
  const { drawn, reached, waiting, short } = coverage
  return (
    <section>
      <h2>{words.title}</h2>
      <p className="muted small">
        {words.promise(coverage)} <span className="num">{words.since(coverage.from)}</span>
      </p>
      <table className="reports-table">
        <tbody>
          <Line name={words.drawn}>
            {drawn === null ? reportsText.tooFew : `${percent(drawn.share)} · ${reportsText.of(drawn.hits, drawn.n)}`}
          </Line>
          <Line name={words.reached}>{words.people(reached)}</Line>
          <Line name={words.waiting}>{words.people(waiting)}</Line>
        </tbody>
      </table>
      <p role="status" className={short > 0 ? 'trouble' : ''}>
        <span aria-hidden="true">{short > 0 ? '◆' : '✔'}</span> {short > 0 ? words.broken(short) : words.kept}
      </p>
    </section>
  )
}

function Line(props: { name: string; children: string }) {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td className="num">{props.children}</td>
    </tr>
  )
}
