import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile, CriterionVerdict } from '#shared/model/case.ts'
import { describeLogic } from '#shared/policy/criteria.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import type { DraftHandle } from './draft.ts'

const cycle: readonly (CriterionVerdict['verdict'] | null)[] = [null, 'met', 'unmet', 'unknown']

/** One press further: 未勾选 → 满足 → 不满足 → 无法判断 → 未勾选. */
export function toggleCriterion(draft: DraftBody, id: string): DraftBody {
  const now = draft.criteria.find((criterion) => criterion.id === id)?.verdict ?? null
  const next = cycle[(cycle.indexOf(now) + 1) % cycle.length]
  const others = draft.criteria.filter((criterion) => criterion.id !== id)
  return { ...draft, criteria: next ? [...others, { id, verdict: next }] : others }
}

/** 认定标准: the checklist of the disease, one key per item. */
export function Criteria(props: { caseFile: CaseFile; handle: DraftHandle }) {
  const { pack } = useDeskContext()
  const disease = diseaseOf(pack, props.caseFile.form.opsp_dise_code)
  if (!disease) return null
  const { draft, change } = props.handle
  return (
    <section>
      <h2>
        {text.side.criteria} <span className="logic">{describeLogic(disease.criteria.logic)}</span>
      </h2>
      {disease.criteria.items.map((item, index) => {
        const verdict = draft.criteria.find((criterion) => criterion.id === item.id)?.verdict ?? 'none'
        const words = text.verdict[verdict]
        return (
          <button
            key={item.id}
            type="button"
            className={`plain criterion ${verdict}`}
            onClick={() => change((body) => toggleCriterion(body, item.id))}
          >
            <span className="verdict" aria-hidden="true">
              {words.shape}
            </span>
            <span>
              {item.id} {item.text}
              {verdict === 'none' ? <span className="visually-hidden">{words.name}</span> : <em>{words.name}</em>}
            </span>
            {index < 9 && <Kbd>{index + 1}</Kbd>}
          </button>
        )
      })}
    </section>
  )
}
