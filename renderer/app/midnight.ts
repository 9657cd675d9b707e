import { useEffect } from 'react'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { dayChanged } from './queries.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const CHINA_OFFSET_MS = 8 * HOUR_MS

/** Milliseconds from an instant (milliseconds since 1970) to the next midnight in China; 1 … 86,400,000. */
export const untilMidnight = (now: number): number => DAY_MS - ((now + CHINA_OFFSET_MS) % DAY_MS)

const today = () => chinaDate(new Date().toISOString())

/** Tells the cached answers that the day changed: at China's midnight, and on waking after one was slept through. */
export function useMidnight(): void {
  useEffect(() => {
    let day = today()
    let timer: number | undefined
    const look = () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(look, untilMidnight(Date.now()))
      if (today() === day) return
      day = today()
      dayChanged()
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      window.clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
}
