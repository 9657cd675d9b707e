import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { openFromWindow } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import { waitsInOutbox } from '../workbench/deeds.ts'
import { IdentityBar } from '../workbench/IdentityBar.tsx'
import { CaseFacts } from './CaseFacts.tsx'
import { HandOver } from './hand-over/HandOver.tsx'
import { SupplementPlace } from './supplement/SupplementPlace.tsx'
import { windowText } from './text.window.zh.ts'
import { useNewest } from './useFresh.ts'
import { VerifyPlace } from './verify/VerifyPlace.tsx'

const words = windowText.citizen

/** The case of who stands here: who it is, loudly where somebody else has the same name, and what can be done for them. */
export function CitizenView(props: { caseId: string; leave: () => void }) {
  const { staff } = useDeskContext()
  const opened = useDesk('workbench.open', { caseId: props.caseId })
  useNewest(props.caseId)
  const place = useRef<HTMLElement>(null)
  const there = opened.data !== undefined
  useEffect(() => {
    // Found by scan or Enter the keys are for the case from here on; what stands in the field would swallow them.
    if (there && document.activeElement?.closest('.window-find')) place.current?.focus()
  }, [there])
  if (opened.isError) {
    return <ProblemView problem={problemOf(opened.error)} onRetry={() => void opened.refetch()} />
  }
  if (!opened.data) return <Waiting doing={words.opening} waitsFor={text.app.localData} />
  const workbench = opened.data
  const receives = !waitsInOutbox(workbench) && possibleDeeds(workbench.case, staff).includes('supplement_received')
  return (
    <section ref={place} className="citizen" aria-label={words.label} tabIndex={-1}>
      <IdentityBar workbench={workbench} />
      {workbench.sameName > 0 && (
        <p className="same-name-loud" role="alert">
          <span aria-hidden="true">▲</span> {words.sameName(workbench.sameName)}
        </p>
      )}
      <div className="citizen-body">
        <CaseFacts workbench={workbench} />
        {receives ? <SupplementPlace workbench={workbench} /> : <VerifyPlace workbench={workbench} />}
        <HandOver caseFile={workbench.case} />
      </div>
      <footer className="citizen-bar">
        <Button onClick={() => openFromWindow(workbench.case.id)}>{words.bench}</Button>
        <Button onClick={props.leave}>
          {words.leave} <kbd>Esc</kbd>
        </Button>
      </footer>
    </section>
  )
}
