import { useState } from 'react'
import type { CaseFile } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { SeverityMark } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { type DraftHandle, findingKey } from './draft.ts'
import { MarksOf } from './evidence-marks-chips.tsx'
import { type Check, factPlace, focusPlace } from './fact-of-finding.ts'

/** 系统核对: everything the machine noticed, worst first; each leads to its fact, its page and what it rests on. */
export function Findings(props: {
  caseFile: CaseFile
  checks: readonly Check[]
  handle: DraftHandle
  onFinding: (finding: Finding) => void
}) {
  const { checks } = props
  const handled = new Set(props.handle.draft.handled)
  const isDone = ({ finding }: Check) => handled.has(findingKey(finding))
  const toLook = checks.filter((check) => check.finding.severity !== 'info' && !isDone(check)).length
  return (
    <section>
      <h2>
        {text.side.findings} {toLook > 0 && <span className="to-look">{text.side.toLook(toLook)}</span>}
      </h2>
      {checks.length === 0 && <p className="finding clean">{text.side.noFindings}</p>}
      {checks.map((check) => (
        <Entry
          key={check.place}
          check={check}
          done={isDone(check)}
          caseFile={props.caseFile}
          onFinding={props.onFinding}
        />
      ))}
    </section>
  )
}

function Entry(props: { check: Check; done: boolean; caseFile: CaseFile; onFinding: (finding: Finding) => void }) {
  const { check, done } = props
  const { finding, fact } = check
  const [open, setOpen] = useState(false)
  return (
    <div id={check.place} tabIndex={-1} className={`finding ${finding.severity} ${done ? 'done' : ''}`}>
      <SeverityMark severity={finding.severity} />
      {fact ? (
        <button
          type="button"
          className="plain sentence"
          title={text.facts.toFact}
          onClick={() => focusPlace(factPlace(fact))}
        >
          {finding.sentence}
        </button>
      ) : (
        <span>{finding.sentence}</span>
      )}
      <Look finding={finding} done={done} caseFile={props.caseFile} onFinding={props.onFinding} />
      <span className="under">
        {done && finding.severity !== 'info' && <span className="handled">{text.side.handled}</span>}
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {text.facts.basis} <span aria-hidden="true">{open ? '▴' : '▾'}</span>
        </button>
      </span>
      <MarksOf binds={(binds) => binds.to === 'finding' && binds.code === finding.code} />
      {open && <Basis finding={finding} />}
    </div>
  )
}

/** The way to the page a finding is about, or to say that it was looked at. */
export function Look(props: {
  finding: Finding
  done: boolean
  caseFile: CaseFile
  onFinding: (finding: Finding) => void
}) {
  const { finding } = props
  const { evidence } = finding
  if (!evidence && (props.done || finding.severity === 'info')) return null
  const title = props.caseFile.documents.find((d) => d.id === evidence?.documentId)?.title ?? ''
  return (
    <button
      type="button"
      className="link"
      aria-label={evidence ? text.side.lookAt(title, evidence.page) : text.side.markHandled}
      onClick={() => props.onFinding(finding)}
    >
      {evidence ? text.side.look(evidence.page) : text.side.markHandled}
    </button>
  )
}

/** What was checked, and on what it rests. */
function Basis(props: { finding: Finding }) {
  const { pack } = useDeskContext()
  const { finding } = props
  return (
    <dl className="basis-of">
      <div>
        <dt>{text.facts.basis}</dt>
        <dd>{finding.basis || text.facts.noBasis}</dd>
      </div>
      <div>
        <dt>{text.facts.rule}</dt>
        <dd>
          {text.facts.ruleOf(finding.code)}
          <span className="muted"> {text.facts.settledBy(pack.version)}</span>
        </dd>
      </div>
    </dl>
  )
}

/** Findings right under the fact they are about; a click leads to the entry in the summary. */
export function FactFindings(props: { checks: readonly Check[] }) {
  return props.checks.map(({ finding, place }) => (
    <button
      key={place}
      type="button"
      className={`plain beside ${finding.severity}`}
      title={text.facts.toSummary}
      onClick={() => focusPlace(place)}
    >
      <SeverityMark severity={finding.severity} /> {finding.sentence}
    </button>
  ))
}
