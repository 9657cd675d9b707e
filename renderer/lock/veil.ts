/** What stood where when the desk was locked. */
interface Kept {
  readonly nodes: readonly Element[]
  readonly focused: Element | null
  readonly caret: readonly [number, number] | null
  readonly scrolled: readonly (readonly [Element, number, number])[]
}

let kept: Kept | null = null

/**
 * Takes everything but the lock out of the document: nothing of a case can be read, reached by key, found by a screen
 * reader or searched for, and yet nothing is torn down, so that it comes back as it was.
 */
export function veil(lock: Element): void {
  if (kept) return
  const focused = document.activeElement
  const all = [...document.body.children].filter((node) => node !== lock && node.tagName !== 'SCRIPT')
  const scrolled = all
    .flatMap((node) => [node, ...node.querySelectorAll('*')])
    .filter((node) => node.scrollTop !== 0 || node.scrollLeft !== 0)
    .map((node) => [node, node.scrollLeft, node.scrollTop] as const)
  kept = { nodes: all, focused, caret: caretOf(focused), scrolled }
  for (const node of all) node.remove()
}

/** Puts it back: the same field has the focus and its caret, every list stands where it stood. */
export function unveil(): void {
  if (!kept) return
  const { nodes, focused, caret, scrolled } = kept
  kept = null
  // Before whatever came meanwhile, in the order it was in.
  document.body.prepend(...nodes)
  for (const [node, left, top] of scrolled) node.scrollTo({ left, top, behavior: 'instant' })
  if (!(focused instanceof HTMLElement) || focused === document.body || !focused.isConnected) return
  focused.focus({ preventScroll: true })
  if (caret && isText(focused)) focused.setSelectionRange(...caret)
}

/** Somebody else sits down: nothing of the last one is put back. */
export function dropVeil(): void {
  if (!kept) return
  const { nodes } = kept
  kept = null
  document.body.prepend(...nodes)
}

function caretOf(element: Element | null): Kept['caret'] {
  if (!isText(element)) return null
  const { selectionStart, selectionEnd } = element
  return selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd]
}

/** A field with a caret: dates and numbers have none that can be asked for. */
function isText(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return true
  return element instanceof HTMLInputElement && /^(text|search|tel|url|password)$/.test(element.type)
}
