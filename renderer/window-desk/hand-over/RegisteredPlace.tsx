import { Button } from 'antd'
import { useEffect } from 'react'
import type { FoundCase } from '#shared/contract/window-api.ts'
import { receive } from '../../app/nav.ts'
import { useDesk } from '../../app/queries.ts'
import { problemOf } from '../../bridge.ts'
import { CaseNumber } from '../../common/marks.tsx'
import { ProblemView } from '../../common/ProblemView.tsx'
import { tellProblem } from '../../common/toasts.ts'
import { text } from '../../text.zh.ts'
import { useFind } from '../find/useFind.ts'
import { reopenRegistration } from '../register/reopen.ts'
import { HandOver } from './HandOver.tsx'
import { ProvisionalReceipt } from './ProvisionalReceipt.tsx'
import { handOverText } from './text.handover.zh.ts'

const words = handOverText.registered

/**
 * What was just registered: first under its 临时受理号, a moment later under the centre's, with the papers to hand over.
 * Stays until somebody else is received.
 */
export function RegisteredPlace(props: { provisionalNo: string }) {
  const { provisionalNo } = props
  const found = useFind(provisionalNo)
  const outbox = useDesk('outbox.list', {})
  const sync = useDesk('sync.get', {}).data
  const rows = found.data?.rows ?? []
  const refused = (outbox.data ?? []).filter((row) => row.caseNo === provisionalNo && row.state === 'refused')
  const numbered = rows.length > 0 && rows.every(({ caseNo }) => caseNo !== null)
  const [only] = rows
  useEffect(() => {
    // One disease is the rule: its case is opened as soon as it has a number, papers and all.
    if (numbered && rows.length === 1 && only) receive({ caseId: only.caseId })
  }, [numbered, rows.length, only])
  if (found.isError) return <ProblemView problem={problemOf(found.error)} onRetry={() => void found.refetch()} />
  const reopen = async (opId: string) => {
    try {
      await reopenRegistration(opId)
    } catch (error) {
      tellProblem(error)
    }
  }
  const [no] = refused
  return (
    <section className="registered" aria-label={words.label}>
      <h2>
        <span aria-hidden="true">✔</span> {words.title}
      </h2>
      {no ? (
        <div className="problem" role="alert">
          <p>
            {words.refused} {no.message}
          </p>
          <Button type="primary" onClick={() => void reopen(no.opId)}>
            {words.reopen}
          </Button>
        </div>
      ) : (
        <p role="status">
          {numbered ? words.numbered : sync?.link === 'online' || !sync ? words.waiting : words.offline}
        </p>
      )}
      <ul>
        {rows.map((row) => (
          <One key={row.caseId} row={row} />
        ))}
      </ul>
      {!numbered && !no && <ProvisionalReceipt provisionalNo={provisionalNo} />}
    </section>
  )
}

function One(props: { row: FoundCase }) {
  const { row } = props
  return (
    <li>
      <b>{row.diseaseName}</b> <span className="chip">{text.state[row.state]}</span>{' '}
      {row.caseNo !== null ? (
        <CaseNumber value={row.caseNo} />
      ) : (
        <>
          <span className="mark warn">{words.provisional}</span> <CaseNumber value={row.provisionalNo ?? ''} />
        </>
      )}
      {row.caseNo !== null && <Numbered caseId={row.caseId} />}
    </li>
  )
}

function Numbered(props: { caseId: string }) {
  const opened = useDesk('workbench.open', { caseId: props.caseId })
  return opened.data ? <HandOver caseFile={opened.data.case} /> : null
}
