import './second-look.css'
import { Button } from 'antd'
import type { Impression } from '#shared/model/operation.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { setBlindFirst, useBlindFirst } from './blind.ts'
import { secondLookText as words } from './text.second-look.zh.ts'

/** In place of the decision bar: what does one think before one knows what the first person thought? */
export function BlindBar(props: { record: (impression: Impression) => void }) {
  const { staff } = useDeskContext()
  const { byRule } = useBlindFirst()
  const { record } = props
  useKeys({
    title: words.title,
    level: level.panel,
    bindings: [
      { keys: ['a'], label: words.pass, decides: true, run: () => record('pass') },
      { keys: ['x'], label: words.fail, decides: true, run: () => record('fail') },
    ],
  })
  return (
    <section className="decide blind" aria-label={text.workbench.decide}>
      <div className="missing-line" role="status">
        <b>{words.bar}</b>
        <span className="muted">{byRule ? `${words.byRule}${words.what}` : words.what}</span>
      </div>
      {!byRule && (
        <button type="button" className="link" onClick={() => setBlindFirst(staff.staffNo, false)}>
          {words.turnOff}
        </button>
      )}
      <Button className="deed" aria-keyshortcuts="X" onClick={() => record('fail')}>
        {words.fail} <Kbd>X</Kbd>
      </Button>
      <Button className="deed" aria-keyshortcuts="A" onClick={() => record('pass')}>
        {words.pass} <Kbd>A</Kbd>
      </Button>
    </section>
  )
}
