import './seal.css'
import { Button } from 'antd'
import { useState } from 'react'
import { closedKinds } from '#shared/contract/seal-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { saveSealed } from './save-sealed.ts'
import { sealText } from './text.seal.zh.ts'

/** Where a person's files cannot be opened: their undelivered work as a sealed file. Nothing for any other problem. */
export function ClosedExport(props: { staffNo: string; problem: Problem }) {
  const { staffNo, problem } = props
  const [step, setStep] = useState<'ask' | 'busy' | { papers: number; leftOut: number }>('ask')
  const [failed, setFailed] = useState<Problem | null>(null)
  if (!closedKinds.includes(problem.kind)) return null
  const save = async () => {
    setFailed(null)
    setStep('busy')
    try {
      const sealed = await call('seal.exportClosed', { staffNo })
      setStep((await saveSealed(sealed)) ? sealed : 'ask')
    } catch (error) {
      setFailed(problemOf(error))
      setStep('ask')
    }
  }
  return (
    <section className="closed-export" aria-label={sealText.export}>
      {typeof step === 'object' ? (
        <p role="status">
          <span aria-hidden="true">✔</span> {sealText.closed.saved(step.papers)}
          {step.leftOut > 0 && <> {sealText.closed.leftOut(step.leftOut)}</>}
        </p>
      ) : (
        <>
          <p>{sealText.closed.why(staffNo)}</p>
          <Button loading={step === 'busy'} onClick={() => void save()}>
            {step === 'busy' ? sealText.exporting : sealText.export}
          </Button>
          {failed && <ProblemLine problem={failed} />}
        </>
      )}
    </section>
  )
}
