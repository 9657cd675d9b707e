import './export.css'
import { Button, Popover } from 'antd'
import { useState } from 'react'
import type { SheetSubject } from '#shared/contract/export-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import { queryClient } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { tellDone } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { sheetName } from './names.ts'
import { exportText } from './text.zh.ts'

const words = exportText.side
const LEAST = 4
const MOST = 100

/** Asks for a sheet, with what it is for; nothing is made before somebody else has said yes. */
export function SheetEntry(props: { sheet: SheetSubject }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={<SheetForm sheet={props.sheet} close={() => setOpen(false)} />}
    >
      <Button size="small">{exportText.sheet.open}</Button>
    </Popover>
  )
}

function SheetForm(props: { sheet: SheetSubject; close: () => void }) {
  const { sheet, close } = props
  const [exportId] = useState(() => crypto.randomUUID())
  const [purpose, setPurpose] = useState('')
  const [busy, setBusy] = useState(false)
  const [short, setShort] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const submit = async () => {
    const wanted = purpose.trim()
    setShort([...wanted].length < LEAST)
    if (busy || [...wanted].length < LEAST) return
    setBusy(true)
    setProblem(null)
    try {
      await call('export.requestSheet', { exportId, sheet, purpose: wanted })
      void queryClient.invalidateQueries({ queryKey: ['export.list'] })
      tellDone(words.done)
      close()
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }
  return (
    <form
      className="export-form sheet-form"
      aria-label={exportText.sheet.title(sheetName(sheet))}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <b>{exportText.sheet.title(sheetName(sheet))}</b>
      <p className="small muted">{exportText.sheet.what}</p>
      <label className="export-line">
        <span>{words.purpose}</span>
        <input
          value={purpose}
          maxLength={MOST}
          placeholder={words.purposeHint}
          aria-invalid={short}
          onChange={({ target }) => setPurpose(target.value)}
        />
      </label>
      {short && (
        <p className="trouble small" role="alert">
          <span aria-hidden="true">◆</span> {words.needPurpose}
        </p>
      )}
      {problem && <ProblemLine problem={problem} />}
      <div className="export-buttons">
        <Button size="small" onClick={close}>
          {text.common.cancel}
        </Button>
        <Button size="small" type="primary" htmlType="submit" disabled={busy}>
          {busy ? words.busy : words.submit}
        </Button>
      </div>
    </form>
  )
}
