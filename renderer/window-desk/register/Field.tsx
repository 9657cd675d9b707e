import type { ReactNode } from 'react'
import type { DraftField } from '#shared/model/registration.ts'
import { readDay } from '#shared/policy/desk-text.ts'
import type { DraftProblem } from '#shared/policy/registration-problems.ts'
import { focusNextField } from './next-field.ts'
import { registerText } from './text.register.zh.ts'
import type { RegistrationHandle } from './useRegistration.ts'

export interface FieldProps {
  readonly name: DraftField
  readonly handle: RegistrationHandle
  readonly problems: readonly DraftProblem[]
  /** code → word: a choice instead of text; the code stands first, so that the number pad chooses */
  readonly choices?: Readonly<Record<string, string>>
  readonly kind?: 'text' | 'date' | 'number'
  readonly wide?: boolean | undefined
  readonly required?: boolean | undefined
}

/** One line of the form. Enter goes on to the next one that is still empty; what is wrong stands under it in a sentence. */
export function Field(props: FieldProps) {
  const { name, handle, kind = 'text', choices } = props
  const value = handle.draft.fields[name] ?? ''
  const problem = props.problems.find(({ field }) => field === name)
  const label = registerText.field[name]
  const shown = problem !== undefined && (value !== '' || problem.severity === 'warn')
  const about = shown ? `${name}-problem` : undefined
  const shared = {
    id: `register-${name}`,
    name,
    'aria-invalid': shown && problem.severity === 'block',
    'aria-describedby': about,
    'aria-required': props.required,
    onKeyDown: goOn,
  }
  const note = (element: HTMLInputElement) =>
    handle.change((draft) => ({
      ...draft,
      cursor: { field: name, start: element.selectionStart ?? 0, end: element.selectionEnd ?? 0 },
    }))
  return (
    <Line name={name} label={label} wide={props.wide} required={props.required}>
      {choices ? (
        <select {...shared} value={value} onChange={(event) => handle.set(name, event.target.value)}>
          <option value="">{registerText.choose}</option>
          {Object.entries(choices).map(([code, word]) => (
            <option key={code} value={code}>
              {code} {word}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          value={value}
          maxLength={300}
          spellCheck={false}
          autoComplete="off"
          inputMode={kind === 'text' ? undefined : 'numeric'}
          placeholder={kind === 'date' ? registerText.dateHint : undefined}
          className={kind === 'text' ? undefined : 'num'}
          onChange={(event) => {
            const day = kind === 'date' && /^\d{8}$/.test(event.target.value) ? readDay(event.target.value) : null
            handle.set(name, day ?? event.target.value)
            note(event.target)
          }}
          onSelect={(event) => note(event.currentTarget)}
          onBlur={() => {
            const day = kind === 'date' ? readDay(value) : null
            if (day !== null) handle.set(name, day)
          }}
        />
      )}
      {shown && (
        <p id={about} className={`field-problem ${problem.severity}`}>
          <span aria-hidden="true">{problem.severity === 'block' ? '■' : '◆'}</span> {problem.message}
        </p>
      )}
    </Line>
  )
}

function Line(props: Pick<FieldProps, 'name' | 'wide' | 'required'> & { label: string; children: ReactNode }) {
  return (
    <div className={`register-line ${props.wide ? 'wide' : ''}`}>
      <label htmlFor={`register-${props.name}`}>
        {props.label}
        {props.required && (
          <span className="required" aria-hidden="true">
            *
          </span>
        )}
      </label>
      {props.children}
    </div>
  )
}

/** Not while an input method composes: there Enter takes the word. */
function goOn(event: React.KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return
  if (event.ctrlKey || event.altKey || event.repeat) return
  event.preventDefault()
  focusNextField(event.currentTarget)
}
