import { useEffect, useState } from 'react'

/** A window nobody sees paints nothing: then it is after this long, in ms. */
const UNSEEN_MS = 200

/** False until what was just put on screen has been painted: for what may wait until a person sees it. */
export function useAfterPaint(): boolean {
  const [after, setAfter] = useState(false)
  useEffect(() => {
    let timer = window.setTimeout(() => setAfter(true), UNSEEN_MS)
    const frame = requestAnimationFrame(() => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => setAfter(true), 0)
    })
    return () => {
      cancelAnimationFrame(frame)
      window.clearTimeout(timer)
    }
  }, [])
  return after
}
