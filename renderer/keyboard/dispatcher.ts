/** One key (or several twins) and what it does. */
export interface KeyBinding {
  /** names the action where a person may choose another key for it: keymap.ts */
  readonly id?: string
  /** names as `keyName` gives them: 'a', '?', 'Enter', 'Ctrl+Enter', 'Num1', 'Num+' … */
  readonly keys: readonly string[]
  readonly label: string
  /** what the key sheet prints instead of `keys` */
  readonly shown?: string
  /** commits something: never on a held key, never twice within 300 ms, never before the key was let go */
  readonly decides?: boolean
  /** may go on while the key is held: moving a cursor, turning pages */
  readonly repeats?: boolean
  /** acts inside text fields as well: chords and Escape only */
  readonly inText?: boolean
  /** answers false when it had nothing to do, so that the key goes on to the next scope or the browser */
  readonly run: (event: KeyboardEvent) => unknown
}

/** Keys of one screen, panel or dialog. The highest level hears a key first; an exclusive scope ends the search. */
export interface KeyScope {
  readonly title: string
  readonly level: number
  readonly exclusive?: boolean
  readonly bindings: readonly KeyBinding[]
}

export interface Dispatcher {
  down(event: KeyboardEvent): void
  up(event: KeyboardEvent): void
  compositionEnd(): void
  /** all keys were let go somewhere else */
  blur(): void
  add(scope: () => KeyScope): () => void
  scopes(): KeyScope[]
  /** does what a key would do, under the same safeguards */
  perform(binding: KeyBinding): void
}

const DECISION_GAP_MS = 300
const AFTER_COMPOSITION_MS = 100

// A Chinese IME in full-width mode sends these without composing.
const fullWidth: Readonly<Record<string, string>> = {
  '？': '?',
  '／': '/',
  '、': '/',
  '·': '`',
  '＋': '+',
  '－': '-',
  '＝': '=',
  '，': ',',
  '。': '.',
  '《': '<',
  '》': '>',
  '【': '[',
  '】': ']',
}

/** The name of a key press: letters lower case, number pad keys as Num…, chords with Ctrl+ and Alt+ in front. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey'>): string {
  const pad = /^Numpad(\d|Add|Subtract|Enter)$/.exec(event.code)?.[1]
  const single = event.key.length === 1
  let name = single ? (fullWidth[event.key] ?? event.key.toLowerCase()) : event.key
  if (pad === 'Add') name = 'Num+'
  else if (pad === 'Subtract') name = 'Num-'
  else if (pad === 'Enter') name = 'Enter'
  else if (pad !== undefined && /^\d$/.test(event.key)) name = `Num${pad}`
  const shift = event.shiftKey && !single && !pad ? 'Shift+' : ''
  return `${event.ctrlKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift}${name}`
}

/** Text goes in here, so single letters belong to it. */
export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return true
  }
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
}

/** Enter and Space press what has the focus before they mean anything to a screen. */
function pressesFocused(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false
  if (event.ctrlKey || event.altKey || !(event.target instanceof Element)) return false
  return event.target.closest('button, a[href], summary, [role="button"], input') !== null
}

/** Above everything: while the desk is locked no key means anything to what lies beneath. */
export const LOCKED_LEVEL = 1000

/**
 * Own hotkey dispatcher. `now` is a monotonic clock in milliseconds, `keysOf` the keys of a binding as its person has
 * them.
 */
export function createDispatcher(
  now: () => number,
  keysOf: (id: string | undefined, keys: readonly string[]) => readonly string[] = (_, keys) => keys,
): Dispatcher {
  const sources = new Set<() => KeyScope>()
  let composedAt = Number.NEGATIVE_INFINITY
  let decidedAt = Number.NEGATIVE_INFINITY
  let decidedBy: string | null = null

  const scopes = () => [...sources].map((source) => source()).sort((a, b) => b.level - a.level)

  const mayDecide = () => decidedBy === null && now() - decidedAt >= DECISION_GAP_MS

  function offer(binding: KeyBinding, event: KeyboardEvent): boolean {
    if (event.repeat && binding.repeats !== true) {
      event.preventDefault()
      return true
    }
    if (binding.decides && !mayDecide()) {
      event.preventDefault()
      return true
    }
    if (binding.run(event) === false) return false
    event.preventDefault()
    if (binding.decides) {
      decidedAt = now()
      decidedBy = event.code
    }
    return true
  }

  return {
    down(event) {
      if (event.isComposing || event.keyCode === 229 || now() - composedAt < AFTER_COMPOSITION_MS) return
      if (event.metaKey || event.defaultPrevented) return
      const name = keyName(event)
      const inText = isEditable(event.target)
      if (pressesFocused(event) && !inText) return
      for (const scope of scopes()) {
        const binding = scope.bindings.find(
          (b) => keysOf(b.id, b.keys).includes(name) && (!inText || b.inText === true),
        )
        if (binding && offer(binding, event)) return
        if (scope.exclusive) return
      }
    },
    up(event) {
      if (event.code === decidedBy) decidedBy = null
    },
    compositionEnd() {
      composedAt = now()
    },
    blur() {
      decidedBy = null
    },
    add(scope) {
      sources.add(scope)
      return () => sources.delete(scope)
    },
    scopes,
    perform(binding) {
      offer(binding, new KeyboardEvent('keydown', { code: 'Palette' }))
      // no key is held that would have to be let go
      if (decidedBy === 'Palette') decidedBy = null
    },
  }
}
