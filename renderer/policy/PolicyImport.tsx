import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import { queryClient } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { policyText } from '../text.policy.zh.ts'

const words = policyText.import
const LARGEST = 20_000_000
const CASES_SHOWN = 50

type Report = Output<'policy.check'>
type Step =
  | { at: 'start' }
  | { at: 'checking' }
  | { at: 'checked'; text: string; report: Report }
  | { at: 'sending'; text: string; report: Report }
  | { at: 'done'; receipt: Output<'policy.import'> }
  | { at: 'failed'; problem: Problem }

/** Another pack or calendar: checked and compared first, put in force only when somebody has seen what changes. */
export function PolicyImport() {
  const [step, setStep] = useState<Step>({ at: 'start' })
  const input = useRef<HTMLInputElement>(null)

  const check = async (file: File) => {
    if (file.size > LARGEST) {
      const errors = [{ path: '', message: words.tooLarge }]
      return setStep({ at: 'checked', text: '', report: { errors, diff: null } })
    }
    setStep({ at: 'checking' })
    try {
      const text = await file.text()
      setStep({ at: 'checked', text, report: await call('policy.check', { text }) })
    } catch (error) {
      setStep({ at: 'failed', problem: problemOf(error) })
    }
  }
  const send = async (text: string, report: Report) => {
    setStep({ at: 'sending', text, report })
    try {
      setStep({ at: 'done', receipt: await call('policy.import', { text }) })
      void queryClient.invalidateQueries({ queryKey: ['policy.get'] })
    } catch (error) {
      setStep({ at: 'failed', problem: problemOf(error) })
    }
  }
  const idle = step.at !== 'checking' && step.at !== 'sending'
  return (
    <section className="policy-import" aria-label={words.title}>
      <div className="policy-choose">
        <b>{words.title}</b>
        <span className="muted small">{words.hint}</span>
        <Button disabled={!idle} onClick={() => input.current?.click()}>
          {words.choose}
        </Button>
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0]
            // the same file may be chosen again after it was mended
            event.target.value = ''
            if (file) void check(file)
          }}
        />
      </div>
      {step.at === 'checking' && <p role="status">{words.checking}</p>}
      {step.at === 'failed' && <ProblemView problem={step.problem} onRetry={() => setStep({ at: 'start' })} />}
      {step.at === 'done' && (
        <p role="status" className="policy-done">
          <span aria-hidden="true">✔</span>{' '}
          {words.done(step.receipt.what, step.receipt.version, step.receipt.effectiveFrom, step.receipt.recomputed)}
        </p>
      )}
      {(step.at === 'checked' || step.at === 'sending') && (
        <>
          <ReportView report={step.report} />
          {step.report.errors.length === 0 && (
            <footer>
              <Button onClick={() => setStep({ at: 'start' })}>{words.cancel}</Button>
              <Button type="primary" loading={step.at === 'sending'} onClick={() => void send(step.text, step.report)}>
                {step.at === 'sending' ? words.sending : words.confirm}
              </Button>
            </footer>
          )}
        </>
      )}
    </section>
  )
}

function ReportView(props: { report: Report }) {
  const { errors, diff } = props.report
  if (errors.length > 0) {
    return (
      <div role="alert" className="policy-errors">
        <p>{words.errors(errors.length)}</p>
        <ul>
          {errors.map((error) => (
            <li key={`${error.path} ${error.message}`}>
              {error.path !== '' && <code>{error.path}</code>} {error.message}
            </li>
          ))}
        </ul>
      </div>
    )
  }
  if (!diff) return null
  if (diff.changes.length === 0 && diff.cases.length === 0) return <p role="status">{words.nothing}</p>
  const cases = diff.cases.slice(0, CASES_SHOWN)
  return (
    <div className="policy-diff" role="status">
      <p className="num">{words.same(diff.from, diff.to)}</p>
      <div>
        <h3>{words.changes(diff.changes.length)}</h3>
        <ul>
          {diff.changes.map((change) => (
            <li key={`${change.path} ${change.sentence}`}>{change.sentence}</li>
          ))}
        </ul>
      </div>
      <div>
        <h3>{words.cases(diff.cases.length, diff.looked)}</h3>
        <ul>
          {cases.map((one) => (
            <li key={one.caseNo}>
              <span className="num">{one.caseNo}</span> {one.diseaseName}
              {one.effects.map((effect) => (
                <p key={effect} className="small">
                  {effect}
                </p>
              ))}
            </li>
          ))}
        </ul>
        {diff.cases.length > cases.length && <p className="muted">{words.more(diff.cases.length - cases.length)}</p>}
      </div>
    </div>
  )
}
