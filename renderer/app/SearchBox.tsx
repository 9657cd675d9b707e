import { useEffect, useRef, useState } from 'react'
import { Kbd } from '../common/marks.tsx'
import { text } from '../text.zh.ts'
import { placeOf, setFilter, useNav } from './nav.ts'
import { holdSearchBox } from './search-focus.ts'

/** A letter is searched for at once; letters that follow faster than this are searched for together. */
const SETTLE_MS = 30

/** Search of the queue one is in; typing filters, Enter goes to the list, Escape clears. */
export function SearchBox() {
  const queue = useNav((nav) => nav.queue)
  const searched = useNav((nav) => placeOf(nav, nav.queue).filter.search ?? '')
  const [typed, setTyped] = useState(searched)
  const [composing, setComposing] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  const lastSearch = useRef(Number.NEGATIVE_INFINITY)

  useEffect(() => setTyped(searched), [searched])
  useEffect(() => {
    holdSearchBox(box.current)
    return () => holdSearchBox(null)
  }, [])
  useEffect(() => {
    if (composing || typed.trim() === searched) return
    const search = () => {
      lastSearch.current = performance.now()
      setFilter({ search: typed.trim() })
    }
    const wait = SETTLE_MS - (performance.now() - lastSearch.current)
    if (wait <= 0) return search()
    const timer = window.setTimeout(search, wait)
    return () => window.clearTimeout(timer)
  }, [typed, searched, composing])

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
        onChange={(event) => setTyped(event.target.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={(event) => {
          setComposing(false)
          setTyped(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Escape') {
            setTyped('')
            if (searched) setFilter({ search: '' })
            event.currentTarget.blur()
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            if (typed.trim() !== searched || event.key === 'Enter') setFilter({ search: typed.trim() })
            event.currentTarget.blur()
          }
        }}
      />
      {typed === '' && <Kbd>/</Kbd>}
    </search>
  )
}
