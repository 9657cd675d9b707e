import type { Workbench } from '#shared/contract/core-api.ts'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { waitsInOutbox } from '../../workbench/deeds.ts'
import { OriginalsView } from '../../workbench/OriginalsView.tsx'
import { Comparing } from './Comparing.tsx'
import { verifyText as words } from './text.verify.zh.ts'
import './verify.css'

/** Where the originals of an open case are compared with what it has. */
export function VerifyPlace(props: { workbench: Workbench }) {
  const { workbench } = props
  const { staff } = useDeskContext()
  const deeds = waitsInOutbox(workbench) ? [] : possibleDeeds(workbench.case, staff)
  const verifies = deeds.includes('originals_verified')
  if (verifies || deeds.includes('accept')) {
    return <Comparing key={workbench.case.id} workbench={workbench} asked={verifies} />
  }
  const records = workbench.case.originals ?? []
  return (
    <section className="verify-past" aria-label={words.title}>
      <p className="muted">
        {waitsInOutbox(workbench) ? words.waits : records.length > 0 ? words.nothing : words.none}
      </p>
      <OriginalsView caseFile={workbench.case} />
    </section>
  )
}
