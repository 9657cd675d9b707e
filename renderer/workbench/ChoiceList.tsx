import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'

interface Choice {
  readonly code: string
  readonly words: string
  /** what the machine noticed speaks for it */
  readonly suggested?: boolean
  /** whether it is chosen; absent where choosing is the end of it */
  readonly on?: boolean
  choose(): void
}

/** What the pack offers to choose from, the first nine by their digits. */
export function ChoiceList({ choices }: { choices: readonly Choice[] }) {
  return choices.map(({ code, words, suggested, on, choose }, index) => (
    <button key={code} type="button" className={`plain choice ${on ? 'on' : ''}`} aria-pressed={on} onClick={choose}>
      {index < 9 ? <Kbd>{index + 1}</Kbd> : <span className="no-key" />}
      <span>{words}</span>
      {suggested && (
        <span className="suggested" title={text.panel.suggestedTitle}>
          <span aria-hidden="true">◆</span>
          <span className="visually-hidden">{text.panel.suggested}</span>
        </span>
      )}
    </button>
  ))
}
