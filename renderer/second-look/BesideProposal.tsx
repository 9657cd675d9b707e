import './second-look.css'
import type { CaseFile, Proposal } from '#shared/model/case.ts'
import type { Impression } from '#shared/model/operation.ts'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { text } from '../text.zh.ts'
import { setBlindFirst, useBlindFirst } from './blind.ts'
import { secondLookText as words } from './text.second-look.zh.ts'

/** What the second person thought first, beside what the first person proposed; or the way to judge blind next time. */
export function BesideProposal(props: { caseFile: CaseFile; proposal: Proposal; impression: Impression | undefined }) {
  const { staff } = useDeskContext()
  const { on } = useBlindFirst()
  const { impression, proposal } = props
  if (!possibleDeeds(props.caseFile, staff).includes('endorse')) return null
  if (impression === undefined) {
    return on ? null : (
      <button type="button" className="link blind-on" onClick={() => setBlindFirst(staff.staffNo, true)}>
        {words.turnOn}
      </button>
    )
  }
  const same = (impression === 'pass') === (proposal.outcome === 'approve')
  return (
    <dl className={`beside ${same ? 'same' : 'different'}`}>
      <dt>{words.mine}</dt>
      <dd>{words[impression]}</dd>
      <dt>{words.theirs}</dt>
      <dd>{text.proposal[proposal.outcome]}</dd>
      <dd className="verdict-line">
        <span aria-hidden="true">{same ? '✔' : '◆'}</span> {same ? words.same : words.different}
      </dd>
    </dl>
  )
}
