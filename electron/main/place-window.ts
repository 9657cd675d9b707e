/** A rectangle in screen coordinates. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a display leaves free for windows. */
export interface Screen {
  readonly id: number
  readonly workArea: Rect
}

const WIDTH = 900
const HEIGHT = 1000
/** Of a remembered window at least this much must lie on a screen: enough to see it and to take hold of it. */
const HOLD = 100

function overlap(a: Rect, b: Rect): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  }
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}

/** Moves, and where it must be shrinks, a window so that all of it is on the screen. */
function fitted(window: Rect, { workArea }: Screen): Rect {
  const width = Math.min(window.width, workArea.width)
  const height = Math.min(window.height, workArea.height)
  return {
    x: within(window.x, workArea.x, workArea.x + workArea.width - width),
    y: within(window.y, workArea.y, workArea.y + workArea.height - height),
    width,
    height,
  }
}

function centred({ workArea }: Screen): Rect {
  const width = Math.min(WIDTH, workArea.width)
  const height = Math.min(HEIGHT, workArea.height)
  return {
    x: workArea.x + Math.round((workArea.width - width) / 2),
    y: workArea.y + Math.round((workArea.height - height) / 2),
    width,
    height,
  }
}

/**
 * Where the second window opens: where it was left, if that screen is still there; the first time on a screen the
 * main window is not on; else on the primary one, the first of the list.
 */
export function placeWindow(left: Rect | null, screens: readonly [Screen, ...Screen[]], mainOn: number): Rect {
  if (left === null) return centred(screens.find(({ id }) => id !== mainOn) ?? screens[0])
  const still = screens.find(({ workArea }) => {
    const on = overlap(left, workArea)
    return on.width >= HOLD && on.height >= HOLD
  })
  return still ? fitted(left, still) : centred(screens[0])
}
