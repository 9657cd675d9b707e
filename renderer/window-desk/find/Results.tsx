import type { FoundCase } from '#shared/contract/window-api.ts'
import { label } from '#shared/policy/pack.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { CaseNumber } from '../../common/marks.tsx'
import { text } from '../../text.zh.ts'
import { windowText } from '../text.window.zh.ts'

const words = windowText.find

/** Cases found, each with enough of its person to tell two apart. ↑ ↓ move, Enter takes. */
export function Results(props: {
  rows: readonly FoundCase[]
  chosen: string | null
  choose: (row: FoundCase) => void
}) {
  return (
    <ul className="window-results" aria-label={words.results}>
      {props.rows.map((row) => (
        <li key={row.caseId}>
          <Row row={row} chosen={row.caseId === props.chosen} choose={() => props.choose(row)} />
        </li>
      ))}
    </ul>
  )
}

function Row(props: { row: FoundCase; chosen: boolean; choose: () => void }) {
  const { row } = props
  const { pack } = useDeskContext()
  return (
    <button
      type="button"
      className={`plain found ${props.chosen ? 'on' : ''}`}
      aria-current={props.chosen ? 'true' : undefined}
      onClick={props.choose}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
        if (step === 0) return
        event.preventDefault()
        const all = [...document.querySelectorAll<HTMLElement>('.window-results .found')]
        all[all.indexOf(event.currentTarget) + step]?.focus()
      }}
    >
      <span className="who">
        <b>{row.maskedName}</b> {words.born(row.birthYear)} · {words.ends(row.certTail)} ·{' '}
        {text.shortInsurance(label(pack, 'INSUTYPE', row.insutype))}
      </span>
      <span className="what">
        {row.diseaseName} <span className="chip">{text.state[row.state]}</span>
      </span>
      <span className="number">
        {row.caseNo !== null ? (
          <CaseNumber value={row.caseNo} />
        ) : (
          <>
            <span className="mark warn">{words.notNumbered}</span> <CaseNumber value={row.provisionalNo ?? ''} />
          </>
        )}
      </span>
      {row.sameName > 0 && (
        <span className="mark warn same-name">
          <span aria-hidden="true">◆</span>
          {words.sameName(row.sameName)}
        </span>
      )}
    </button>
  )
}

/** The first result gets the focus; false = there is none yet. */
export function focusFirstResult(): boolean {
  const first = document.querySelector<HTMLElement>('.window-results .found')
  first?.focus()
  return first !== null
}
