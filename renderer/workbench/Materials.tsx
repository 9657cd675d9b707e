import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { packIndex } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { text } from '../text.zh.ts'
import { FactFindings } from './Findings.tsx'
import { type Check, factPlace } from './fact-of-finding.ts'
import { inPackOrder, requiredMaterials, unseenPages } from './missing.ts'
import type { Panes } from './panes.ts'

/** 材料: every paper, whether it is there, and how much of it was on screen. */
export function Materials(props: { caseFile: CaseFile; draft: DraftBody; panes: Panes; checks: readonly Check[] }) {
  const { pack } = useDeskContext()
  const { caseFile, panes } = props
  const seen = new Set(props.draft.seen)
  const names = packIndex(pack).materials
  const present = new Set(caseFile.documents.map((document) => document.material))
  const absent = (requiredMaterials(caseFile, pack) ?? []).filter((material) => !present.has(material))
  const checks = props.checks.filter((check) => check.fact === 'papers')
  const about = (check: Check) => check.finding.evidence?.documentId
  const others = checks.filter((check) => !caseFile.documents.some((document) => document.id === about(check)))
  return (
    <section id={factPlace('papers')} tabIndex={checks.length > 0 ? -1 : undefined}>
      <h2>{text.side.materials}</h2>
      <ul className="materials">
        {inPackOrder(caseFile.documents, pack).map((document) => {
          const unseen = unseenPages(document, seen)
          return (
            <li key={document.id}>
              <button
                type="button"
                className="plain"
                onClick={() => panes.show(panes.active, document.id, unseen[0] ?? 1)}
              >
                {names.get(document.material)?.name ?? document.title}
              </button>
              {unseen.length === 0 ? (
                <span className="seen">{text.side.seen(document.pages)}</span>
              ) : (
                <span className="unseen">{text.side.unseen(document.pages, unseen.length)}</span>
              )}
              <FactFindings checks={checks.filter((check) => about(check) === document.id)} />
            </li>
          )
        })}
        {absent.map((material) => (
          <li key={material}>
            <span>{names.get(material)?.name ?? material}</span>
            <span className="absent">
              <span aria-hidden="true">■</span> {text.side.absent}
            </span>
          </li>
        ))}
      </ul>
      <FactFindings checks={others} />
    </section>
  )
}
