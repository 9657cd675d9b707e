import './reports.css'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useDeskContext } from '../app/desk-context.ts'
import { useHints } from '../app/Footer.tsx'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { dateAndTime } from '../common/dates.ts'
import { ListSelect } from '../common/ListSelect.tsx'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import '../selection-deeds/selection-deeds.css'
import { SheetEntry } from '../export/SheetEntry.tsx'
import { StaffSettings } from '../selection-deeds/StaffSettings.tsx'
import { text } from '../text.zh.ts'
import { Coverage } from './Coverage.tsx'
import { Figures } from './Figures.tsx'
import { Frequent } from './Frequent.tsx'
import { Backlog, Flow, ForecastPart } from './parts.tsx'
import { reportsText as words } from './text.reports.zh.ts'
import { WorkTable } from './WorkTable.tsx'

const periods = [7, 30, 90, 365] as const

/** 统计: what goes overdue this week and why, how well it goes, who has how much; every chart beside its numbers. */
export function ReportsScreen() {
  const { staff } = useDeskContext()
  const [days, setDays] = useState<number>(30)
  const answer = useDesk('statistics.get', { days })
  const refetch = answer.refetch
  useEffect(() => {
    // Numbers of the last visit are only shown until the centre has said.
    void refetch()
    useHints.setState({ place: null, hints: [{ keys: ['G', '1–7'], does: text.hints.otherQueue }] })
  }, [refetch])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="reports" aria-label={words.title} tabIndex={0}>
      <header>
        <h1>{words.title}</h1>
        <p className="reports-what muted">{words.what}</p>
        {answer.data && <span className="num muted">{words.asOf(dateAndTime(answer.data.asOf))}</span>}
        <ListSelect
          aria-label={words.period}
          value={days}
          options={periods.map((n) => ({ value: n, label: words.days(n) }))}
          onChange={setDays}
        />
        <SheetEntry sheet={{ what: 'statistics', days }} />
        <Button loading={answer.isFetching} onClick={() => void refetch()}>
          {words.again}
        </Button>
      </header>
      {answer.isError ? (
        <ProblemView problem={problemOf(answer.error)} onRetry={() => void refetch()} />
      ) : !answer.data ? (
        <Waiting doing={words.loading} waitsFor={words.waitsFor} />
      ) : (
        <>
          <Figures statistics={answer.data} />
          <div className="reports-grid">
            <ForecastPart forecast={answer.data.forecast} />
            <Backlog backlog={answer.data.backlog} />
            <Flow days={answer.data.days} />
            <Frequent title={words.reasons.title} none={words.reasons.none} entries={answer.data.reasons} />
            <WorkTable mine={answer.data.mine} workload={answer.data.workload} />
            <Frequent title={words.supplements.title} none={words.supplements.none} entries={answer.data.supplements} />
            {answer.data.coverage && <Coverage coverage={answer.data.coverage} />}
            {staff.roles.includes('supervisor') && <StaffSettings />}
          </div>
        </>
      )}
    </section>
  )
}
