import type { OtherCase } from '#shared/contract/core-api.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { openOther } from '../app/nav.ts'
import { CaseNumber } from '../common/marks.tsx'
import { text } from '../text.zh.ts'

/** 本人其他申请: what else this person has asked for, newest first. */
export function Others(props: { others: readonly OtherCase[] }) {
  if (props.others.length === 0) return null
  return (
    <section>
      <h2>{text.others.title}</h2>
      <ol className="others">
        {props.others.map((other) => (
          <li key={other.id}>
            <span>
              <b>{other.diseaseName}</b> ·{' '}
              {other.kind === 'application' ? text.applyTypeOf(other.applyType) : text.caseKind[other.kind]} ·{' '}
              {text.state[other.state]}
            </span>
            <span className="muted">
              {other.decidedOn ? text.others.decided(other.decidedOn) : text.others.received(other.receivedOn)}
            </span>
            <button
              type="button"
              className="link"
              aria-label={text.others.open(groupCaseNo(other.caseNo))}
              onClick={() => openOther(other.id)}
            >
              <CaseNumber value={other.caseNo} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
