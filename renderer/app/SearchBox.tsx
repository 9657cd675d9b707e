import { useEffect, useRef, useState } from 'react'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { placeOf, setFilter, useNav } from './nav.ts'
import { holdSearchBox } from './search-focus.ts'

/** A letter is searched for at once; letters that follow faster than this are searched for together. */
const SETTLE_MS = 30

/** Asks at once, or, while one follows the other, for the last only. */
function useSettling(ask: (text: string) => void) {
  const latest = useRef(ask)
  latest.current = ask
  const [settling] = useState(() => {
    let last = Number.NEGATIVE_INFINITY
    let timer: number | undefined
    const forget = () => window.clearTimeout(timer)
    const now = (text: string) => {
      last = performance.now()
      latest.current(text)
    }
    return {
      forget,
      ask(text: string) {
        forget()
        const wait = SETTLE_MS - (performance.now() - last)
        if (wait <= 0) now(text)
        else timer = window.setTimeout(now, wait, text)
      },
    }
  })
  useEffect(() => settling.forget, [settling])
  return settling
}

/** Search of the queue one is in; typing filters, Enter goes to the list, Escape clears. */
export function SearchBox() {
  const queue = useNav((nav) => nav.queue)
  const searched = useNav((nav) => placeOf(nav, nav.queue).filter.search ?? '')
  const [typed, setTyped] = useState(searched)
  const composing = useRef(false)
  const box = useRef<HTMLInputElement>(null)
  const search = useSettling((text) => setFilter({ search: text }))

  // Another queue, or a filter cleared elsewhere: what was typed for the old one is not searched for any more.
  useEffect(() => {
    search.forget()
    setTyped(searched)
  }, [searched, search])
  useEffect(() => {
    holdSearchBox(box.current)
    return () => holdSearchBox(null)
  }, [])
  const type = (text: string) => {
    setTyped(text)
    if (composing.current) return
    if (text.trim() === searched) search.forget()
    else search.ask(text.trim())
  }

  return (
    <search className="search">
      <input
        ref={box}
        value={typed}
        maxLength={40}
        spellCheck={false}
        autoComplete="off"
        aria-label={text.search.label(text.queue[queue])}
        placeholder={text.search.placeholder}
        onChange={(event) => type(event.target.value)}
        onCompositionStart={() => {
          composing.current = true
        }}
        onCompositionEnd={(event) => {
          composing.current = false
          type(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Escape') {
            search.forget()
            setTyped('')
            if (searched) setFilter({ search: '' })
            event.currentTarget.blur()
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            search.forget()
            if (typed.trim() !== searched || event.key === 'Enter') setFilter({ search: typed.trim() })
            event.currentTarget.blur()
          }
        }}
      />
      {typed === '' && <Kbd>/</Kbd>}
    </search>
  )
}
