import type { CaseFile } from '#shared/model/case.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { itemChoicesOf, keptItems, toggleItem } from './choices.ts'
import type { DraftHandle } from './draft.ts'
import { Unlisted } from './Unlisted.tsx'

/** Items on the left, the 一次性告知 as the applicant will read it on the right. */
export function ItemChoices(props: { caseFile: CaseFile; handle: DraftHandle }) {
  const { pack } = useDeskContext()
  const { draft, change } = props.handle
  const kept = keptItems(draft, pack, props.caseFile)
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
