import { Button } from 'antd'
import type { Problem } from '#shared/model/problem.ts'
import { text } from '../text.zh.ts'

/** A problem that takes a whole screen or panel: what happened, what is safe, the one next step. */
export function ProblemView(props: { problem: Problem; onRetry?: () => void; retry?: string }) {
  const words = text.problems[props.problem.kind]
  return (
    <div className="problem" role="alert">
      <h2>
        <span aria-hidden="true">■</span> {words.title}
      </h2>
      {props.problem.message && <p>{props.problem.message}</p>}
      <dl>
        <dt>{text.problem.safe}</dt>
        <dd>{words.safe}</dd>
        <dt>{text.problem.next}</dt>
        <dd>{words.next}</dd>
      </dl>
      <footer>
        {props.onRetry && <Button onClick={props.onRetry}>{props.retry ?? text.common.retry}</Button>}
        {props.problem.ref && <span className="num">{text.problem.ref(props.problem.ref)}</span>}
      </footer>
    </div>
  )
}

/** The same in one line, for a message at the edge of the screen. */
export function ProblemLine(props: { problem: Problem }) {
  const words = text.problems[props.problem.kind]
  return (
    <span role="alert">
      <b>
        <span aria-hidden="true">■</span> {words.title}
      </b>{' '}
      {props.problem.message || words.safe} {words.next}
      {props.problem.ref && <span className="num ref"> {text.problem.ref(props.problem.ref)}</span>}
    </span>
  )
}
