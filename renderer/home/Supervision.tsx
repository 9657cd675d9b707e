import { useDeskContext } from '../app/desk-context.ts'
import { goTo } from '../app/nav.ts'
import { useDesk } from '../app/queries.ts'
import { homeText as words } from './text.home.zh.ts'

const DAYS = 7

/** For who oversees: what came and went today, and what goes over its time this week at the present pace. */
export function Supervision() {
  const { staff } = useDeskContext()
  const oversees = staff.roles.some((role) => role === 'supervisor' || role === 'auditor')
  const online = useDesk('sync.get', {}).data?.link === 'online'
  const answer = useDesk('statistics.get', { days: DAYS }, { enabled: oversees && online })
  if (!oversees) return null
  const told = answer.data
  if (!told) {
    return (
      <section className="home-card supervision">
        <h2>{words.title}</h2>
        <p>{online && !answer.isError ? words.loading : words.offline}</p>
      </section>
    )
  }
  const { forecast } = told
  const today = told.days.at(-1)
  const facts: readonly (readonly [string, string])[] = [
    [`${words.today}${words.received}`, String(today?.received ?? 0)],
    [`${words.today}${words.decided}`, String(today?.decided ?? 0)],
    [words.due, String(forecast.days.find(({ day }) => day === told.today)?.due ?? 0)],
    [words.over, String(forecast.overdueNow)],
    [words.pace, forecast.pace.toFixed(1)],
  ]
  const bad = forecast.willBeOverdue > 0
  return (
    <section className="home-card supervision">
      <h2>{words.title}</h2>
      <p className={bad ? 'bad' : ''}>
        <span aria-hidden="true">{bad ? '▲' : '✔'}</span> {bad ? words.willBe(forecast.willBeOverdue) : words.fine}
      </p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="link" onClick={() => goTo('reports')}>
        {words.more}
      </button>
    </section>
  )
}
