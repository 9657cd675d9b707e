import { useEffect, useRef } from 'react'
import { createScanKeys, releaseKey } from './scan-burst.ts'

/** Hears what is scanned while the caller is on screen, whatever has the focus and whichever input method is on. */
export function useScans(onScan: (text: string) => void, onEaten: () => void): void {
  const latest = useRef({ onScan, onEaten })
  latest.current = { onScan, onEaten }
  useEffect(() => {
    const keys = createScanKeys({
      onScan: (text) => latest.current.onScan(text),
      onEaten: () => latest.current.onEaten(),
      release: releaseKey,
    })
    window.addEventListener('keydown', keys.down, true)
    window.addEventListener('keyup', keys.up, true)
    window.addEventListener('compositionstart', keys.compositionStart, true)
    return () => {
      window.removeEventListener('keydown', keys.down, true)
      window.removeEventListener('keyup', keys.up, true)
      window.removeEventListener('compositionstart', keys.compositionStart, true)
      keys.stop()
    }
  }, [])
}
