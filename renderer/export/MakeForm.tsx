import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { ExportView } from '#shared/contract/export-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { tellDone, tellWarning } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { makeArchive } from './make.ts'
import { LEAST_PASSWORD, type PasswordTrouble, passwordTrouble } from './password.ts'
import { exportText } from './text.zh.ts'

const words = exportText.make

/**
 * The file of an approved export: password, place, then made and written in one go. The centre hears of it after the
 * file is complete and before anything is on the disk, so that no file exists that nobody knows of.
 */
export function MakeForm(props: { view: ExportView; close: () => void; changed: () => void }) {
  const { view, close, changed } = props
  const { pack, staff } = useDeskContext()
  const [password, setPassword] = useState('')
  const [repeat, setRepeat] = useState('')
  const [trouble, setTrouble] = useState<PasswordTrouble | 'cancelled' | null>(null)
  const [step, setStep] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const no = view.approvalNo ?? ''

  const make = async () => {
    const { exportId } = view
    const { place } = await call('print.chooseArchive', { suggestedName: exportText.fileName(no) })
    if (place === null) return setTrouble('cancelled')
    setStep(words.step.begin)
    const begun = await call('export.begin', { exportId })
    const { zip, pages, left } = await makeArchive({ begun, pack, staff, password, onStep: setStep })
    setStep(words.step.write)
    await call('export.done', { exportId, writeId: crypto.randomUUID(), pages, bytes: zip.byteLength })
    await call('print.writeArchive', { place, zip })
    if (left.length === 0) tellDone(words.done(no, pages))
    else tellWarning([words.done(no, pages), words.left(left)])
    close()
  }
  const submit = async () => {
    const wrong = passwordTrouble(password, repeat)
    setTrouble(wrong)
    setProblem(null)
    if (wrong || step !== null) return
    try {
      await make()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setStep(null)
      changed()
    }
  }
  return (
    <form
      className="export-form"
      aria-label={words.title(no)}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h2>{words.title(no)}</h2>
      <p className="small muted">{words.what}</p>
      <p className="small muted">{words.rule(LEAST_PASSWORD)}</p>
      <label className="export-line">
        <span>{words.password}</span>
        <input
          ref={first}
          type="password"
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <label className="export-line">
        <span>{words.repeat}</span>
        <input type="password" autoComplete="off" value={repeat} onChange={(event) => setRepeat(event.target.value)} />
      </label>
      {trouble && (
        <p className="trouble small" role="alert">
          <span aria-hidden="true">◆</span> {troubleWords(trouble)}
        </p>
      )}
      {problem && <ProblemLine problem={problem} />}
      {step !== null && <p role="status">{step}</p>}
      <div className="export-buttons">
        <Button disabled={step !== null} onClick={close}>
          {text.common.cancel}
        </Button>
        <Button type="primary" htmlType="submit" disabled={step !== null}>
          {words.submit}
        </Button>
      </div>
    </form>
  )
}

function troubleWords(trouble: PasswordTrouble | 'cancelled'): string {
  if (trouble === 'cancelled') return words.cancelled
  return trouble === 'weak' ? words.tooShort(LEAST_PASSWORD) : words.different
}
