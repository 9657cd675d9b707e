import { type RefObject, useEffect, useState } from 'react'
import { windowText } from '../text.window.zh.ts'

const words = windowText.find
const SETTLE_MS = 180

/** The one field. What is typed is looked for when typing pauses, at Enter at once; nothing is looked for mid-composition. */
export function FindField(props: {
  box: RefObject<HTMLInputElement | null>
  typed: string
  type: (text: string) => void
  find: (text: string) => void
  /** Enter or ↓ on what was already found */
  go: () => void
}) {
  const { typed, find } = props
  const [composing, setComposing] = useState(false)
  useEffect(() => {
    if (composing) return
    const timer = window.setTimeout(() => find(typed), SETTLE_MS)
    return () => window.clearTimeout(timer)
  }, [typed, composing, find])
  return (
    <search className="window-find">
      <input
        ref={props.box}
        value={typed}
        maxLength={2000}
        spellCheck={false}
        autoComplete="off"
        aria-label={words.label}
        placeholder={words.hint}
        onChange={(event) => props.type(event.target.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={(event) => {
          setComposing(false)
          props.type(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.keyCode === 229) return
          if (event.key === 'Escape') props.type('')
          else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault()
            find(typed)
            props.go()
          }
        }}
      />
    </search>
  )
}
