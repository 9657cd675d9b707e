import { useEffect, useState } from 'react'
import { text } from '../text.zh.ts'

const QUIET_MS = 250
const EXPLAIN_MS = 3000

/** Nothing for a blink, then what is being done; after three seconds, what it waits for. Never a bare spinner. */
export function Waiting(props: { doing: string; waitsFor: string }) {
  const [stage, setStage] = useState<'quiet' | 'doing' | 'explain'>('quiet')
  useEffect(() => {
    const doing = window.setTimeout(() => setStage('doing'), QUIET_MS)
    const explain = window.setTimeout(() => setStage('explain'), EXPLAIN_MS)
    return () => {
      window.clearTimeout(doing)
      window.clearTimeout(explain)
    }
  }, [])
  return (
    <div className="waiting" aria-busy="true" aria-live="polite">
      {stage !== 'quiet' && <p>{props.doing}</p>}
      {stage === 'explain' && <p className="muted">{text.common.stillWaiting(props.waitsFor)}</p>}
    </div>
  )
}
