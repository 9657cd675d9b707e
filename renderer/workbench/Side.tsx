import type { Workbench } from '#shared/contract/core-api.ts'
import type { Finding } from '#shared/model/finding.ts'
import { label } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { SeverityMark } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { Criteria } from './Criteria.tsx'
import { type DraftHandle, findingKey } from './draft.ts'
import { History } from './History.tsx'
import { Materials } from './Materials.tsx'
import { ProposalView } from './ProposalView.tsx'
import type { Panes } from './panes.ts'

/** Left of the papers: what is asked, what the machine noticed, what the rules want, what has happened. */
export function Side(props: {
  workbench: Workbench
  handle: DraftHandle
  panes: Panes
  onFinding: (finding: Finding) => void
}) {
  const { workbench, handle, panes } = props
  const caseFile = workbench.case
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <aside className="side" aria-label={text.side.label} tabIndex={0}>
      {caseFile.proposal && <ProposalView caseFile={caseFile} proposal={caseFile.proposal} />}
      <Facts workbench={workbench} />
      <Findings workbench={workbench} handle={handle} onFinding={props.onFinding} />
      <Criteria caseFile={caseFile} handle={handle} />
      <Materials caseFile={caseFile} draft={handle.draft} panes={panes} />
      <History caseFile={caseFile} />
    </aside>
  )
}

function Facts(props: { workbench: Workbench }) {
  const { pack } = useDeskContext()
  const { form, insurance } = props.workbench.case
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [text.side.disease, <b key="d">{form.opsp_dise_name}</b>],
    [text.side.identifiedBy, `${form.ide_fixmedins_name} · ${label(pack, 'HOSP_LV', form.hosp_lv)}`],
    [
      text.side.identifiedOn,
      <span key="i" className="num">
        {form.hosp_ide_date}
      </span>,
    ],
    [
      text.side.appliedOn,
      <span key="a" className="num">
        {form.appy_date}
      </span>,
    ],
    [text.side.hospital, form.fixmedins_name],
    [text.side.insured, insuredWords(label(pack, 'PSN_INSU_STAS', insurance.psn_insu_stas), insurance.arrearsMonths)],
    [text.side.recognised, insurance.recognised.map((one) => one.opsp_dise_name).join('、')],
    [
      text.side.agent,
      form.agnter_name ? `${form.agnter_name}（${label(pack, 'AGNTER_RLTS', form.agnter_rlts ?? '')}）` : '',
    ],
    [text.side.reason, form.appy_rea],
  ]
  return (
    <section>
      <h2>{text.side.facts}</h2>
      <dl>
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

const insuredWords = (state: string, arrears: number) =>
  arrears > 0 ? `${state} · ${text.side.arrears(arrears)}` : state

function Findings(props: { workbench: Workbench; handle: DraftHandle; onFinding: (finding: Finding) => void }) {
  const { findings, case: caseFile } = props.workbench
  const handled = new Set(props.handle.draft.handled)
  const title = (finding: Finding) => caseFile.documents.find((d) => d.id === finding.evidence?.documentId)?.title ?? ''
  const toLook = findings.filter((finding) => finding.severity !== 'info' && !handled.has(findingKey(finding))).length
  return (
    <section>
      <h2>
        {text.side.findings} {toLook > 0 && <span className="to-look">{text.side.toLook(toLook)}</span>}
      </h2>
      {findings.length === 0 && <p className="finding clean">{text.side.noFindings}</p>}
      {findings.map((finding) => {
        const done = handled.has(findingKey(finding))
        return (
          <div
            key={findingKey(finding)}
            className={`finding ${finding.severity} ${done ? 'done' : ''}`}
            title={finding.basis}
          >
            <SeverityMark severity={finding.severity} />
            <span>{finding.sentence}</span>
            {(finding.evidence || (!done && finding.severity !== 'info')) && (
              <button
                type="button"
                className="link"
                aria-label={
                  finding.evidence ? text.side.lookAt(title(finding), finding.evidence.page) : text.side.markHandled
                }
                onClick={() => props.onFinding(finding)}
              >
                {finding.evidence ? text.side.look(finding.evidence.page) : text.side.markHandled}
              </button>
            )}
            {done && finding.severity !== 'info' && <span className="handled">{text.side.handled}</span>}
          </div>
        )
      })}
    </section>
  )
}
