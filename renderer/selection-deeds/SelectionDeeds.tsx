import './selection-deeds.css'
import { Button } from 'antd'
import { useState } from 'react'
import type { QueueName } from '#shared/contract/core-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { goTo } from '../app/nav.ts'
import { openBatchApprove } from '../batch-approve/choice.ts'
import { call } from '../bridge.ts'
import { tellProblem, tellWarning } from '../common/toasts.ts'
import { AssignPanel } from './AssignPanel.tsx'
import { type Chosen, PrintPanel } from './PrintPanel.tsx'
import { type CaseResult, Results } from './Results.tsx'
import { selectionText as words } from './text.selection-deeds.zh.ts'

type Open =
  | { readonly what: 'assign' | 'print'; readonly cases: readonly Chosen[] }
  | { readonly what: 'results'; readonly summary: string; readonly results: readonly CaseResult[] }

/** As many as 批量通过 and its neighbours take at once. */
const MOST = 200

/** What one's post lets one do with all selected cases. `chosen` reads them when it is asked for. */
export function SelectionDeeds(props: { queue: QueueName; chosen: () => Promise<readonly Chosen[]> }) {
  const { staff } = useDeskContext()
  const { queue } = props
  const [open, setOpen] = useState<Open | null>(null)
  const is = (...roles: readonly string[]) => staff.roles.some((role) => roles.includes(role))
  const withCases = (act: (cases: readonly Chosen[]) => unknown) => async () => {
    try {
      const cases = await props.chosen()
      if (cases.length > MOST) tellWarning([words.most(MOST, cases.length)])
      else await act(cases)
    } catch (error) {
      tellProblem(error)
    }
  }
  const remind = async (cases: readonly Chosen[]) => {
    const { results } = await call('case.remind', { caseIds: cases.map(({ id }) => id) })
    const sent = results.filter(({ problem }) => problem === null).length
    setOpen({
      what: 'results',
      summary: words.reminded(sent, results.length - sent),
      results: results.map(({ caseId, caseNo, problem }) => ({
        caseId,
        caseNo,
        done: problem === null,
        what: problem === null ? words.results.sent : words.results.notSent,
        problem,
      })),
    })
  }
  const close = () => setOpen(null)
  const done = (summary: string, results: readonly CaseResult[]) => setOpen({ what: 'results', summary, results })
  return (
    <>
      {is('first_reviewer', 'supervisor') && (queue === 'first_review' || queue === 'mine') && (
        <Button size="small" onClick={withCases((cases) => openBatchApprove(cases.map(({ id }) => id)))}>
          {words.approve}
        </Button>
      )}
      {is('supervisor') && (
        <Button size="small" onClick={withCases((cases) => setOpen({ what: 'assign', cases }))}>
          {words.assign}
        </Button>
      )}
      <Button size="small" onClick={withCases((cases) => setOpen({ what: 'print', cases }))}>
        {words.print}
      </Button>
      {is('window', 'first_reviewer', 'supervisor') && queue === 'supplement' && (
        <Button size="small" onClick={withCases(remind)}>
          {words.remind}
        </Button>
      )}
      {open?.what === 'assign' && (
        <AssignPanel
          caseIds={open.cases.map(({ id }) => id)}
          close={close}
          settings={() => goTo('reports')}
          done={done}
        />
      )}
      {open?.what === 'print' && <PrintPanel cases={open.cases} close={close} done={done} />}
      {open?.what === 'results' && <Results {...open} close={close} />}
    </>
  )
}
