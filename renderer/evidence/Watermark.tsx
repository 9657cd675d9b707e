import { memo } from 'react'

const ROWS = 16
const PER_ROW = 8

/** Who looks, and when, across everything on the table: over the viewport, so that no crop of the page is without it. */
export const Watermark = memo(function Watermark(props: { words: string }) {
  const row = Array.from({ length: PER_ROW }, () => props.words).join('\u2003\u2003')
  return (
    <div className="ev-watermark" aria-hidden="true">
      <div>
        {Array.from({ length: ROWS }, (_, i) => (
          // rows are alike and never reordered
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <p key={i}>{row}</p>
        ))}
      </div>
    </div>
  )
})
