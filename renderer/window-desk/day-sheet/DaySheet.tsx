import { Button } from 'antd'
import { useState } from 'react'
import type { DaySheet as Sheet } from '#shared/contract/window-api.ts'
import { useDesk } from '../../app/queries.ts'
import { call, problemOf } from '../../bridge.ts'
import { clock } from '../../common/dates.ts'
import { CaseNumber, OutboxMark } from '../../common/marks.tsx'
import { ProblemView } from '../../common/ProblemView.tsx'
import { tellDone, tellProblem } from '../../common/toasts.ts'
import { Waiting } from '../../common/Waiting.tsx'
import { today } from '../../notice/previews.ts'
import { text } from '../../text.zh.ts'
import { daySheetText as words } from './text.day-sheet.zh.ts'
import './day-sheet.css'

const totals = Object.keys(words.totals) as (keyof Sheet['totals'])[]

/** 受理台账 of one day: what I did, in order, with totals; true without the network. */
export function DaySheet(props: { close: () => void }) {
  const [day, setDay] = useState(today)
  const [busy, setBusy] = useState(false)
  const sheet = useDesk('window.daySheet', { day })
  const save = async () => {
    setBusy(true)
    try {
      const { xlsx, suggestedName } = await call('window.daySheetFile', { day })
      const { place } = await call('print.chooseArchive', { suggestedName })
      if (place === null) return
      await call('print.writeArchive', { place, zip: xlsx })
      tellDone(words.saved)
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="day-sheet" aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <label>
          {words.day}{' '}
          <input
            type="date"
            value={day}
            max={today()}
            onChange={(event) => event.target.value && setDay(event.target.value)}
          />
        </label>
        <Button disabled={busy || !sheet.data || sheet.data.rows.length === 0} onClick={() => void save()}>
          {busy ? words.making : words.excel}
        </Button>
        <Button onClick={props.close}>
          {words.close} <kbd>F3</kbd>
        </Button>
      </header>
      {sheet.isError ? (
        <ProblemView problem={problemOf(sheet.error)} onRetry={() => void sheet.refetch()} />
      ) : sheet.data ? (
        <Filled sheet={sheet.data} />
      ) : (
        <Waiting doing={words.loading} waitsFor={text.app.localData} />
      )}
    </section>
  )
}

function Filled(props: { sheet: Sheet }) {
  const { sheet } = props
  return (
    <>
      <dl className="day-totals">
        {totals.map((name) => (
          <div key={name} className={name === 'undelivered' && sheet.totals[name] > 0 ? 'urgent' : ''}>
            <dt>{words.totals[name]}</dt>
            <dd className="num">{sheet.totals[name]}</dd>
          </div>
        ))}
      </dl>
      {sheet.rows.length === 0 ? (
        <p className="window-note">{words.none}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <div className="day-rows" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {Object.values(words.heads).map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sheet.rows.map((row) => (
                <tr key={row.opId}>
                  <td className="num">{clock(row.at)}</td>
                  <td>{text.eventOf(row.kind)}</td>
                  <td>
                    <CaseNumber value={row.caseNo} />
                  </td>
                  <td>{row.maskedName}</td>
                  <td>{row.diseaseName}</td>
                  <td>{row.state === null ? words.notPulled : text.state[row.state]}</td>
                  <td>
                    <OutboxMark state={row.outbox} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
