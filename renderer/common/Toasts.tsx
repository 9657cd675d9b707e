import { useNav } from '../app/nav.ts'
import { text } from '../text.zh.ts'
import { UndoButton } from '../undo/UndoButton.tsx'
import { ProblemLine } from './ProblemView.tsx'
import { dismiss, useToasts } from './toasts.ts'

/** Quiet messages above the decision bar; nothing moves. */
export function Toasts() {
  const inCase = useNav((nav) => nav.screen === 'case')
  const all = useToasts((state) => state.toasts)
  // On the bench good news stands in the decision bar: nothing may lie over a paper two hundred times a day.
  const toasts = all.filter((toast) => toast.tone !== 'done' || !inCase)
  return (
    <section className="toasts" aria-label={text.common.messages} aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={`toast ${toast.tone}`}>
          {toast.tone === 'done' ? (
            <span>
              <span aria-hidden="true">✔</span> {toast.sentence} <UndoButton />
            </span>
          ) : (
            <>
              {toast.tone === 'problem' ? <ProblemLine problem={toast.problem} /> : <Warning lines={toast.sentences} />}
              <button type="button" className="link" onClick={() => dismiss(toast.id)}>
                {text.common.dismiss}
              </button>
            </>
          )}
        </div>
      ))}
    </section>
  )
}

function Warning(props: { lines: readonly string[] }) {
  return (
    <div>
      {props.lines.map((line) => (
        <p key={line}>
          <span aria-hidden="true">◆</span> {line}
        </p>
      ))}
    </div>
  )
}
