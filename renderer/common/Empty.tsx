import { Button } from 'antd'
import { enterQueue, goTo } from '../app/nav.ts'
import { call } from '../bridge.ts'
import { text } from '../text.zh.ts'
import { tellProblem } from './toasts.ts'

export type EmptyKind = keyof typeof text.empty

/** The one next step of each kind, where the caller has none of its own. */
const steps: Readonly<Record<EmptyKind, (() => void) | null>> = {
  noneAssigned: syncNow,
  allDone: () => enterQueue('done', {}),
  tooNarrow: null,
  notSynced: syncNow,
  noRight: () => goTo('home'),
  noneYet: () => enterQueue('first_review', {}),
  noOffline: () => goTo('home'),
  outboxEmpty: () => enterQueue('first_review', {}),
}

function syncNow(): void {
  call('sync.now', {}).catch(tellProblem)
}

/** Different kinds of nothing, each with what it means and the one next step. */
export function Empty(props: { kind: EmptyKind; action?: string; onAction?: () => void }) {
  const words = text.empty[props.kind]
  const go = props.onAction ?? steps[props.kind]
  return (
    <div className="empty" data-kind={props.kind}>
      <span className="shape" aria-hidden="true">
        {words.shape}
      </span>
      <h2>{words.title}</h2>
      <p>{words.sentence}</p>
      {go && (
        <Button type="primary" onClick={go}>
          {props.action ?? words.action}
        </Button>
      )}
    </div>
  )
}
