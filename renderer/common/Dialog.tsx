import { type ReactNode, useEffect, useRef, useState } from 'react'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { Kbd } from './marks.tsx'

/** Something over everything else until it is closed: it has the keys and the focus, and gives the focus back. */
export function Dialog(props: {
  name: string
  /** what its keys are listed under */
  title: string
  className: string
  heading: ReactNode
  close: () => void
  children: ReactNode
}) {
  const { close } = props
  const box = useRef<HTMLElement>(null)
  // Asked before anything is drawn: a field in it may take the focus at once.
  const [before] = useState(() => document.activeElement)
  useEffect(() => {
    if (!box.current?.contains(document.activeElement)) box.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [before])
  useKeys({
    title: props.title,
    level: level.dialog,
    exclusive: true,
    bindings: [{ keys: ['Escape'], label: text.common.close, inText: true, run: () => close() }],
  })
  return (
    <div className="dialog-cover">
      <section
        ref={box}
        className={`dialog ${props.className}`}
        role="dialog"
        aria-modal="true"
        aria-label={props.name}
        tabIndex={-1}
      >
        <header>
          {props.heading}
          <button type="button" className="link" onClick={close}>
            {text.common.close} <Kbd>Esc</Kbd>
          </button>
        </header>
        {props.children}
      </section>
    </div>
  )
}
