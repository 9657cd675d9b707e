import { useEffect, useRef } from 'react'
import type { CheckDraft } from './checks.ts'
import { verifyText as words } from './text.verify.zh.ts'

/** What a result needs beside its key: which field, by when, and a word if one likes. */
export function CheckDetails(props: {
  check: CheckDraft
  /** working days the pack gives for 容缺; null = it says nothing */
  days: number | null
  change: (part: Partial<CheckDraft>) => void
}) {
  const { check, change } = props
  const first = useRef<HTMLInputElement>(null)
  const asks = check.result === 'differs' || (check.result === 'deferred' && !check.until)
  useEffect(() => {
    if (asks) first.current?.focus()
  }, [asks])
  return (
    <div className="verify-details">
      {check.result === 'differs' && (
        <label>
          {words.field}
          <input
            ref={first}
            list="verify-fields"
            value={check.field ?? ''}
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ field: event.target.value })}
          />
          <datalist id="verify-fields">
            {words.fields.map((field) => (
              <option key={field} value={field} />
            ))}
          </datalist>
        </label>
      )}
      {check.result === 'deferred' && (
        <label>
          {words.until}
          <input
            ref={first}
            type="date"
            value={check.until ?? ''}
            onChange={(event) => change({ until: event.target.value || undefined })}
          />
          {props.days !== null && <span className="small muted">{words.untilHint(props.days)}</span>}
        </label>
      )}
      <label>
        {words.note}
        <input
          value={check.note ?? ''}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change({ note: event.target.value })}
        />
      </label>
    </div>
  )
}
