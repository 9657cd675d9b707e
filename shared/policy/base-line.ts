import type { CaseEvent, CaseFile } from '../model/case.ts'

type Timeline = Pick<CaseFile, 'history'>

/**
 * The last line of a case's timeline, by a name that no other line has: the operation that wrote it, else what happened
 * and when. A restored centre may give the number of a material version to another change, never this name; and what is
 * offered to it again and applied anew is the same line as before.
 */
export function baseLineOf({ history }: Timeline): string {
  const last = history.at(-1)
  return last === undefined ? '' : nameOf(last)
}

/** Whether a decision made on this line was made on this very timeline. A desk that did not say which is believed. */
export function standsOn({ history }: Timeline, baseLine: string | undefined): boolean {
  if (baseLine === undefined || baseLine === '') return true
  return history.some((event) => nameOf(event) === baseLine)
}

const nameOf = ({ opId, kind, at }: CaseEvent): string => opId ?? `${kind} ${at}`
