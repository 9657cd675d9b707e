import { Button } from 'antd'
import { text } from '../text.zh.ts'

export type EmptyKind = keyof typeof text.empty

/** Five different kinds of nothing, each with what it means and the one next step. */
export function Empty(props: { kind: EmptyKind; action?: string; onAction?: () => void }) {
  const words = text.empty[props.kind]
  return (
    <div className="empty" data-kind={props.kind}>
      <span className="shape" aria-hidden="true">
        {words.shape}
      </span>
      <h2>{words.title}</h2>
      <p>{words.sentence}</p>
      {props.onAction && (
        <Button type="primary" onClick={props.onAction}>
          {props.action ?? words.action}
        </Button>
      )}
    </div>
  )
}
