import type { Page } from 'playwright-core'

/** What stands between a scanner and the page: nothing, or a Chinese input method that gets every key first. */
export type Ime = 'off' | 'on'

/**
 * Types as a bar code gun or card reader does: one key every `gapMs`, then Enter, to whatever has the focus. The events
 * are made by the browser itself, so that nobody can tell them from a keyboard's. With an input method on, the browser
 * reports every key as `Process` with code 229 and only `code` tells which it was; digits still arrive as text.
 */
export async function scan(page: Page, text: string, gapMs: number, ime: Ime = 'off'): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const start = performance.now()
  let n = 0
  for (const character of [...text, '\r']) {
    // By the plan and not after the last one: what the driver is late for is caught up.
    const due = start + n * gapMs
    n += 1
    const wait = due - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    // When the key was pressed, as a keyboard's driver says it, however late a busy page hears of it.
    const keys = { ...keyOf(character, ime), timestamp: (performance.timeOrigin + due) / 1_000 }
    void cdp.send('Input.dispatchKeyEvent', { ...keys, type: keys.text ? 'keyDown' : 'rawKeyDown' })
    void cdp.send('Input.dispatchKeyEvent', { ...keys, text: '', type: 'keyUp' })
  }
  // Answered only after everything before it was dispatched.
  await cdp.send('Runtime.evaluate', { expression: '0' })
  await cdp.detach()
}

function keyOf(character: string, ime: Ime) {
  if (character === '\r') return { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' }
  if (character === '\t') return { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9, text: '' }
  const letter = /[a-zA-Z]/.test(character)
  const digit = /\d/.test(character)
  // A reader that types Chinese sends characters without a key of their own.
  if (!letter && !digit) return { key: character, code: '', windowsVirtualKeyCode: 231, text: character }
  const code = letter ? `Key${character.toUpperCase()}` : `Digit${character}`
  if (ime === 'on') return { key: 'Process', code, windowsVirtualKeyCode: 229, text: letter ? '' : character }
  return { key: character, code, windowsVirtualKeyCode: character.toUpperCase().charCodeAt(0), text: character }
}
