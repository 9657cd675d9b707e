import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import { SAMPLE_SHOWN } from '#shared/policy/batch-approval.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { ownWorkChanged, useDesk } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { drawSample } from './choice.ts'
import { SampleCase } from './SampleCase.tsx'
import { batchApproveText } from './text.batch-approve.zh.ts'

const words = batchApproveText.check

/**
 * Three whole cases at random, who one is, and only then the word. Its button stands where no button was before and
 * has no key: nothing that is pressed by habit can do it.
 */
export function Check(props: {
  caseIds: readonly string[]
  back: () => void
  done: (answer: Output<'batchApprove.submit'>) => void
}) {
  const { pack } = useDeskContext()
  const { caseIds } = props
  const [sample] = useState(() => drawSample(caseIds, SAMPLE_SHOWN))
  const [batchId] = useState(() => crypto.randomUUID())
  const [looked, setLooked] = useState<ReadonlySet<string>>(new Set())
  const [password, setPassword] = useState('')
  const lock = useDesk('session.get', {}).data?.lock
  const byPin = lock?.pin === true && !lock.needsPassword
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  useKeys({
    title: words.title(caseIds.length),
    level: level.panel,
    bindings: [{ keys: ['Escape'], label: words.back, inText: true, run: () => props.back() }],
  })
  const ready = looked.size === sample.length && password !== ''

  const submit = async () => {
    if (busy || !ready) return
    setBusy(true)
    setProblem(null)
    try {
      const answer = await call('batchApprove.submit', {
        batchId,
        caseIds: [...caseIds],
        password,
        packVersion: pack.version,
      })
      ownWorkChanged()
      props.done(answer)
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }
  return (
    <section className="approve-check" aria-label={words.title(caseIds.length)}>
      <div className="word">
        <h2>{words.title(caseIds.length)}</h2>
        <label htmlFor="approve-password">{byPin ? words.pinOrPassword : words.password}</label>
        <Input.Password
          id="approve-password"
          value={password}
          autoComplete="off"
          aria-describedby="approve-why"
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button
          type="primary"
          disabled={!ready || busy}
          loading={busy}
          // Enter held down from the step before must not press it.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          onClick={() => void submit()}
        >
          {busy ? words.busy : words.submit(caseIds.length)}
        </Button>
        <Button disabled={busy} onClick={props.back}>
          {words.back}
        </Button>
        <p id="approve-why" className="muted">
          {ready ? words.sampled : `${words.whyPassword}${words.lacks(looked.size, sample.length)}`}
        </p>
        {problem && <ProblemLine problem={problem} />}
      </div>
      <p className="approve-said">{words.sample(sample.length)}</p>
      <div className="samples">
        {sample.map((caseId) => (
          <SampleCase
            key={caseId}
            caseId={caseId}
            looked={looked.has(caseId)}
            setLooked={(on) => {
              const next = new Set(looked)
              if (on) next.add(caseId)
              else next.delete(caseId)
              setLooked(next)
            }}
          />
        ))}
      </div>
    </section>
  )
}
