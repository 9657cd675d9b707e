import type { Workbench } from '#shared/contract/core-api.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { text } from '../text.zh.ts'
import { windowText } from './text.window.zh.ts'

const words = windowText.facts

/** What a citizen asks first: which disease, how far it is, since when and until when. */
export function CaseFacts(props: { workbench: Workbench }) {
  const { case: caseFile } = props.workbench
  const { pack } = useDeskContext()
  const { form, state, receivedAt, acceptedOn, dueOn, provisionalNo, documents } = caseFile
  const facts = [
    [words.disease, diseaseOf(pack, form.opsp_dise_code)?.opsp_dise_name ?? form.opsp_dise_name],
    [words.state, text.state[state]],
    [words.receivedOn, chinaDate(receivedAt)],
    [words.acceptedOn, acceptedOn ?? words.notYet],
    [words.dueOn, dueOn ?? words.noClock],
    [words.papers, words.count(documents.length)],
    ...(provisionalNo ? [[words.provisional, provisionalNo.replace(/(\d{4})(?=\d)/g, '$1 ')]] : []),
  ] as const
  return (
    <dl className="case-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
