import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { dispatchRule } from '#shared/policy/dispatch.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { queueText } from '../queue/text.queue.zh.ts'
import { text } from '../text.zh.ts'
import { ChoiceList } from './ChoiceList.tsx'

/** It is this case's turn: passing it over takes a reason of the pack. One digit does it. */
export function SkipPanel(props: { skip: (reason: string) => void; close: () => void }) {
  const { pack } = useDeskContext()
  const reasons = dispatchRule(pack).skipReasons
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  useKeys({
    title: queueText.next.title,
    level: level.panel,
    exclusive: true,
    bindings: [
      { keys: [], shown: `1–${Math.min(9, reasons.length)}`, label: queueText.keys.reasons, run: () => false },
      ...reasons.slice(0, 9).map(({ code }, index) => ({
        keys: [String(index + 1), `Num${index + 1}`],
        label: '',
        decides: true,
        run: () => props.skip(code),
      })),
      { keys: ['Escape'], label: text.keys.closePanel, run: () => props.close() },
      { keys: ['?'], label: '', run: () => false },
    ],
  })
  return (
    <section ref={box} className="panel plain skip" aria-label={queueText.next.title} tabIndex={-1}>
      <header>
        <h2>{queueText.next.title}</h2>
        <span className="muted">{queueText.next.what}</span>
      </header>
      <div className="choice-list">
        <ChoiceList
          choices={reasons.map(({ code, name }) => ({ code, words: name, choose: () => props.skip(code) }))}
        />
      </div>
      <footer>
        <Button onClick={props.close}>
          {text.common.cancel} <Kbd>Esc</Kbd>
        </Button>
      </footer>
    </section>
  )
}
