import { type RefObject, useLayoutEffect } from 'react'
import { icons } from './icons.tsx'
import { text } from './text.zh.ts'
import type { Search } from './useSearch.ts'

/** Finds words on the pages of one document. Enter goes on, Shift+Enter back, Escape ends it. */
export function SearchBox(props: { search: Search; input: RefObject<HTMLInputElement | null>; back(): void }) {
  const { search, input } = props
  // at once, so that no letter typed after the key is lost
  useLayoutEffect(() => input.current?.select(), [input])
  const close = () => {
    search.close()
    props.back()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    // the input method's own Enter and Escape belong to it
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    if (event.key === 'Enter' && event.target !== input.current) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') close()
    else search.go(event.shiftKey ? -1 : 1)
  }
  return (
    <search className="ev-search" onKeyDown={onKeyDown}>
      <input
        ref={input}
        aria-label={text.search}
        placeholder={text.searchPlaceholder}
        value={search.query}
        maxLength={60}
        onChange={(event) => search.type(event.target.value)}
      />
      <span role="status" className={search.hits.length > 0 ? 'num' : ''}>
        {search.hits.length > 0 ? text.hitOf(search.at + 1, search.hits.length) : search.told}
      </span>
      <button
        type="button"
        aria-label={text.previousHit}
        disabled={search.hits.length === 0}
        onClick={() => search.go(-1)}
      >
        {icons.previous}
      </button>
      <button type="button" aria-label={text.nextHit} disabled={search.hits.length === 0} onClick={() => search.go(1)}>
        {icons.next}
      </button>
      <button type="button" aria-label={text.closeSearch} onClick={close}>
        ✕
      </button>
    </search>
  )
}
