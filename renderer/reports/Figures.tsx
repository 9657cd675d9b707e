import type { Rate, Statistics } from '#shared/contract/statistics-api.ts'
import { reportsText as words } from './text.reports.zh.ts'
import { percent } from './words.ts'

/** The few numbers that matter, each with how sure it is; a bare per cent of a handful says nothing. */
export function Figures(props: { statistics: Statistics }) {
  const { onTime, firstPass, agreement, blind, forecast } = props.statistics
  return (
    <dl className="reports-figures">
      <div className={forecast.willBeOverdue > 0 ? 'bad' : ''}>
        <dt title={words.figures.willBe.why}>{words.figures.willBe.name}</dt>
        <dd>
          <b className="num">{forecast.willBeOverdue.toLocaleString('zh-CN')}</b>
          <small>{words.over(forecast.overdueNow)}</small>
          <small className="muted">{words.pace(forecast.pace.toFixed(1))}</small>
        </dd>
      </div>
      <RateFigure words={words.figures.onTime} rate={onTime} />
      <RateFigure words={words.figures.firstPass} rate={firstPass} />
      <RateFigure words={words.figures.sampled} rate={agreement.sampled} />
      <RateFigure words={words.figures.agreement} rate={agreement.all} />
      <RateFigure words={words.figures.blind} rate={blind} />
    </dl>
  )
}

function RateFigure(props: { words: { readonly name: string; readonly why: string }; rate: Rate }) {
  const { rate } = props
  return (
    <div>
      <dt title={props.words.why}>{props.words.name}</dt>
      <dd>
        {rate === null ? (
          <small className="muted">{words.tooFew}</small>
        ) : (
          <>
            <b className="num">{percent(rate.share)}</b>
            <small className="num">{words.interval(percent(rate.low), percent(rate.high))}</small>
            <small className="num muted">{words.of(rate.hits, rate.n)}</small>
          </>
        )}
      </dd>
    </div>
  )
}
