import type { CaseFile } from '#shared/model/case.ts'
import type { Correctable } from '#shared/policy/correction.ts'
import { label } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { correctablesOf, fieldName, valueNow } from './correctable.ts'
import type { DraftHandle } from './draft.ts'
import { chooseKind, kindsFor, withoutField, withValue } from './opening-draft.ts'

/** 更正 · 撤销 · 申诉: which of them, and for a 更正 what is to become what. The decided case itself stays as it is. */
export function Opening(props: { caseFile: CaseFile; handle: DraftHandle }) {
  const { caseFile } = props
  const { draft, change } = props.handle
  const kind = draft.opening?.caseKind
  return (
    <div className="opening">
      <fieldset className="choice-list" aria-label={text.opening.kinds}>
        {kindsFor(caseFile).map((one, index) => (
          <button
            key={one}
            type="button"
            className={`plain choice ${kind === one ? 'on' : ''}`}
            aria-pressed={kind === one}
            onClick={() => change((body) => chooseKind(body, one))}
          >
            <Kbd>{index + 1}</Kbd>
            <span>
              <b>{text.caseKind[one]}</b> <span className="muted">{text.opening.what[one]}</span>
            </span>
          </button>
        ))}
      </fieldset>
      {kind === 'correction' && <Fields caseFile={caseFile} handle={props.handle} />}
    </div>
  )
}

function Fields(props: { caseFile: CaseFile; handle: DraftHandle }) {
  const { caseFile } = props
  const { draft, change } = props.handle
  const correction = draft.opening?.correction ?? {}
  const all = correctablesOf(caseFile)
  const chosen = all.filter(({ field }) => field in correction)
  return (
    <div className="preview fields">
      <h3>{text.opening.fields}</h3>
      {chosen.map((one) => (
        <div key={one.field} className="field">
          <b>{fieldName(one.field)}</b>
          <span className="muted">
            {text.opening.old} <OldValue caseFile={caseFile} correctable={one} />
          </span>
          <NewValue
            correctable={one}
            value={correction[one.field] ?? ''}
            set={(value) => change((body) => withValue(body, one.field, value))}
          />
          <button type="button" className="link" onClick={() => change((body) => withoutField(body, one.field))}>
            {text.opening.drop}
          </button>
        </div>
      ))}
      <select
        aria-label={text.opening.add}
        value=""
        onChange={(event) => change((body) => withValue(body, event.target.value, ''))}
      >
        <option value="">{text.opening.choose}</option>
        {all
          .filter(({ field }) => !(field in correction))
          .map(({ field }) => (
            <option key={field} value={field}>
              {fieldName(field)}
            </option>
          ))}
      </select>
    </div>
  )
}

function OldValue(props: { caseFile: CaseFile; correctable: Correctable }) {
  const { pack } = useDeskContext()
  const { field, dictionary } = props.correctable
  const value = valueNow(props.caseFile, field)
  return <s>{value === '' ? text.opening.empty : dictionary ? label(pack, dictionary, value) : value}</s>
}

function NewValue(props: { correctable: Correctable; value: string; set: (value: string) => void }) {
  const { pack } = useDeskContext()
  const { field, input, dictionary } = props.correctable
  const name = text.opening.newOf(fieldName(field))
  if (input !== 'choice' || !dictionary) {
    return (
      <input
        type={input === 'date' ? 'date' : 'text'}
        aria-label={name}
        placeholder={text.opening.new}
        maxLength={300}
        value={props.value}
        onChange={(event) => props.set(event.target.value)}
      />
    )
  }
  return (
    <select aria-label={name} value={props.value} onChange={(event) => props.set(event.target.value)}>
      <option value="">{text.opening.new}</option>
      {Object.entries(pack.dictionaries[dictionary] ?? {}).map(([code, word]) => (
        <option key={code} value={code}>
          {word}
        </option>
      ))}
    </select>
  )
}
