import type { Statistics } from '#shared/contract/statistics-api.ts'
import { reportsText as words } from './text.reports.zh.ts'

/** What happened most often, with a bar behind the words that is as long as the number is large. */
export function Frequent(props: { title: string; none: string; entries: Statistics['reasons'] }) {
  const most = Math.max(1, ...props.entries.map(({ n }) => n))
  return (
    <section>
      <h2>{props.title}</h2>
      {props.entries.length === 0 ? (
        <p className="muted">{props.none}</p>
      ) : (
        <ol className="frequent">
          {props.entries.map(({ code, text, n }) => (
            <li key={code}>
              <span className="sentence">{text}</span>
              <span className="num">{words.times(n)}</span>
              <meter min={0} max={most} value={n} aria-hidden="true" />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
