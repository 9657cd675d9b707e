import './export.css'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { ExportView } from '#shared/contract/export-api.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { openFromExports } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { dateAndTime } from '../common/dates.ts'
import { Heads } from '../common/Heads.tsx'
import { CaseNumber } from '../common/marks.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { text } from '../text.zh.ts'
import { AnswerCell } from './AnswerCell.tsx'
import { MakeForm } from './MakeForm.tsx'
import { MakeSheet } from './MakeSheet.tsx'
import { exportName } from './names.ts'
import { exportText } from './text.zh.ts'

/** 档案导出: what was asked for, who has to answer, and what may be made now. */
export function ExportsScreen() {
  const list = useDesk('export.list', {})
  const [making, setMaking] = useState<string | null>(null)
  const refetch = list.refetch
  useEffect(() => {
    // Others answer meanwhile: what was kept since the last visit is only shown until the centre has said.
    void refetch()
    useHints.setState({ place: null, hints: [{ keys: ['G', '1–9'], does: text.hints.otherQueue }] })
  }, [refetch])
  if (list.isError) return <ProblemView problem={problemOf(list.error)} onRetry={() => void list.refetch()} />
  if (!list.data) return <Waiting doing={exportText.loading} waitsFor={text.link.online.title} />
  const { rows } = list.data
  const made = rows.find(({ exportId, state }) => exportId === making && state === 'approved')
  return (
    <div className="page exports">
      <header>
        <h1>{exportText.title}</h1>
        <p className="muted">{exportText.what}</p>
        <Button size="small" loading={list.isFetching} onClick={() => void list.refetch()}>
          {exportText.again}
        </Button>
      </header>
      {made && (
        <MakeForm key={made.exportId} view={made} close={() => setMaking(null)} changed={() => void list.refetch()} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="exports-rows" aria-label={exportText.title} tabIndex={0}>
        {rows.length === 0 ? (
          <p className="muted">{exportText.none}</p>
        ) : (
          <table className="exports-table">
            <Heads names={Object.values(exportText.columns)} />
            <tbody>
              {rows.map((view) => (
                <Row
                  key={view.exportId}
                  view={view}
                  make={() => setMaking(view.exportId)}
                  changed={() => void list.refetch()}
                />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  )
}

function Row(props: { view: ExportView; make: () => void; changed: () => void }) {
  const { view } = props
  return (
    <tr>
      <td>
        <About view={view} />
      </td>
      <td className="purpose">{view.purpose}</td>
      <td>
        {view.sheet ? exportText.sheet.masked : exportText.content(view.masked)}
        <small className="muted">{exportText.form[view.form]}</small>
      </td>
      <td>
        {view.requestedByName}
        <small className="muted num">{dateAndTime(view.requestedAt)}</small>
      </td>
      <td>
        <StateWords view={view} />
      </td>
      <td>
        <Act {...props} />
      </td>
    </tr>
  )
}

/** What is exported: a case by its number, a sheet by its name. */
function About({ view }: { view: ExportView }) {
  const { caseId, caseNo } = view
  if (caseId === null || caseNo === null) return <b>{exportName(view)}</b>
  return (
    <button type="button" className="link" onClick={() => openFromExports(caseId)}>
      <CaseNumber value={caseNo} />
    </button>
  )
}

function StateWords({ view }: { view: ExportView }) {
  return (
    <>
      {exportText.state[view.state]}
      {view.approvalNo !== null && <small className="num">{view.approvalNo}</small>}
      {view.answeredByName !== null && view.answeredAt !== null && (
        <small className="muted">{exportText.answered(view.answeredByName, dateAndTime(view.answeredAt))}</small>
      )}
      {view.state === 'approved' && view.validUntil !== null && (
        <small className="muted">{exportText.until(dateAndTime(view.validUntil))}</small>
      )}
      {view.note !== '' && <q>{view.note}</q>}
      {view.written > 0 && <small>{exportText.written(view.written)}</small>}
    </>
  )
}

/** What this person can do about it now. */
function Act(props: { view: ExportView; make: () => void; changed: () => void }) {
  const { view, make, changed } = props
  const { staff } = useDeskContext()
  const mine = view.requestedBy === staff.staffNo
  if (view.state === 'pending' && staff.roles.includes('supervisor')) {
    return mine ? <small className="muted">{exportText.notOwn}</small> : <AnswerCell view={view} changed={changed} />
  }
  if (view.state !== 'approved' || !mine) return null
  if (view.sheet) return <MakeSheet view={view} changed={changed} />
  return (
    <Button size="small" type="primary" aria-label={exportText.make.openOf(exportName(view))} onClick={make}>
      {exportText.make.open}
    </Button>
  )
}
