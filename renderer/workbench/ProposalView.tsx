import type { CaseFile, Proposal } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { Impression } from '#shared/model/operation.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { dateAndTime } from '../common/dates.ts'
import { BesideProposal } from '../second-look/BesideProposal.tsx'
import { text } from '../text.zh.ts'
import { entryOf } from './evidence-marks.ts'
import { MarksProposed } from './evidence-marks-chips.tsx'

/** What the first reviewer proposed: the first thing a second reviewer reads. */
export function ProposalView(props: {
  caseFile: CaseFile
  proposal: Proposal
  findings: readonly Finding[]
  impression: Impression | undefined
}) {
  const { proposal } = props
  const { pack } = useDeskContext()
  const marks = (proposal.marks ?? []).map((mark) => entryOf(mark, true, props.caseFile.documents))
  const items = diseaseOf(pack, props.caseFile.form.opsp_dise_code)?.criteria?.items ?? []
  return (
    <section className={`proposal ${proposal.outcome}`}>
      <h2>{text.proposal.title}</h2>
      <BesideProposal caseFile={props.caseFile} proposal={proposal} impression={props.impression} />
      <p className="outcome">
        <b>
          <span aria-hidden="true">{proposal.outcome === 'approve' ? '✔' : '✘'}</span> {text.proposal[proposal.outcome]}
        </b>
        <span className="muted">
          {proposal.byName} <span className="num">{proposal.by}</span> ·{' '}
          <span className="num">{dateAndTime(proposal.at)}</span>
        </span>
      </p>
      {proposal.reasons.map((reason) => (
        <p key={reason.code} className="reason">
          {reason.text}
          <span className="muted">{pack.reasons.find((known) => known.code === reason.code)?.basis}</span>
        </p>
      ))}
      {proposal.criteria.length > 0 && (
        <ul>
          {proposal.criteria.map(({ id, verdict }) => (
            <li key={id}>
              <span className={`verdict ${verdict}`}>{text.verdict[verdict].shape}</span> {id}{' '}
              {items.find((item) => item.id === id)?.text} · {text.verdict[verdict].name}
            </li>
          ))}
        </ul>
      )}
      <MarksProposed entries={marks} findings={props.findings} />
      {proposal.note && <q>{proposal.note}</q>}
    </section>
  )
}
