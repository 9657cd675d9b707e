import type { ReactNode } from 'react'
import { create } from 'zustand'
import type { Policy } from '#shared/policy/pack.ts'
import { openPalette } from '../keyboard/palette-state.ts'
import { keysText } from '../keyboard/text.keys.zh.ts'
import { text } from '../text.zh.ts'

/** Hints of the current screen, shown in the footer's left. */
export const useHints = create<{ readonly place: ReactNode; readonly hints: readonly Hint[] }>(() => ({
  place: null,
  hints: [],
}))

export interface Hint {
  readonly keys: readonly string[]
  readonly does: string
}

export function Footer(props: { policy: Policy | null; onSheet: () => void }) {
  const { place, hints } = useHints()
  const years = props.policy?.calendar.years ?? []
  const last = years.filter((year) => year.status === 'official').at(-1)
  return (
    <footer className="foot">
      {place && <span className="place">{place}</span>}
      {hints.map((hint) => (
        <span key={hint.does} className="hint">
          {hint.keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}{' '}
          {hint.does}
        </span>
      ))}
      <button type="button" className="plain hint" onClick={props.onSheet}>
        <kbd>?</kbd> {text.keys.sheet}
      </button>
      <button type="button" className="plain hint" onClick={openPalette}>
        <kbd>Ctrl+K</kbd> {keysText.palette.open}
      </button>
      {props.policy && (
        <span className="versions">
          {text.footer.versions(props.policy.pack.version, last ? String(last.year) : props.policy.calendar.version)}
        </span>
      )}
    </footer>
  )
}
