import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { ExportView } from '#shared/contract/export-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { tellDone } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { exportName } from './names.ts'
import { exportText } from './text.zh.ts'

/** The second person's word: yes at once, no with a reason. */
export function AnswerCell(props: { view: ExportView; changed: () => void }) {
  const { view, changed } = props
  const [refusing, setRefusing] = useState(false)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const why = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (refusing) why.current?.focus()
  }, [refusing])

  const answer = async (approve: boolean) => {
    if (busy || (!approve && note.trim() === '')) return
    setBusy(true)
    setProblem(null)
    try {
      const { exportId } = view
      const { approvalNo } = await call('export.answer', { exportId, approve, note: approve ? '' : note.trim() })
      tellDone(approvalNo === null ? exportText.refused : exportText.approved(approvalNo))
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
      changed()
    }
  }
  return (
    <div className="export-answer">
      {refusing ? (
        <>
          <label className="export-line">
            <span>{exportText.refuseWhy}</span>
            <input ref={why} value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
          </label>
          <Button size="small" onClick={() => setRefusing(false)}>
            {text.common.cancel}
          </Button>
          <Button size="small" danger disabled={busy || note.trim() === ''} onClick={() => void answer(false)}>
            {exportText.refuseNow}
          </Button>
        </>
      ) : (
        <>
          <Button
            size="small"
            type="primary"
            disabled={busy}
            aria-label={exportText.approveOf(exportName(view))}
            onClick={() => void answer(true)}
          >
            {exportText.approve}
          </Button>
          <Button
            size="small"
            disabled={busy}
            aria-label={exportText.refuseOf(exportName(view))}
            onClick={() => setRefusing(true)}
          >
            {exportText.refuse}
          </Button>
        </>
      )}
      {problem && <ProblemLine problem={problem} />}
    </div>
  )
}
