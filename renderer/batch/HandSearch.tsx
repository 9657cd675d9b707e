import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { batchText } from './text.batch.zh.ts'

const words = batchText.choose
const SETTLE_MS = 220

/** Search among the cases to tick; waits until the typing pauses and no IME composes. */
export function HandSearch(props: { search: (text: string) => void }) {
  const { search } = props
  const [typed, setTyped] = useState<string | null>(null)
  const [composing, setComposing] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the latest search, without asking again when it is another function
  useEffect(() => {
    if (composing || typed === null) return
    const timer = window.setTimeout(() => search(typed.trim()), SETTLE_MS)
    return () => window.clearTimeout(timer)
  }, [typed, composing])
  return (
    <Input
      className="hand-search"
      type="search"
      aria-label={words.search}
      placeholder={words.searchHint}
      maxLength={40}
      value={typed ?? ''}
      onChange={(event) => setTyped(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
    />
  )
}
