import type { Workbench } from '#shared/contract/core-api.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { NoticeRef } from '#shared/model/notice.ts'
import { ExportEntry } from '../export/ExportEntry.tsx'
import { text } from '../text.zh.ts'
import { About } from './About.tsx'
import { Criteria } from './Criteria.tsx'
import type { DraftHandle } from './draft.ts'
import { Facts } from './Facts.tsx'
import { Findings } from './Findings.tsx'
import { checksOf } from './fact-of-finding.ts'
import { History } from './History.tsx'
import { Materials } from './Materials.tsx'
import { Notices } from './Notices.tsx'
import { OriginalsView } from './OriginalsView.tsx'
import { Others } from './Others.tsx'
import { ProposalView } from './ProposalView.tsx'
import type { Panes } from './panes.ts'
import { RegistrationView } from './RegistrationView.tsx'

/** Left of the papers: what is asked, what the machine noticed, what the rules want, what has happened. */
export function Side(props: {
  workbench: Workbench
  handle: DraftHandle
  panes: Panes
  onFinding: (finding: Finding) => void
  onNotice: (ref: NoticeRef) => void
  /** opens the comparison with the decision this case is about */
  onCompare: () => void
}) {
  const { workbench, handle, panes } = props
  const caseFile = workbench.case
  const checks = checksOf(workbench.findings)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <aside className="side" aria-label={text.side.label} tabIndex={0}>
      {caseFile.proposal && (
        <ProposalView
          caseFile={caseFile}
          proposal={caseFile.proposal}
          findings={workbench.findings}
          impression={handle.draft.impression}
        />
      )}
      <About workbench={workbench} onCompare={props.onCompare} />
      <Facts caseFile={caseFile} checks={checks} />
      <Findings caseFile={caseFile} checks={checks} handle={handle} onFinding={props.onFinding} />
      <Criteria workbench={workbench} handle={handle} panes={panes} checks={checks} />
      <Materials caseFile={caseFile} draft={handle.draft} panes={panes} checks={checks} />
      <OriginalsView caseFile={caseFile} show={(id) => panes.show('right', id)} />
      <RegistrationView caseFile={caseFile} />
      <Notices caseFile={caseFile} onNotice={props.onNotice} />
      <Others others={workbench.others} />
      <History caseFile={caseFile} />
      <ExportEntry caseFile={caseFile} />
    </aside>
  )
}
