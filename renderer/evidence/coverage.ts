/** Cells per side: fine enough to tell halves, coarse enough to cost nothing. */
const CELLS = 8
/** How long a part must be in view, and how much of the page, before the page counts as looked at. */
const LOOK_MS = 400
const SHARE = 0.5

export interface Coverage {
  /** For so long these places of the upright page (fractions from the top left) have been in view. */
  add(inView: (x: number, y: number) => boolean, ms: number): void
  /** half of the page was in view long enough to be read */
  enough(): boolean
}

/**
 * How much of a page has been in view, each part long enough to be read. A page too large for its pane is looked at
 * piece by piece, so the pieces add up; what leaves the view before it was read begins anew.
 */
export function createCoverage(): Coverage {
  const times = new Float64Array(CELLS * CELLS)
  return {
    add(inView, ms) {
      times.forEach((time, i) => {
        if (time >= LOOK_MS) return
        const x = ((i % CELLS) + 0.5) / CELLS
        const y = (Math.floor(i / CELLS) + 0.5) / CELLS
        times[i] = inView(x, y) ? time + ms : 0
      })
    },
    enough: () => times.filter((time) => time >= LOOK_MS).length >= times.length * SHARE,
  }
}
