import { create } from 'zustand'
import { text } from '../text.zh.ts'
import { keysText } from './text.keys.zh.ts'

/** Where an action's key counts: everywhere, in the list of a queue, on the bench. */
export type Where = 'app' | 'queue' | 'bench'

export interface Action {
  readonly id: string
  readonly where: Where
  /** the keys the program gives it, without the twins on the number pad, which always stay */
  readonly keys: readonly string[]
  readonly label: string
}

const app = (id: string, key: string, label: string): Action => ({ id: `app.${id}`, where: 'app', keys: [key], label })
const queue = (id: string, key: string, label: string): Action => ({
  id: `queue.${id}`,
  where: 'queue',
  keys: [key],
  label,
})
const bench = (id: string, key: string, label: string): Action => ({
  id: `bench.${id}`,
  where: 'bench',
  keys: [key],
  label,
})

/** Every action whose key a person may choose. What is not named here (Enter, Esc, arrows, digits) stays as it is. */
export const actions: readonly Action[] = [
  app('search', '/', text.keys.search),
  app('go', 'g', keysText.go),
  app('undo', 'z', keysText.undo),
  app('recent', 'q', keysText.recent),
  queue('next', 'j', text.keys.nextRow),
  queue('previous', 'k', text.keys.previousRow),
  queue('byRule', 'n', keysText.byRule),
  bench('approve', 'a', keysText.approve),
  bench('reject', 'x', keysText.reject),
  bench('supplement', 'b', text.deed.request_supplement),
  bench('originals', 'o', keysText.originals),
  bench('return', 'h', text.deed.return_to_first),
  bench('void', 'v', text.deed.void),
  bench('nextCase', 'j', text.keys.nextCase),
  bench('previousCase', 'k', text.keys.previousCase),
  bench('claim', 'Alt+l', keysText.claim),
  bench('finding', 'f', text.keys.nextFinding),
  bench('otherPane', '`', text.keys.otherPane),
  bench('rotate', 'r', text.keys.rotate),
  bench('fit', '0', text.keys.fit),
  bench('hints', 't', text.keys.takeHints),
  bench('compare', 'c', text.keys.compare),
  bench('preview', 'p', text.keys.previewNotice),
]

/** Keys of the bench that belong to parts with keys of their own, so that nothing is put over them unseen. */
const taken: Readonly<Record<Where, readonly string[]>> = {
  app: ['?', 'Ctrl+k'],
  queue: [],
  bench: [...'deilmnsuwy123456789+=-,.<>[]'],
}

interface KeyMap {
  /** action → keys a person chose for it */
  readonly keys: Readonly<Record<string, readonly string[]>>
}

export const useKeyMap = create<KeyMap>(() => ({ keys: {} }))

/** The keys of a binding as this person has them; a chosen key takes the place of letters, never of the number pad. */
export function keysOf(id: string | undefined, given: readonly string[]): readonly string[] {
  const chosen = id === undefined ? undefined : useKeyMap.getState().keys[id]
  return chosen ? [...chosen, ...given.filter((key) => key.startsWith('Num'))] : given
}

/** How a button prints the key of an action. */
export function useShownKey(id: string, given: string): string {
  const chosen = useKeyMap((map) => map.keys[id])
  return chosen?.[0] ? text.keyName(chosen[0]) : given
}

// Input methods and messengers on the same computer take these (ux.md): they would never arrive, or switch the input.
const forbidden: readonly string[] = ['Ctrl+ ', 'Ctrl+.', 'Ctrl+Alt+a', 'Ctrl+Shift', 'Ctrl+Tab', 'Alt+Tab', 'Alt+F4']
// These do what every program does with them, or lead through the screen.
const fixed = /^(Enter|Escape|Tab|Backspace|Delete|Arrow.*|Page.*|Home|End| |F\d+|Ctrl\+(a|c|v|x|f|p|s|k|Enter))$/

/** Why an action cannot have a key, in one sentence; null = it can. */
export function keyProblem(id: string, key: string): string | null {
  const action = actions.find((one) => one.id === id)
  if (!action) return keysText.unknown
  const modifier = /^(Control|Shift|Alt|Meta|CapsLock|Process|Dead|Unidentified)$/.test(key)
  if (modifier || forbidden.some((one) => one === key) || key.includes('Ctrl+Alt')) return keysText.forbidden
  if (fixed.test(key)) return keysText.fixed(text.keyName(key))
  if (key.startsWith('Num')) return keysText.numberPad
  const places: readonly Where[] = action.where === 'app' ? ['app', 'queue', 'bench'] : ['app', action.where]
  if (places.some((where) => taken[where].includes(key))) return keysText.takenByPart(text.keyName(key))
  const other = actions.find(
    (one) =>
      one.id !== id && (places.includes(one.where) || one.where === 'app') && keysOf(one.id, one.keys).includes(key),
  )
  return other ? keysText.takenBy(text.keyName(key), other.label) : null
}
