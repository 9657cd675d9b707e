import './export.css'
import { useEffect, useId, useRef, useState } from 'react'
import type { ExportForm } from '#shared/contract/export-api.ts'
import { ExportForm as ExportForms } from '#shared/contract/export-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { call } from '../bridge.ts'
import { Purpose, usePurpose } from './Purpose.tsx'
import { exportText } from './text.zh.ts'

const words = exportText.side

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
  const [form, setForm] = useState<ExportForm>('pdf')
  const [masked, setMasked] = useState(true)
  const asking = usePurpose(
    (exportId, purpose) => call('export.request', { exportId, caseId, form, masked, purpose }),
    close,
  )
  const group = useId()
  const first = useRef<HTMLFormElement>(null)
  useEffect(() => first.current?.querySelector('input')?.focus(), [])

  return (
    <form
      ref={first}
      className="export-form"
      onSubmit={(event) => {
        event.preventDefault()
        void asking.submit()
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
      <Purpose of={asking} close={close} />
    </form>
  )
}
