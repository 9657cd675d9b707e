import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { Kbd } from '../common/marks.tsx'
import { tellDone } from '../common/toasts.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import type { BatchCase } from './batch.ts'
import { batchText } from './text.batch.zh.ts'
import { useBatchDeed } from './useBatch.ts'

const words = batchText.giveBack

/** Asks once before cases are given back, and says what becomes of drafts and decisions. */
export function GiveBack(props: { cases: readonly BatchCase[]; close: (done: boolean) => void }) {
  const { cases, close } = props
  const { busy, act } = useBatchDeed()
  const online = useDesk('sync.get', {}).data?.link === 'online'
  const no = useRef<HTMLButtonElement>(null)
  useEffect(() => no.current?.focus(), [])
  useKeys({
    title: batchText.title,
    level: level.panel,
    bindings: [{ keys: ['Escape'], label: words.no, run: () => close(false) }],
  })
  const giveBack = async () => {
    const caseIds = cases.map(({ caseId }) => caseId)
    if (!(await act(() => call('batch.giveBack', { caseIds })))) return
    tellDone(words.done(caseIds.length))
    close(true)
  }
  const ready = cases.filter(({ state }) => state === 'ready').length
  return (
    <section
      className="batch-note asks"
      role="alertdialog"
      aria-labelledby="give-back"
      aria-describedby="give-back-then"
    >
      <h2 id="give-back">{words.ask(cases.length, ready)}</h2>
      <p id="give-back-then">
        {words.afterwards}
        {!online && ` ${words.offline}`}
      </p>
      <footer>
        <Button ref={no} onClick={() => close(false)}>
          {words.no} <Kbd>Esc</Kbd>
        </Button>
        <Button danger disabled={busy} onClick={() => void giveBack()}>
          {words.yes(cases.length)}
        </Button>
      </footer>
    </section>
  )
}
