import type { DraftBody } from '#shared/contract/core-api.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { PolicyPack, Reason } from '#shared/policy/pack.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import type { DraftHandle } from './draft.ts'

type Refusing = 'not_accept' | 'propose_reject'

/** The pack's reasons for a deed, always in the pack's order: a number key means the same in every case. */
export function reasonChoicesOf(pack: PolicyPack, kind: Refusing): Reason[] {
  return pack.reasons.filter((reason) => reason.for.includes(kind))
}

export function toggleReason(draft: DraftBody, reason: Reason): DraftBody {
  const chosen = draft.reasons.some(({ code }) => code === reason.code)
  const others = draft.reasons.filter(({ code }) => code !== reason.code)
  return { ...draft, reasons: chosen ? others : [...others, { code: reason.code, text: reason.text }] }
}

/** Coded reasons on the left; on the right the sentence as it will stand in the notice, with its basis. */
export function ReasonChoices(props: { kind: Refusing; handle: DraftHandle; findings: readonly Finding[] }) {
  const { pack } = useDeskContext()
  const { draft, change } = props.handle
  const found = new Set(props.findings.map((finding) => finding.code))
  const reasons = reasonChoicesOf(pack, props.kind)
  const edit = (code: string, words: string) =>
    change((body) => ({
      ...body,
      reasons: body.reasons.map((reason) => (reason.code === code ? { code, text: words } : reason)),
    }))
  return (
    <div className="choices">
      <div className="choice-list reasons">
        {reasons.map((reason, index) => {
          const on = draft.reasons.some(({ code }) => code === reason.code)
          const suggested = reason.findings?.some((code) => found.has(code)) ?? false
          return (
            <button
              key={reason.code}
              type="button"
              className={`plain choice ${on ? 'on' : ''}`}
              aria-pressed={on}
              onClick={() => change((body) => toggleReason(body, reason))}
            >
              {index < 9 ? <Kbd>{index + 1}</Kbd> : <span className="no-key" />}
              <span>{reason.short}</span>
              {suggested && (
                <span className="suggested" title={text.panel.suggestedTitle}>
                  <span aria-hidden="true">◆</span>
                  <span className="visually-hidden">{text.panel.suggested}</span>
                </span>
              )}
            </button>
          )
        })}
      </div>
      <div className="preview">
        <h3>{text.panel.preview}</h3>
        {draft.reasons.length === 0 && <p className="muted">{text.panel.previewEmpty}</p>}
        {draft.reasons.map((reason) => (
          <label key={reason.code}>
            <textarea
              aria-label={text.panel.reasonText}
              rows={2}
              maxLength={500}
              value={reason.text}
              onChange={(event) => edit(reason.code, event.target.value)}
            />
            <span className="basis">
              {text.panel.basis(pack.reasons.find(({ code }) => code === reason.code)?.basis ?? '')}
            </span>
          </label>
        ))}
      </div>
    </div>
  )
}
