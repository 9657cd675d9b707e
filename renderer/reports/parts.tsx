import { lazy, Suspense } from 'react'
import type { Statistics } from '#shared/contract/statistics-api.ts'
import { Heads } from '../common/Heads.tsx'
import { reportsText as words } from './text.reports.zh.ts'
import { shortDay } from './words.ts'

// The chart library is heavy and this screen is seldom the first: it comes when it is needed.
const Charts = lazy(() => import('./Charts.tsx'))

/** Due per day, and what is over its time at the end of it. */
export function ForecastPart(props: { forecast: Statistics['forecast'] }) {
  const { days } = props.forecast
  return (
    <section>
      <h2>{words.forecast.title}</h2>
      <p className="muted small">{words.forecast.chart}</p>
      <div className="chart-and-table">
        <Chart>
          <Charts kind="forecast" rows={days.map(({ day, due, overdue }) => ({ name: shortDay(day), due, overdue }))} />
        </Chart>
        <table className="reports-table">
          <Heads names={Object.values(words.forecast.columns)} />
          <tbody>
            {days.map(({ day, due, overdue }) => (
              <tr key={day}>
                <th scope="row" className="num">
                  {shortDay(day)}
                </th>
                <td className="num">{due}</td>
                <td className={`num ${overdue > 0 ? 'bad' : ''}`}>
                  {overdue > 0 && <span aria-hidden="true">▲ </span>}
                  {overdue}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

export function Backlog(props: { backlog: Statistics['backlog'] }) {
  const rows = props.backlog.map(({ from, upTo, n }) => ({ name: words.backlog.age(from, upTo), n }))
  return (
    <section>
      <h2>{words.backlog.title}</h2>
      <div className="chart-and-table">
        <Chart>
          <Charts kind="backlog" rows={rows} />
        </Chart>
        <table className="reports-table">
          <Heads names={Object.values(words.backlog.columns)} />
          <tbody>
            {rows.map(({ name, n }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="num">{n.toLocaleString('zh-CN')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

export function Flow(props: { days: Statistics['days'] }) {
  const { days } = props
  return (
    <section>
      <h2>{words.flow.title}</h2>
      <div className="chart-and-table">
        <Chart>
          <Charts
            kind="flow"
            rows={days.map(({ day, received, decided }) => ({ name: shortDay(day), received, decided }))}
          />
        </Chart>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <section className="table-scroll" aria-label={words.flow.title} tabIndex={0}>
          <table className="reports-table">
            <Heads names={Object.values(words.flow.columns)} />
            <tbody>
              {[...days].reverse().map(({ day, received, decided }) => (
                <tr key={day}>
                  <th scope="row" className="num">
                    {shortDay(day)}
                  </th>
                  <td className="num">{received}</td>
                  <td className="num">{decided}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </section>
  )
}

/** A picture of the numbers beside it: nothing in it is not in the table. */
function Chart(props: { children: React.ReactNode }) {
  return (
    <div className="chart" aria-hidden="true">
      <Suspense fallback={null}>{props.children}</Suspense>
    </div>
  )
}
