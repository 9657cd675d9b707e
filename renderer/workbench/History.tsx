import type { CaseFile } from '#shared/model/case.ts'
import { dateAndTime } from '../common/dates.ts'
import { text } from '../text.zh.ts'

/** Timeline of the case: who did what, newest first. */
export function History(props: { caseFile: CaseFile }) {
  const events = [...props.caseFile.history].reverse()
  const supplement = props.caseFile.supplements.at(-1)
  return (
    <>
      {supplement && (
        <section>
          <h2>{text.side.supplement}</h2>
          <p className="small muted">
            {text.side.supplementState(supplement.answerBy, supplement.answeredAt !== null)}
          </p>
          <ol className="items">
            {supplement.items.map((item) => (
              <li key={item.code}>
                {item.problem}；{item.requirement}
              </li>
            ))}
          </ol>
        </section>
      )}
      <section>
        <h2>{text.side.history}</h2>
        <ol className="history">
          {events.map((event) => (
            <li key={`${event.at} ${event.kind}`}>
              <span className="num muted">{dateAndTime(event.at)}</span>
              <span>
                {text.eventOf(event.kind)} · {event.byName}
                {event.note && <q>{event.note}</q>}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}
