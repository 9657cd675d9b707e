import { text } from '../text.zh.ts'

/** Choices kept from before that the pack in force does not offer here: not sent, shown so that nobody wonders. */
export function Unlisted(props: {
  entries: readonly { readonly code: string; readonly words: string }[]
  why: (code: string) => string
  drop: (code: string) => void
}) {
  return props.entries.map(({ code, words }) => (
    <p key={code} className="unlisted">
      <s>{words}</s>
      <span>
        <span aria-hidden="true">◆</span> {props.why(code)}
      </span>
      <button type="button" className="link" onClick={() => props.drop(code)}>
        {text.panel.untick}
      </button>
    </p>
  ))
}
