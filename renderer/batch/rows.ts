import type { KeyboardEvent } from 'react'

const steps: Readonly<Record<string, -1 | 1>> = { ArrowDown: 1, ArrowUp: -1 }

const boxes = 'tbody input:enabled'

/** The first tick box of the list on screen, for whoever comes by keyboard; answers whether there is one. */
export function focusFirstRow(): boolean {
  const first = document.querySelector<HTMLInputElement>(`.batch-list ${boxes}`)
  first?.focus()
  return first !== null
}

/** Arrow keys go from one row's tick box to the next, Enter on it opens the row's case. Space ticks, as it does everywhere. */
export function moveBetweenRows(open: (caseId: string) => void) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (!(event.target instanceof HTMLInputElement)) return
    const row = event.target.closest('tr')
    if (event.key === 'Enter' && row?.dataset.case) {
      event.preventDefault()
      open(row.dataset.case)
      return
    }
    const step = steps[event.key]
    if (!row || step === undefined) return
    event.preventDefault()
    const all = [...event.currentTarget.querySelectorAll<HTMLInputElement>(boxes)]
    all[all.indexOf(event.target) + step]?.focus()
  }
}
