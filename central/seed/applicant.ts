import { addDays, chinaDate, type IsoDate } from '#shared/policy/civil-day.ts'
import type { Past } from './history.ts'
import type { Random } from './random.ts'
import type { SeededStep } from './types.ts'

/** Of the applications that wait for 受理, so many are taken back; of those that wait for a 补正, so many are answered. */
const WITHDRAWN = 0.05
const ANSWERED = 0.45

/**
 * The past with what the applicant did last: took the application back, or answered the 补正. Only where there was time
 * for it before `today`. Draws from numbers of its own, so that everybody else's past stays as it was.
 */
export function withApplicant(r: Random, past: Past, today: IsoDate): Past {
  const [steps = []] = past.steps
  if (past.state === 'received' && r.chance(WITHDRAWN)) {
    return ending(past, 'withdrawn', act(r, 'withdrawn', past.receivedAt, today))
  }
  const asked = steps.at(-1)
  if (past.state === 'supplement' && asked && r.chance(ANSWERED)) {
    return ending(past, 'first_review', act(r, 'supplemented', asked.at, today))
  }
  return past
}

function ending(past: Past, state: Past['state'], last: SeededStep | null): Past {
  const [steps = []] = past.steps
  return last === null ? past : { ...past, state, steps: [[...steps, last]] }
}

/** Some day after the one before it, in daytime; null when that would not be over yet. */
function act(r: Random, kind: SeededStep['kind'], after: string, today: IsoDate): SeededStep | null {
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = addDays(chinaDate(after), r.int(1, 4))
  const at = `${day}T${two(r.int(8, 20))}:${two(r.int(0, 59))}:${two(r.int(0, 59))}+08:00`
  return day < today ? { kind, staffNo: null, at } : null
}
