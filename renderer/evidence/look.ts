import type { Look, PaneView } from './pane-types.ts'

/** Degrees of a press, and how far a page can be straightened: more than that is a quarter turn. */
const TILT_STEP = 0.5
const TILT_MOST = 15
const LOOK_STEP = 0.1
const LOOK_LEAST = 0.5
const LOOK_MOST = 2

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

export function tilted(view: Pick<PaneView, 'tilt'>, direction: 1 | -1): number {
  return within(view.tilt + direction * TILT_STEP, -TILT_MOST, TILT_MOST)
}

/** One step brighter or darker, or more or less contrast; rounded, so that ten steps back are exactly the beginning. */
export function adjusted(look: Look, what: 'brightness' | 'contrast', direction: 1 | -1): Look {
  return { ...look, [what]: within(Math.round((look[what] + direction * LOOK_STEP) * 10) / 10, LOOK_LEAST, LOOK_MOST) }
}

export function isPlain(view: Pick<PaneView, 'tilt' | 'look'>): boolean {
  const { brightness, contrast, evenLight } = view.look
  return view.tilt === 0 && brightness === 1 && contrast === 1 && !evenLight
}
