import { useState } from 'react'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { findDiseases } from './find-diseases.ts'
import { focusNextField } from './next-field.ts'
import { registerText } from './text.register.zh.ts'
import type { RegistrationHandle } from './useRegistration.ts'

const words = registerText.disease
const MOST = 5

/** 申请病种: several at once, each becomes a case. Typing narrows, ↑ ↓ move, Enter takes; Enter on nothing goes on. */
export function DiseaseChoice(props: { handle: RegistrationHandle; initials: ReadonlyMap<string, string> }) {
  const { handle } = props
  const { pack } = useDeskContext()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const chosen = handle.draft.diseases
  const found = typed.trim() === '' ? [] : findDiseases(pack, typed, chosen, props.initials)
  const take = (disease: Disease | undefined) => {
    if (!disease || chosen.length >= MOST) return
    handle.change((draft) => ({ ...draft, diseases: [...draft.diseases, disease.opsp_dise_code] }))
    setTyped('')
    setAt(0)
  }
  return (
    <div className="register-line wide disease">
      <label htmlFor="register-disease">
        {registerText.groups.disease}
        <span className="required" aria-hidden="true">
          *
        </span>
      </label>
      <input
        id="register-disease"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls="register-diseases"
        aria-required="true"
        aria-activedescendant={found[at] ? `disease-${found[at].opsp_dise_code}` : undefined}
        data-filled={chosen.length > 0}
        value={typed}
        maxLength={40}
        spellCheck={false}
        autoComplete="off"
        placeholder={words.hint}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.keyCode === 229) return
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            const step = event.key === 'ArrowDown' ? 1 : -1
            setAt((n) => Math.min(Math.max(0, n + step), Math.max(0, found.length - 1)))
          } else if (event.key === 'Enter' && !event.ctrlKey && !event.repeat) {
            event.preventDefault()
            if (typed.trim() === '') focusNextField(event.currentTarget)
            else take(found[at])
          } else if (event.key === 'Backspace' && typed === '' && chosen.length > 0) {
            handle.change((draft) => ({ ...draft, diseases: draft.diseases.slice(0, -1) }))
          }
        }}
      />
      {found.length > 0 && (
        <div id="register-diseases" role="listbox" aria-label={words.label} className="disease-list">
          {found.map((disease, i) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the option it is at
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field
            <div
              key={disease.opsp_dise_code}
              id={`disease-${disease.opsp_dise_code}`}
              role="option"
              aria-selected={i === at}
              className={i === at ? 'on' : ''}
              onClick={() => take(disease)}
            >
              {disease.opsp_dise_name} <span className="num muted">{disease.opsp_dise_code}</span>
            </div>
          ))}
        </div>
      )}
      {typed.trim() !== '' && found.length === 0 && <p className="field-problem warn">{words.none}</p>}
      {chosen.length > 0 && (
        <ul className="disease-chosen" aria-label={words.chosen}>
          {chosen.map((code) => {
            const name = pack.diseases.find((one) => one.opsp_dise_code === code)?.opsp_dise_name ?? code
            return (
              <li key={code} className="chip">
                {name}{' '}
                <button
                  type="button"
                  className="plain"
                  aria-label={words.remove(name)}
                  onClick={() =>
                    handle.change((draft) => ({ ...draft, diseases: draft.diseases.filter((one) => one !== code) }))
                  }
                >
                  ×
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {chosen.length > 1 && <p className="muted small">{words.several(chosen.length)}</p>}
    </div>
  )
}
