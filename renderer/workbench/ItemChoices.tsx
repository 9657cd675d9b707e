import type { CaseFile } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import type { SupplementChoice } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { text } from '../text.zh.ts'
import { ChoiceList } from './ChoiceList.tsx'
import { basisOf, couldHaveBeenAsked, itemsFor, keptItems, toggleItem } from './choices.ts'
import type { DraftHandle } from './draft.ts'
import { Unlisted } from './Unlisted.tsx'

/** Items on the left, the 一次性告知 as the applicant will read it on the right. */
export function ItemChoices(props: { caseFile: CaseFile; handle: DraftHandle; findings: readonly Finding[] }) {
  const { pack } = useDeskContext()
  const { caseFile } = props
  const { draft, change } = props.handle
  const kept = keptItems(draft, pack, caseFile)
  const edit = (code: string, requirement: string) =>
    change((body) => ({
      ...body,
      items: body.items.map((item) => (item.code === code ? { ...item, requirement } : item)),
    }))
  const offered = itemsFor(pack, caseFile, props.findings)
  const known = new Map(offered.map(({ choice }) => [choice.code, choice]))
  return (
    <div className="choices">
      <div className="choice-list items">
        <Again caseFile={caseFile} />
        <ChoiceList
          choices={offered.map(({ choice, suggested }) => ({
            code: choice.code,
            words: choice.problem,
            suggested,
            on: draft.items.some(({ code }) => code === choice.code),
            choose: () => change((body) => toggleItem(body, choice)),
          }))}
        />
      </div>
      <div className="preview">
        <h3>{text.panel.supplementPreview(pack.supplement.answerWorkdays)}</h3>
        {kept.listed.length === 0 && <p className="muted">{text.panel.itemsEmpty}</p>}
        {kept.listed.map((item) => (
          <label key={item.code}>
            <span>{item.problem}</span>
            <textarea
              aria-label={text.panel.requirement}
              rows={1}
              maxLength={300}
              value={item.requirement}
              onChange={(event) => edit(item.code, event.target.value)}
            />
            <Under choice={known.get(item.code)} caseFile={caseFile} />
          </label>
        ))}
        <Unlisted
          entries={kept.unlisted.map((item) => ({ code: item.code, words: item.problem }))}
          why={(code) =>
            pack.supplementChoices.some((choice) => choice.code === code) ? text.panel.notForThis : text.panel.notInPack
          }
          drop={(code) => change((body) => ({ ...body, items: body.items.filter((item) => item.code !== code) }))}
        />
      </div>
    </div>
  )
}

/** The clause an item rests on, and whether it comes late. */
function Under(props: { choice: SupplementChoice | undefined; caseFile: CaseFile }) {
  const { pack } = useDeskContext()
  const { choice, caseFile } = props
  if (!choice) return null
  return (
    <span className="basis">
      {text.panel.basis(basisOf(pack, choice))}
      {couldHaveBeenAsked(choice, caseFile) && (
        <b className="late">
          {' '}
          <span aria-hidden="true">◆</span> {text.again.couldHave}
        </b>
      )}
    </span>
  )
}

/** A second 补正 is the exception, and says so before anything is chosen. */
function Again(props: { caseFile: CaseFile }) {
  const { pack } = useDeskContext()
  const { supplements } = props.caseFile
  const last = supplements.at(-1)
  if (!last || supplements.length < pack.supplement.limit) return null
  return (
    <p className="again" role="status">
      <span aria-hidden="true">◆</span> {text.again.title(supplements.length, chinaDate(last.requestedAt))}
      {text.again.rule}
    </p>
  )
}
