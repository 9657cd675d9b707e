import type { NoticeRef } from '#shared/model/notice.ts'

/** What was printed in this window, which the case as it was opened does not know yet. */
const printed = new Map<string, number>()

/** How often a notice has been printed, as far as this window has heard. */
export const copiesOf = (ref: Pick<NoticeRef, 'no' | 'copies'>): number =>
  Math.max(ref.copies, printed.get(ref.no) ?? 0)

export function notePrinted(no: string, copies: number): void {
  printed.set(no, Math.max(copies, printed.get(no) ?? 0))
}
