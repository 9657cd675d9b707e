import type { Workbench } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { clockRuleFor } from '#shared/policy/clock.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { text } from '../text.zh.ts'
import { groupTrace, type TraceGroup } from './trace-groups.ts'

/** 为什么是这一天: the days as the calendar counted them, in runs; what stood still; what the day was before. */
export function Why(props: { workbench: Workbench }) {
  const { pack } = useDeskContext()
  const { deadline, case: caseFile } = props.workbench
  const stops = clockRuleFor(caseFile, pack) === 'PRE_ACCEPT' ? [] : caseFile.pauses
  return (
    <div className="why-details">
      <h3>{deadline.dueOn ? text.workbench.dueOn(deadline.dueOn) : text.workbench.noDueDate}</h3>
      <p>{text.workbench.dueBecause(caseFile.acceptedOn, caseFile.limitWorkdays)}</p>
      {deadline.unpausedWorkdays !== deadline.elapsedWorkdays && (
        <p>{text.workbench.unpaused(deadline.unpausedWorkdays)}</p>
      )}
      {deadline.provisional && (
        <p className="trouble">
          <span aria-hidden="true">◆</span> {text.workbench.provisional}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <ol tabIndex={0}>
        {groupTrace(deadline.trace, stops).map((group) => (
          <Run key={group.days[0]?.date} group={group} />
        ))}
      </ol>
      {stops.length > 0 && (
        <dl>
          <dt>{text.deadline.pauses}</dt>
          {stops.map(({ from, to }) => (
            <dd key={from}>{text.deadline.pause(from, to)}</dd>
          ))}
        </dl>
      )}
      <Former caseFile={caseFile} now={deadline.calendarVersion} />
      <p className="muted">{text.workbench.calendar(deadline.calendarVersion)}</p>
    </div>
  )
}

function Run(props: { group: TraceGroup }) {
  const { kind, days } = props.group
  const [first] = days
  const last = days.at(-1)
  if (!first || !last) return null
  const cells = (
    <>
      <span className="num">{text.deadline.span(first.date, last.date)}</span>
      <span className="num n">
        {kind === 'counted' ? text.deadline.run(first.n, last.n) : text.workbench.notCounted}
      </span>
      <span>{days.length === 1 ? first.why : wordsOf(props.group)}</span>
    </>
  )
  if (days.length === 1) return <li className={kind}>{cells}</li>
  return (
    <li className={`run ${kind}`}>
      <details>
        <summary title={text.deadline.unfold}>{cells}</summary>
        <ol>
          {days.map((day) => (
            <li key={day.date}>
              <span className="num">{day.date}</span>
              <span className="num n">{day.counts ? text.workbench.nthDay(day.n) : text.workbench.notCounted}</span>
              <span>{day.why}</span>
            </li>
          ))}
        </ol>
      </details>
    </li>
  )
}

function wordsOf({ kind, days }: TraceGroup): string {
  if (kind === 'paused') return text.deadline.paused(days.length)
  if (kind === 'counted') return text.deadline.workdays(days.length)
  return [...new Set(days.map((day) => day.why))].join('、')
}

/** Earlier due dates, each with the calendar that took its place. */
function Former(props: { caseFile: CaseFile; now: string }) {
  const { dueHistory, calendarVersion } = props.caseFile
  if (dueHistory.length === 0) return null
  return (
    <dl>
      <dt>{text.deadline.former}</dt>
      {dueHistory.map((old, n) => (
        <dd key={old.replacedAt}>
          {text.deadline.replaced(
            old.dueOn,
            old.calendarVersion,
            dueHistory[n + 1]?.calendarVersion ?? calendarVersion ?? props.now,
            chinaDate(old.replacedAt),
          )}
        </dd>
      ))}
    </dl>
  )
}
