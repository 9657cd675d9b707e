import { parseIdCard } from '#shared/policy/id-card.ts'
import { CaseNumber } from '../../common/marks.tsx'
import { today } from '../../notice/previews.ts'
import { text } from '../../text.zh.ts'
import { useFind } from '../find/useFind.ts'
import { registerText as words } from './text.register.zh.ts'

/** Cases this very person has already: registered twice is the commonest mistake at a counter. */
export function Known(props: { certno: string }) {
  const certno = props.certno.trim().toUpperCase()
  const whole = parseIdCard(certno, today()).ok
  const { data } = useFind(whole ? certno : '')
  const rows = whole && data?.as === 'card' ? data.rows : []
  if (rows.length === 0) return null
  return (
    <div className="known">
      <p className="mark warn">
        <span aria-hidden="true">◆</span> {words.known(rows.length)}
      </p>
      <ul>
        {rows.map((row) => (
          <li key={row.caseId}>
            {row.diseaseName} <span className="chip">{text.state[row.state]}</span>{' '}
            <CaseNumber value={row.caseNo ?? row.provisionalNo ?? ''} />
          </li>
        ))}
      </ul>
    </div>
  )
}
