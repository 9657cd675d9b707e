import { useEffect, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { EvidenceEngine, LoadDocument } from './engine-types.ts'
import type { PageText } from './page-text.ts'

/** The words are wanted once somebody stays on a page, not while pages are turned. */
const STAY_MS = 250

interface TextOf {
  engine: EvidenceEngine
  doc: DocumentRef
  load: LoadDocument
  page: number
  shown: boolean
}

/** The text layer of the page on the table; null where there is none, or not yet. */
export function usePageText({ engine, doc, load, page, shown }: TextOf): PageText | null {
  const [words, setWords] = useState<{ key: string; text: PageText } | null>(null)
  const key = `${doc.sha256}/${page}`
  useEffect(() => {
    if (!shown) return
    const calledOff = new AbortController()
    const timer = setTimeout(() => {
      engine.text({ doc, load, page, signal: calledOff.signal }).then(
        (found) => setWords({ key, text: found }),
        // without its words a page can still be read; searching tells what is wrong
        () => undefined,
      )
    }, STAY_MS)
    return () => {
      clearTimeout(timer)
      calledOff.abort()
    }
  }, [engine, doc, load, page, shown, key])
  return words?.key === key && words.text.lines.length > 0 ? words.text : null
}
