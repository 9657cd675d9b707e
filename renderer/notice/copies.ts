import { create } from 'zustand'
import type { NoticeRef } from '#shared/model/notice.ts'

type Counted = Pick<NoticeRef, 'no' | 'copies'>

/** What was printed in this window, by number, which the case as it was opened does not know yet. */
const usePrinted = create<Readonly<Record<string, number>>>(() => ({}))

/** How often a notice has been printed, as far as this window has heard. */
export const copiesOf = (ref: Counted): number => Math.max(ref.copies, usePrinted.getState()[ref.no] ?? 0)

/** The same for what is on screen: the next copy is another one as soon as this one is out. */
export const useCopies = (ref: Counted): number =>
  Math.max(
    ref.copies,
    usePrinted((printed) => printed[ref.no] ?? 0),
  )

export function notePrinted(no: string, copies: number): void {
  usePrinted.setState((printed) => ({ [no]: Math.max(copies, printed[no] ?? 0) }))
}
