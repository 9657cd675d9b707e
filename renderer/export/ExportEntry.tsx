import './export.css'
import { Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import type { ExportForm } from '#shared/contract/export-api.ts'
import { ExportForm as ExportForms } from '#shared/contract/export-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Problem } from '#shared/model/problem.ts'
import { queryClient } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { tellDone } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { exportText } from './text.zh.ts'

const words = exportText.side
const PURPOSE = { least: 4, most: 100 }

/** 案件档案: where an export of the open case is asked for. */
export function ExportEntry(props: { caseFile: CaseFile }) {
  const [open, setOpen] = useState(false)
  return (
    <section className="export-entry">
      <h2>{words.title}</h2>
      {open ? (
        <RequestForm caseId={props.caseFile.id} close={() => setOpen(false)} />
      ) : (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          {words.open}
        </button>
      )}
    </section>
  )
}

function RequestForm(props: { caseId: string; close: () => void }) {
  const { caseId, close } = props
  // One id for as long as the form is open: pressed twice, or sent again after a broken line, it is one request.
  const [exportId] = useState(() => crypto.randomUUID())
  const [form, setForm] = useState<ExportForm>('pdf')
  const [masked, setMasked] = useState(true)
  const [purpose, setPurpose] = useState('')
  const [busy, setBusy] = useState(false)
  const [short, setShort] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const group = useId()
  const first = useRef<HTMLFormElement>(null)
  useEffect(() => first.current?.querySelector('input')?.focus(), [])

  const submit = async () => {
    const wanted = purpose.trim()
    setShort([...wanted].length < PURPOSE.least)
    if (busy || [...wanted].length < PURPOSE.least) return
    setBusy(true)
    setProblem(null)
    try {
      await call('export.request', { exportId, caseId, form, masked, purpose: wanted })
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
      ref={first}
      className="export-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p className="small muted">{words.what}</p>
      <fieldset>
        <legend>{words.content}</legend>
        {[true, false].map((one) => (
          <label key={String(one)}>
            <input type="radio" name={`${group}-masked`} checked={masked === one} onChange={() => setMasked(one)} />
            {one ? words.masked : words.full}
          </label>
        ))}
        <p className="small muted">{masked ? words.maskedNote : words.fullNote}</p>
      </fieldset>
      <fieldset>
        <legend>{words.form}</legend>
        {ExportForms.options.map((one) => (
          <label key={one}>
            <input type="radio" name={`${group}-form`} checked={form === one} onChange={() => setForm(one)} />
            {exportText.form[one]}
          </label>
        ))}
      </fieldset>
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
