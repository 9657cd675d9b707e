import { correlation, meanInk } from './correlation.ts'
import { sample } from './frame.ts'
import type { Ink } from './ink.ts'
import { type Surface, surfaceThroughMost } from './surface.ts'

/** Large squares are looked for in a picture a quarter the size, which tells roughly where everything lies, */
const ROUGH = { reduction: 4, side: 16, reach: 6, most: 40 } as const
/** then small ones in one half the size, which tells exactly. */
const EXACT = { reduction: 2, side: 24, reach: 3, most: 120 } as const
/** Correlation from which on a square is believed to be found. */
const SURE = 0.45
/** Of a copy nearly all squares are found; of another paper on the same form, those on the form. */
const FITTING_SHARE = 0.6
const LEAST = 8
/** Mean ink from which on a square counts as written on. */
const WRITTEN = 10

/** `b` moved, stretched and turned so that its writing lies on that of `a`; null where too little of it fits. */
export function laidOn(a: Ink, b: Ink): Ink | null {
  const half = { a: halved(a), b: halved(b) }
  const quarter = { a: halved(half.a), b: halved(half.b) }
  const rough = shifts(quarter.a, quarter.b, ROUGH, { dx: () => 0, dy: () => 0 })
  const exact = rough && shifts(half.a, half.b, EXACT, rough)
  if (!exact) return null
  const data = new Uint8Array(a.data.length)
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) data[y * a.width + x] = sample(b, x + exact.dx(x, y), y + exact.dy(x, y))
  }
  return { width: a.width, height: a.height, data }
}

interface Shifts {
  readonly dx: Surface
  readonly dy: Surface
}

/** Where the writing of `a` lies in `b`, in pixels of the frame, starting from what is known; null: it is not there. */
function shifts(a: Ink, b: Ink, how: typeof ROUGH | typeof EXACT, known: Shifts): Shifts | null {
  const { reduction, side, reach, most } = how
  const squares = writtenSquares(a, side, most)
  const found = squares.flatMap((square) => {
    const x = (square.x + side / 2) * reduction
    const y = (square.y + side / 2) * reduction
    const start = { dx: Math.round(known.dx(x, y) / reduction), dy: Math.round(known.dy(x, y) / reduction) }
    const { dx, dy, fit } = bestShift(a, b, { ...square, side }, start, reach)
    return fit > SURE ? [{ x, y, dx: dx * reduction, dy: dy * reduction }] : []
  })
  if (found.length < Math.max(LEAST, squares.length * FITTING_SHARE)) return null
  return {
    dx: surfaceThroughMost(found.map(({ x, y, dx }) => ({ x, y, value: dx }))),
    dy: surfaceThroughMost(found.map(({ x, y, dy }) => ({ x, y, value: dy }))),
  }
}

interface Shift {
  readonly dx: number
  readonly dy: number
}

function bestShift(
  a: Ink,
  b: Ink,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
  start: Shift,
  reach: number,
): Shift & { readonly fit: number } {
  let best = { ...start, fit: -1 }
  for (let dy = start.dy - reach; dy <= start.dy + reach; dy++) {
    for (let dx = start.dx - reach; dx <= start.dx + reach; dx++) {
      const fit = correlation(a, b, x, y, side, dx, dy)
      if (fit > best.fit) best = { dx, dy, fit }
    }
  }
  return best
}

function halved({ width, height, data }: Ink): Ink {
  const half = { width: width >> 1, height: height >> 1, data: new Uint8Array((width >> 1) * (height >> 1)) }
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const at = 2 * y * width + 2 * x
      half.data[y * half.width + x] =
        ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + width] ?? 0) + (data[at + width + 1] ?? 0)) >> 2
    }
  }
  return half
}

/** The most written-on squares. */
function writtenSquares(ink: Ink, side: number, most: number): { x: number; y: number }[] {
  const squares: { x: number; y: number; mass: number }[] = []
  for (let y = 0; y + side <= ink.height; y += side) {
    for (let x = 0; x + side <= ink.width; x += side) {
      const mass = meanInk(ink, x, y, side)
      if (mass >= WRITTEN) squares.push({ x, y, mass })
    }
  }
  return squares.sort((s, t) => t.mass - s.mass).slice(0, most)
}
