import { receive } from '../../app/nav.ts'
import { useDesk } from '../../app/queries.ts'
import { clock } from '../../common/dates.ts'
import { registerText as words } from './text.register.zh.ts'

/** Registrations somebody began and has not finished: the citizen went to fetch something. */
export function Drafts(props: { open: string | null }) {
  const drafts = useDesk('window.drafts', {}).data ?? []
  if (drafts.length === 0) return null
  return (
    <section className="window-drafts" aria-label={words.drafts}>
      <h2>{words.drafts}</h2>
      <ul>
        {drafts.map((draft) => (
          <li key={draft.id}>
            <button
              type="button"
              className={`plain found ${draft.id === props.open ? 'on' : ''}`}
              aria-current={draft.id === props.open ? 'true' : undefined}
              onClick={() => receive({ draftId: draft.id })}
            >
              {words.draftOf(draft.maskedName, draft.certTail)}{' '}
              <span className="muted small">{words.savedAt(clock(draft.savedAt))}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
