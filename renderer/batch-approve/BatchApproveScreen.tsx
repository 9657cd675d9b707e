import './batch-approve.css'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { enterQueue } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import { Check } from './Check.tsx'
import { Choose } from './Choose.tsx'
import { useChosen } from './choice.ts'
import { Done } from './Done.tsx'
import { batchApproveText as words } from './text.batch-approve.zh.ts'

type Step =
  | { readonly at: 'choose' }
  | { readonly at: 'check'; readonly caseIds: readonly string[] }
  | { readonly at: 'done'; readonly answer: Output<'batchApprove.submit'> }

/** 批量通过: choose what leaves no question, look at three of them again, say who one is, read what became of each. */
export function BatchApproveScreen() {
  const { pack } = useDeskContext()
  const chosen = useChosen((choice) => choice.caseIds)
  const input = chosen ? { caseIds: [...chosen] } : {}
  const list = useDesk('batchApprove.list', input)
  const [step, setStep] = useState<Step>({ at: 'choose' })
  const refetch = list.refetch
  useEffect(() => {
    // What can go depends on drafts, leases and the outbox: kept answers are only shown until the core has said.
    void refetch()
    useHints.setState({ place: null, hints: [{ keys: ['G', '1–7'], does: text.hints.otherQueue }] })
  }, [refetch])
  const again = () => {
    useChosen.setState({ caseIds: null })
    setStep({ at: 'choose' })
    void refetch()
  }
  return (
    <div className="page approve">
      <header>
        <h1>{step.at === 'done' ? words.done.title : words.title}</h1>
        {pack.demo && <span className="chip">{pack.mark}</span>}
        <p className="muted">{words.what}</p>
        <Button onClick={() => enterQueue('first_review')}>{words.back}</Button>
      </header>
      {step.at === 'done' ? (
        <Done answer={step.answer} again={again} />
      ) : list.isError ? (
        <ProblemView problem={problemOf(list.error)} onRetry={() => void refetch()} />
      ) : !list.data ? (
        <Waiting doing={words.loading} waitsFor={text.app.localData} />
      ) : step.at === 'check' ? (
        <Check
          caseIds={step.caseIds}
          back={() => setStep({ at: 'choose' })}
          done={(answer) => setStep({ at: 'done', answer })}
        />
      ) : (
        <Choose list={list.data} changed={() => void refetch()} next={(caseIds) => setStep({ at: 'check', caseIds })} />
      )}
    </div>
  )
}
