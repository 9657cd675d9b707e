/** Keys a bar code gun or card reader sends faster than anybody types, ending with Enter. */
export interface ScanKeys {
  down(event: KeyboardEvent): void
  up(event: KeyboardEvent): void
  /** an input method began to compose; the letters of the burst may have gone into it */
  compositionStart(): void
  stop(): void
}

export interface ScanOptions {
  /** what was scanned, as it would have been typed on a Latin keyboard */
  readonly onScan: (text: string) => void
  /** a burst ended, but an input method may have eaten part of it */
  readonly onEaten: () => void
  /** lets a held key go on to who would have heard it */
  readonly release: (event: KeyboardEvent) => void
}

/** The shortest that is ever scanned is an ID number: dates and telephone numbers are never taken for a scan. */
const FEWEST = 15
/** Mean gap up to which a run of keys is a machine's. The fastest typists keep 55 ms for seconds, nobody keeps 50. */
const MEAN_GAP_MS = 50
/** A longer pause ends a run, whatever came before: the next key begins another. */
const LONGEST_GAP_MS = 110
/** A key outside of a text field is kept back this long: were it the first of a scan, it must press nothing. */
const HOLD_MS = 60
/** A hand rolls over two or three keys as fast as a gun. */
const MOST_HELD = 3
const ENTER_TAIL_MS = 400

interface Place {
  readonly element: HTMLInputElement | HTMLTextAreaElement
  readonly value: string
  readonly start: number | null
  readonly end: number | null
}

const shifted: Readonly<Record<string, string>> = {
  Minus: '_',
  Equal: '+',
  Comma: '<',
  Period: '>',
  Slash: '?',
  Semicolon: ':',
  Quote: '"',
}
const plain: Readonly<Record<string, string>> = {
  Minus: '-',
  Equal: '=',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Space: ' ',
  Tab: '\t',
  NumpadSubtract: '-',
  NumpadDecimal: '.',
  NumpadAdd: '+',
  NumpadDivide: '/',
  NumpadMultiply: '*',
}

/**
 * The character a key means on a Latin keyboard, whatever an input method makes of it; '' = none. Card readers that type
 * Chinese send characters without a key of their own (`code` is empty): those are taken as they are.
 */
export function characterOf(event: Pick<KeyboardEvent, 'code' | 'key' | 'shiftKey'>): string {
  const { code, key, shiftKey } = event
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase()
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit !== undefined)
    return shiftKey && code.startsWith('Digit') ? ([...')!@#$%^&*('][Number(digit)] ?? '') : digit
  const named = (shiftKey ? shifted[code] : undefined) ?? plain[code]
  if (named !== undefined) return named
  return code === '' && [...key].length === 1 ? key : ''
}

/**
 * Tells scans from typing by their pace, at the document and before anybody else hears a key. What a scan typed into a
 * text field is taken out again, its Enter presses nothing. `timeStamp` of the events is the clock, so that a busy page
 * does not make a scan look slow.
 */
export function createScanKeys(options: ScanOptions): ScanKeys {
  let run: { text: string; first: number; last: number; count: number; composed: boolean; place: Place | null } | null =
    null
  let held: KeyboardEvent[] = []
  let timer: number | undefined
  let swallowUntil = Number.NEGATIVE_INFINITY

  const dropHeld = () => {
    window.clearTimeout(timer)
    held = []
  }
  /** A few keys were a hand's after all; a long run without its Enter is a gun's that ends otherwise, and means nothing. */
  const releaseHeld = () => {
    const keys = held.length <= MOST_HELD ? held : []
    dropHeld()
    for (const key of keys) options.release(key)
  }
  const isMachine = (at: number) =>
    run !== null &&
    run.count >= FEWEST &&
    at - run.last <= LONGEST_GAP_MS &&
    (at - run.first) / run.count <= MEAN_GAP_MS

  const finish = (event: KeyboardEvent) => {
    if (!run) return
    const { text, composed, place } = run
    run = null
    dropHeld()
    swallow(event)
    swallowUntil = event.timeStamp + ENTER_TAIL_MS
    if (place) restore(place)
    if (composed && !/^[\dxX\s]+$/.test(text)) options.onEaten()
    options.onScan(text)
  }

  return {
    down(event) {
      if (!event.isTrusted && event instanceof ReleasedKey) return
      if (event.ctrlKey || event.altKey || event.metaKey) return
      if (event.repeat) {
        run = null
        return
      }
      if (isEnter(event)) {
        if (isMachine(event.timeStamp)) return finish(event)
        run = null
        releaseHeld()
        return
      }
      const character = characterOf(event)
      if (character === '') return
      if (run && event.timeStamp - run.last > LONGEST_GAP_MS) run = null
      const inRun = run !== null
      run ??= {
        text: '',
        first: event.timeStamp,
        last: event.timeStamp,
        count: 0,
        composed: false,
        place: placeOf(event.target),
      }
      run.text += character
      run.last = event.timeStamp
      run.count += 1
      if (event.isComposing || event.keyCode === 229) run.composed = true
      if (run.place || ownsKeys(event.target)) {
        // A Tab of a card's fields stays inside the field it would have left.
        if (character === '\t' && inRun && run.count > 2 && event.timeStamp - run.first < run.count * MEAN_GAP_MS)
          swallow(event)
        return
      }
      if (character === '\t' || character === ' ') {
        if (inRun && run.count > 2) swallow(event)
        return
      }
      swallow(event)
      held.push(event)
      window.clearTimeout(timer)
      timer = window.setTimeout(releaseHeld, HOLD_MS)
    },
    up(event) {
      if (isEnter(event) && event.timeStamp < swallowUntil) {
        swallowUntil = Number.NEGATIVE_INFINITY
        swallow(event)
      }
    },
    compositionStart() {
      if (run) run.composed = true
    },
    stop: dropHeld,
  }
}

/** A key that was held and let go again: heard by everybody but us. */
export class ReleasedKey extends KeyboardEvent {}

/** Sends a held key on its way as if it had just been pressed and let go: it has been let go while it was held. */
export function releaseKey(event: KeyboardEvent): void {
  const { key, code, shiftKey, target } = event
  const receiver = target instanceof Element && target.isConnected ? target : document.body
  for (const type of ['keydown', 'keyup']) {
    const again = { key, code, shiftKey, bubbles: true, cancelable: true, composed: true }
    receiver.dispatchEvent(new ReleasedKey(type, again))
  }
}

function isEnter({ code, key }: KeyboardEvent): boolean {
  return code === 'Enter' || code === 'NumpadEnter' || (code === '' && key === 'Enter')
}

function swallow(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** Takes keys itself, in ways that only a real key has: never kept waiting. */
function ownsKeys(target: EventTarget | null): boolean {
  return (
    isText(target) || target instanceof HTMLSelectElement || (target instanceof HTMLElement && target.isContentEditable)
  )
}

function isText(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  if (target instanceof HTMLTextAreaElement) return true
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type)
  )
}

function placeOf(target: EventTarget | null): Place | null {
  if (!isText(target)) return null
  return { element: target, value: target.value, start: target.selectionStart, end: target.selectionEnd }
}

/** Puts a field back as it was before the scan, in a way that the framework above it notices. */
function restore({ element, value, start, end }: Place): void {
  if (!element.isConnected || element.value === value) return
  const prototype = element instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, value)
  element.dispatchEvent(new Event('input', { bubbles: true }))
  if (start !== null) element.setSelectionRange(start, end)
}
