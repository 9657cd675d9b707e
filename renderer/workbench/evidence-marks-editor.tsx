import type { Finding } from '#shared/model/finding.ts'
import { Kbd } from '../common/marks.tsx'
import { marksText } from '../evidence/text.zh.ts'
import type { Binds, Drawing, EvidenceMarks } from './evidence-marks.ts'

/** What the box being drawn is evidence of, and why. */
export function MarkEditor(props: {
  drawing: Drawing
  marks: EvidenceMarks
  criteria: readonly { readonly id: string; readonly text: string }[]
  findings: readonly Finding[]
}) {
  const { drawing, marks, criteria } = props
  const { binds } = drawing
  const findings = props.findings.filter(({ code }, at, all) => all.findIndex((one) => one.code === code) === at)
  const choice = (to: Binds, on: boolean, words: string, title: string, key: string) => (
    <button key={words} type="button" aria-pressed={on} title={title} onClick={() => marks.draw({ binds: to })}>
      {words} <Kbd>{key}</Kbd>
    </button>
  )
  return (
    <div className="mark-editor">
      <p role="status">{marksText.drawing}</p>
      <section aria-label={marksText.binds}>
        <span>{marksText.binds}</span>
        {criteria
          .slice(0, 9)
          .map(({ id, text: words }, index) =>
            choice(
              { to: 'criterion', id },
              binds.to === 'criterion' && binds.id === id,
              marksText.criterion(id),
              words,
              String(index + 1),
            ),
          )}
        {findings.map(({ code, sentence }) =>
          choice(
            { to: 'finding', code },
            binds.to === 'finding' && binds.code === code,
            marksText.finding(sentence),
            sentence,
            'F',
          ),
        )}
        {choice({ to: 'note' }, binds.to === 'note', marksText.note, marksText.noteLabel, '0')}
      </section>
      <div>
        <input
          aria-label={marksText.noteLabel}
          placeholder={marksText.noteLabel}
          maxLength={200}
          value={drawing.note}
          onChange={(event) => marks.draw({ note: event.target.value })}
        />
        <button type="button" className="save" onClick={marks.save}>
          {marksText.save} <Kbd>Enter</Kbd>
        </button>
        <button type="button" onClick={marks.cancel}>
          {marksText.cancel} <Kbd>Esc</Kbd>
        </button>
      </div>
    </div>
  )
}
