import type { Workbench } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { EvidenceRef } from '#shared/model/evidence.ts'
import { describeLogic, evaluate } from '#shared/policy/criteria.ts'
import { criteriaFor } from '#shared/policy/judged-criteria.ts'
import type { Disease, Criteria as DiseaseCriteria } from '#shared/policy/pack-disease.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { CriterionEntry } from './CriterionEntry.tsx'
import type { DraftHandle } from './draft.ts'
import { FactFindings } from './Findings.tsx'
import { type Check, factPlace } from './fact-of-finding.ts'
import type { Panes } from './panes.ts'
import { hintsToTake, linkPage, takeHints, tickOf, toggleCriterion, unlinkPage } from './ticks.ts'

/** The page the reader looks at now: what a link to an item takes. */
export function pageInView(panes: Panes): EvidenceRef | null {
  const documentId = panes.shown[panes.active]
  return documentId === null ? null : { documentId, page: panes.view(panes.active).page }
}

/** 认定标准: the checklist of the disease, one key per item; beside each what the machine thinks, and where it was seen. */
export function Criteria(props: { workbench: Workbench; handle: DraftHandle; panes: Panes; checks: readonly Check[] }) {
  const { pack } = useDeskContext()
  const caseFile = props.workbench.case
  const disease = diseaseOf(pack, caseFile.form.opsp_dise_code)
  const criteria = criteriaFor(caseFile, disease)
  const checks = props.checks.filter((check) => check.fact === 'criteria')
  return (
    <section id={factPlace('criteria')} tabIndex={checks.length > 0 ? -1 : undefined}>
      <h2>{text.side.criteria}</h2>
      {criteria ? (
        <Checklist {...props} caseFile={caseFile} criteria={criteria} />
      ) : (
        <p className="small muted">{whyNone(disease)}</p>
      )}
      <FactFindings checks={checks} />
    </section>
  )
}

function whyNone(disease: Disease | null): string {
  if (disease === null) return text.criteria.unknownDisease
  return disease.criteria ? text.criteria.notJudged : text.criteria.none
}

function Checklist(props: {
  workbench: Workbench
  handle: DraftHandle
  panes: Panes
  caseFile: CaseFile
  criteria: DiseaseCriteria
}) {
  const { criteria, caseFile, panes } = props
  const { hints } = props.workbench
  const { draft, change } = props.handle
  const whole = evaluate(criteria.logic, draft.criteria)
  const offered = hintsToTake(draft, hints).length
  const link = (id: string) => {
    const page = pageInView(panes)
    if (page) change((body) => linkPage(body, id, page.documentId, page.page))
  }
  return (
    <>
      <p className="whole">
        <span className="logic">{describeLogic(criteria.logic)}</span>
        <span className={`verdict ${whole}`}>
          <span aria-hidden="true">{text.verdict[whole].shape}</span> {text.criteria.whole[whole]}
        </span>
        {offered > 0 && (
          <button
            type="button"
            className="link"
            title={text.criteria.takeTitle}
            aria-keyshortcuts="T"
            onClick={() => change((body) => takeHints(body, hints))}
          >
            {text.criteria.take(offered)} <Kbd>T</Kbd>
          </button>
        )}
      </p>
      {criteria.items.map((item, index) => (
        <CriterionEntry
          key={item.id}
          item={item}
          shortcut={index < 9 ? index + 1 : null}
          tick={tickOf(draft, item.id)}
          hint={hints.find((hint) => hint.id === item.id)}
          documents={caseFile.documents}
          onTick={() => change((body) => toggleCriterion(body, item.id))}
          onLink={() => link(item.id)}
          onUnlink={() => change((body) => unlinkPage(body, item.id))}
          onPage={({ documentId, page }) => panes.show(panes.active, documentId, page)}
        />
      ))}
    </>
  )
}
