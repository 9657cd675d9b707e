import type { CaseFile } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import { fillReason, reasonsFor } from '#shared/policy/reasons.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { today } from '../notice/previews.ts'
import { text } from '../text.zh.ts'
import { ChoiceList } from './ChoiceList.tsx'
import { keptReasons, type Refusing, toggleReason } from './choices.ts'
import type { DraftHandle } from './draft.ts'
import { Unlisted } from './Unlisted.tsx'

/** Coded reasons on the left; on the right the sentence as it will stand in the notice, with its basis. */
export function ReasonChoices(props: {
  kind: Refusing
  caseFile: CaseFile
  handle: DraftHandle
  findings: readonly Finding[]
}) {
  const { pack } = useDeskContext()
  const { draft, change } = props.handle
  const { caseFile, findings } = props
  const kept = keptReasons(draft, pack, props.kind)
  const edit = (code: string, words: string) =>
    change((body) => ({
      ...body,
      reasons: body.reasons.map((reason) => (reason.code === code ? { code, text: words } : reason)),
    }))
  return (
    <div className="choices">
      <div className="choice-list reasons">
        <ChoiceList
          choices={reasonsFor(props.kind, pack, findings).map(({ reason, suggested }) => ({
            code: reason.code,
            words: reason.short,
            suggested,
            on: draft.reasons.some(({ code }) => code === reason.code),
            choose: () => change((body) => toggleReason(body, fillReason(reason, caseFile, pack, findings, today()))),
          }))}
        />
      </div>
      <div className="preview">
        <h3>{text.panel.preview}</h3>
        {kept.listed.length === 0 && <p className="muted">{text.panel.previewEmpty}</p>}
        {kept.listed.map((reason) => (
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
        <Unlisted
          entries={kept.unlisted.map((reason) => ({ code: reason.code, words: reason.text }))}
          why={(code) =>
            pack.reasons.some((reason) => reason.code === code) ? text.panel.notForThis : text.panel.notInPack
          }
          drop={(code) =>
            change((body) => ({ ...body, reasons: body.reasons.filter((reason) => reason.code !== code) }))
          }
        />
      </div>
    </div>
  )
}
