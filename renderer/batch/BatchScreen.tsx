import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Output } from '#shared/contract/core-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { Empty } from '../common/Empty.tsx'
import { CaseNumber } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import '../policy/policy.css'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { BatchBody } from './BatchBody.tsx'
import './batch.css'
import './holder.css'
import { roomOf } from './batch.ts'
import { Chooser } from './Chooser.tsx'
import { focusFirstRow } from './rows.ts'
import { batchText as words } from './text.batch.zh.ts'

type Refused = Output<'batch.take'>['refused']

/** 离线包: cases taken to this desk with their papers, to be worked on alone and without the network. */
export function BatchScreen() {
  const { pack } = useDeskContext()
  const batch = useDesk('batch.get', {})
  const [choosing, setChoosing] = useState(false)
  const [refused, setRefused] = useState<Refused>([])
  const empty = batch.data?.cases.length === 0
  const chooses = choosing || empty
  useEffect(() => {
    useHints.setState({
      place: null,
      hints: [
        { keys: ['↑', '↓'], does: text.hints.move },
        { keys: ['Space'], does: text.hints.tick },
        ...(chooses ? [] : [{ keys: ['Enter'], does: text.hints.open }]),
      ],
    })
  }, [chooses])
  useKeys({
    title: words.title,
    level: level.screen,
    bindings: [{ keys: ['ArrowDown', 'j'], label: text.keys.nextRow, run: () => focusFirstRow() }],
  })
  if (batch.isError) return <ProblemView problem={problemOf(batch.error)} onRetry={() => void batch.refetch()} />
  if (!batch.data) return <Waiting doing={words.loading} waitsFor={text.app.localData} />
  const view = batch.data
  return (
    <div className="page batch">
      <header>
        <h1>{words.title}</h1>
        {pack.demo && <span className="chip">{pack.mark}</span>}
        <p className="muted">{words.what}</p>
        {!empty && (
          <Button onClick={() => setChoosing(!choosing)} disabled={!choosing && roomOf(view) === 0}>
            {choosing ? words.backToBatch : words.chooseMore}
          </Button>
        )}
      </header>
      {refused.length > 0 && <Refusals refused={refused} read={() => setRefused([])} />}
      {chooses && view.limits === null ? (
        <Empty kind="noOffline" />
      ) : chooses ? (
        <Chooser
          view={view}
          taken={(told) => {
            setRefused(told)
            setChoosing(false)
          }}
        />
      ) : (
        <BatchBody view={view} />
      )}
    </div>
  )
}

/** What was not given to me, case by case; stays until it is read. */
function Refusals(props: { refused: Refused; read: () => void }) {
  return (
    <section className="batch-note" role="status" aria-label={words.refused(props.refused.length)}>
      <h2>
        <span aria-hidden="true">◆</span> {words.refused(props.refused.length)}
      </h2>
      <ul>
        {props.refused.map((one) => (
          <li key={one.caseId}>
            {one.caseNo && <CaseNumber value={one.caseNo} />} {one.message}
          </li>
        ))}
      </ul>
      <Button size="small" onClick={props.read}>
        {text.common.gotIt}
      </Button>
    </section>
  )
}
