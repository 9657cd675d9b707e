import { useEffect, useRef, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { EvidenceEngine, LoadDocument } from './engine-types.ts'
import type { TextHit } from './page-text.ts'
import { text } from './text.zh.ts'

const REST_MS = 200

export interface Search {
  open: boolean
  query: string
  hits: readonly TextHit[]
  /** index of the hit looked at */
  at: number
  /** how it went, as words; empty while there is nothing to say */
  told: string
  type(query: string): void
  go(direction: 1 | -1): void
  show(): void
  close(): void
}

interface SearchIn {
  engine: EvidenceEngine
  doc: DocumentRef
  load: LoadDocument
  page: number
  /** brings a place into view */
  reveal(hit: TextHit): void
}

/** Looks for words through all pages of a document, the first hit from the open page on first. */
export function useSearch(where: SearchIn): Search {
  const { engine, doc, load } = where
  const latest = useRef(where)
  useEffect(() => {
    latest.current = where
  })
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<{ hits: readonly TextHit[]; at: number }>({ hits: [], at: 0 })
  const [told, setTold] = useState('')

  useEffect(() => {
    setFound({ hits: [], at: 0 })
    setTold('')
    if (!open) return
    const calledOff = new AbortController()
    const { signal } = calledOff
    const look = async () => {
      const wish = { doc, load, signal }
      try {
        if (query.trim() === '') {
          if (!(await hasText(engine, wish))) setTold(text.noText)
          return
        }
        const onPage = (_: unknown, page: number, pages: number) => {
          if (!signal.aborted && pages > 1) setTold(text.searching(page, pages))
        }
        const hits = await engine.search({ ...wish, query, onPage })
        if (signal.aborted) return
        const at = Math.max(
          0,
          hits.findIndex((hit) => hit.page >= latest.current.page),
        )
        setFound({ hits, at })
        const [hit] = hits.slice(at)
        setTold(hit || (await hasText(engine, wish)) ? (hit ? '' : text.notFound) : text.noText)
        if (hit) latest.current.reveal(hit)
      } catch {
        // called off: the next word is already being looked for
        if (!signal.aborted) setTold(text.searchFailed)
      }
    }
    const timer = setTimeout(() => void look(), REST_MS)
    return () => {
      clearTimeout(timer)
      calledOff.abort()
    }
  }, [engine, doc, load, open, query])

  return {
    open,
    query,
    hits: found.hits,
    at: found.at,
    told,
    type: setQuery,
    go(direction) {
      const { hits } = found
      if (hits.length === 0) return
      const at = (found.at + direction + hits.length) % hits.length
      setFound({ hits, at })
      const hit = hits[at]
      if (hit) where.reveal(hit)
    },
    show: () => setOpen(true),
    close: () => setOpen(false),
  }
}

type Wish = { doc: DocumentRef; load: LoadDocument; signal: AbortSignal }

/** Is there a text layer on any page? */
async function hasText(engine: EvidenceEngine, wish: Wish): Promise<boolean> {
  for (let page = 1; page <= Math.max(1, engine.pages(wish.doc)); page += 1) {
    if ((await engine.text({ ...wish, page })).lines.length > 0) return true
  }
  return false
}
