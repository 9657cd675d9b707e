import { Button, Input } from 'antd'
import { type ChangeEvent, useState } from 'react'
import { groupCaseNo } from '#shared/model/ids.ts'
import type { Problem } from '#shared/model/problem.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { batchText } from './text.batch.zh.ts'

const words = batchText.holder

type Step =
  | { at: 'fill'; wants: string | null }
  | { at: 'busy' }
  | { at: 'done'; sentence: string }
  | { at: 'failed'; problem: Problem }

/** Takes a case from its holder, with a reason, for somebody named or for everybody. */
export function Recall(props: { caseId: string; close: () => void }) {
  const [note, setNote] = useState('')
  const [to, setTo] = useState('')
  const [step, setStep] = useState<Step>({ at: 'fill', wants: null })
  // One key for one wish, however often it is sent; whoever changes the form wishes something else.
  const [recallId, setRecallId] = useState(() => crypto.randomUUID())
  const write = (set: (text: string) => void) => (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    set(event.target.value)
    setRecallId(crypto.randomUUID())
    setStep({ at: 'fill', wants: null })
  }
  const recall = async () => {
    if (note.trim() === '') return setStep({ at: 'fill', wants: words.noteMissing })
    if (to !== '' && !/^\d{6}$/.test(to)) return setStep({ at: 'fill', wants: words.toWrong })
    setStep({ at: 'busy' })
    try {
      const { caseNo } = await call('lease.recall', {
        recallId,
        caseId: props.caseId,
        note: note.trim(),
        to: to === '' ? null : to,
      })
      setStep({ at: 'done', sentence: words.done(groupCaseNo(caseNo), to) })
    } catch (error) {
      setStep({ at: 'failed', problem: problemOf(error) })
    }
  }
  if (step.at === 'done') {
    return (
      <p className="recall" role="status">
        <span aria-hidden="true">✔</span> {step.sentence}
      </p>
    )
  }
  return (
    <form
      className="recall"
      aria-label={words.title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        props.close()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void recall()
      }}
    >
      <h3>{words.title}</h3>
      <p className="muted small">{words.explain}</p>
      <label htmlFor="recall-note">
        {words.note}
        <Input.TextArea id="recall-note" rows={2} maxLength={500} value={note} onChange={write(setNote)} autoFocus />
      </label>
      <label htmlFor="recall-to">
        {words.to}
        <Input
          id="recall-to"
          inputMode="numeric"
          maxLength={6}
          value={to}
          onChange={write((text) => setTo(text.trim()))}
        />
      </label>
      {step.at === 'fill' && step.wants && (
        <p role="alert" className="wants">
          {step.wants}
        </p>
      )}
      {step.at === 'failed' && <ProblemLine problem={step.problem} />}
      <Button htmlType="submit" danger disabled={step.at === 'busy'}>
        {step.at === 'busy' ? words.busy : words.submit}
      </Button>
    </form>
  )
}
