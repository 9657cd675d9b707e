import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { PolicyPack, SupplementChoice } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import type { DraftHandle } from './draft.ts'
import { requiredMaterials } from './missing.ts'

/** Ready-made 补正 items for the materials this disease and application type ask for; nothing else may be demanded. */
export function itemChoicesOf(pack: PolicyPack, caseFile: CaseFile): SupplementChoice[] {
  const required = requiredMaterials(caseFile, pack)
  const present = new Set(caseFile.documents.map((document) => document.material))
  return pack.supplementChoices.filter(
    ({ material }) => required === null || required.includes(material) || present.has(material),
  )
}

export function toggleItem(draft: DraftBody, choice: SupplementChoice): DraftBody {
  const chosen = draft.items.some(({ code }) => code === choice.code)
  const others = draft.items.filter(({ code }) => code !== choice.code)
  const { code, material, problem, requirement } = choice
  return { ...draft, items: chosen ? others : [...others, { code, material, problem, requirement }] }
}

/** Items on the left, the 一次性告知 as the applicant will read it on the right. */
export function ItemChoices(props: { caseFile: CaseFile; handle: DraftHandle }) {
  const { pack } = useDeskContext()
  const { draft, change } = props.handle
  const edit = (code: string, requirement: string) =>
    change((body) => ({
      ...body,
      items: body.items.map((item) => (item.code === code ? { ...item, requirement } : item)),
    }))
  return (
    <div className="choices">
      <div className="choice-list items">
        {itemChoicesOf(pack, props.caseFile).map((choice, index) => {
          const on = draft.items.some(({ code }) => code === choice.code)
          return (
            <button
              key={choice.code}
              type="button"
              className={`plain choice ${on ? 'on' : ''}`}
              aria-pressed={on}
              onClick={() => change((body) => toggleItem(body, choice))}
            >
              {index < 9 ? <Kbd>{index + 1}</Kbd> : <span className="no-key" />}
              <span>{choice.problem}</span>
            </button>
          )
        })}
      </div>
      <div className="preview">
        <h3>{text.panel.supplementPreview(pack.supplement.answerWorkdays)}</h3>
        {draft.items.length === 0 && <p className="muted">{text.panel.itemsEmpty}</p>}
        {draft.items.map((item) => (
          <label key={item.code}>
            <span>{item.problem}</span>
            <textarea
              aria-label={text.panel.requirement}
              rows={1}
              maxLength={300}
              value={item.requirement}
              onChange={(event) => edit(item.code, event.target.value)}
            />
          </label>
        ))}
      </div>
    </div>
  )
}
