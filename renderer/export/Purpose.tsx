import { Button } from 'antd'
import { useState } from 'react'
import type { Problem } from '#shared/model/problem.ts'
import { queryClient } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { tellDone } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { exportText } from './text.zh.ts'

const words = exportText.side
const PURPOSE = { least: 4, most: 100 }

/**
 * What every request for an export needs: one id for as long as the form is open (pressed twice, or sent again after a
 * broken line, it is one request), what it is for, and what went wrong.
 */
export function usePurpose(send: (exportId: string, purpose: string) => Promise<unknown>, done: () => void) {
  const [exportId] = useState(() => crypto.randomUUID())
  const [purpose, setPurpose] = useState('')
  const [busy, setBusy] = useState(false)
  const [short, setShort] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const submit = async () => {
    const wanted = purpose.trim()
    setShort([...wanted].length < PURPOSE.least)
    if (busy || [...wanted].length < PURPOSE.least) return
    setBusy(true)
    setProblem(null)
    try {
      await send(exportId, wanted)
      void queryClient.invalidateQueries({ queryKey: ['export.list'] })
      tellDone(words.done)
      done()
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }
  return { purpose, setPurpose, busy, short, problem, submit }
}

/** The last lines of such a form: the purpose, what is in the way, and the two buttons. */
export function Purpose(props: { of: ReturnType<typeof usePurpose>; close: () => void }) {
  const { purpose, setPurpose, busy, short, problem } = props.of
  return (
    <>
      <label className="export-line">
        <span>{words.purpose}</span>
        <input
          value={purpose}
          maxLength={PURPOSE.most}
          placeholder={words.purposeHint}
          aria-invalid={short}
          onChange={(event) => setPurpose(event.target.value)}
        />
      </label>
      {short && (
        <p className="trouble small" role="alert">
          <span aria-hidden="true">◆</span> {words.needPurpose}
        </p>
      )}
      {problem && <ProblemLine problem={problem} />}
      <div className="export-buttons">
        <Button size="small" onClick={props.close}>
          {text.common.cancel}
        </Button>
        <Button size="small" type="primary" htmlType="submit" disabled={busy}>
          {busy ? words.busy : words.submit}
        </Button>
      </div>
    </>
  )
}
