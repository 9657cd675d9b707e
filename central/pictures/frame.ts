import type { Ink } from './ink.ts'

/** Every page is compared in a frame of this size, into which its written part is laid upright. */
export const FRAME = { width: 704, height: 960 } as const

/** Scanners pull paper in askew by about a degree, hands by a little more. */
const STEEPEST = 0.06
const COARSE_STEP = 0.004
const FINE_STEP = 0.0005
/** Share of the ink left out on each side: dust and staple holes lie beyond the writing. */
const OUTSIDE = 0.006
/** Less ink than this share of a page is an empty page. */
const LEAST_INK = 0.004

/**
 * The written part of a page, upright and filling the frame; null for an empty page. Margins, size, resolution and tilt
 * of a scan leave no trace in it.
 */
export function frameOf(ink: Ink): Ink | null {
  const dots = dotsOf(ink)
  const total = dots.weight.reduce((sum, weight) => sum + weight, 0)
  if (total < ink.width * ink.height * LEAST_INK * 255) return null
  const slope = slopeOf(dots, ink.height)
  const [left, right] = extent(dots, total, (x, y) => x + slope * y, ink.width)
  const [top, bottom] = extent(dots, total, (x, y) => y - slope * x, ink.height)
  if (right - left < ink.width / 8 || bottom - top < ink.height / 16) return null
  return laid(ink, slope, left, top, (right - left) / FRAME.width, (bottom - top) / FRAME.height)
}

interface Dots {
  readonly x: Uint16Array
  readonly y: Uint16Array
  readonly weight: Uint8Array
}

/** Where there is ink, as a list: a page is nine tenths empty. */
function dotsOf({ width, height, data }: Ink): Dots {
  let count = 0
  for (const value of data) if (value > 60) count++
  const dots = { x: new Uint16Array(count), y: new Uint16Array(count), weight: new Uint8Array(count) }
  let n = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x] ?? 0
      if (value <= 60) continue
      dots.x[n] = x
      dots.y[n] = y
      dots.weight[n++] = value
    }
  }
  return dots
}

/** The tilt of the lines, as y over x: at the right one, rows of text and gaps between them differ most. */
function slopeOf(dots: Dots, height: number): number {
  const bins = new Float64Array(height * 2)
  const sharpness = (slope: number, every: number): number => {
    bins.fill(0)
    for (let i = 0; i < dots.x.length; i += every) {
      const row = Math.round((dots.y[i] ?? 0) - slope * (dots.x[i] ?? 0) + height / 2)
      bins[row] = (bins[row] ?? 0) + (dots.weight[i] ?? 0)
    }
    let sum = 0
    for (let i = 1; i < bins.length; i++) sum += ((bins[i] ?? 0) - (bins[i - 1] ?? 0)) ** 2
    return sum
  }
  const best = (from: number, to: number, step: number, every: number): number => {
    let found = 0
    let most = -1
    for (let slope = from; slope <= to + step / 2; slope += step) {
      const sum = sharpness(slope, every)
      if (sum > most) [found, most] = [slope, sum]
    }
    return found
  }
  const near = best(-STEEPEST, STEEPEST, COARSE_STEP, 3)
  return best(near - COARSE_STEP, near + COARSE_STEP, FINE_STEP, 1)
}

/** From where to where nearly all ink lies along a direction. */
function extent(dots: Dots, total: number, along: (x: number, y: number) => number, size: number): [number, number] {
  const margin = Math.ceil(size * 0.12)
  const bins = new Float64Array(size + 2 * margin)
  for (let i = 0; i < dots.x.length; i++) {
    const at = Math.min(bins.length - 1, Math.max(0, Math.round(along(dots.x[i] ?? 0, dots.y[i] ?? 0)) + margin))
    bins[at] = (bins[at] ?? 0) + (dots.weight[i] ?? 0)
  }
  const edge = (step: 1 | -1): number => {
    let left = total * OUTSIDE
    let at = step === 1 ? 0 : bins.length - 1
    while (left > (bins[at] ?? 0)) {
      left -= bins[at] ?? 0
      at += step
    }
    return at - margin
  }
  return [edge(1), edge(-1)]
}

/** The part of the ink from (left, top) in the tilted directions, at `stepX` by `stepY` pixels to one of the frame. */
function laid(ink: Ink, slope: number, left: number, top: number, stepX: number, stepY: number): Ink {
  const { width, height } = FRAME
  const data = new Uint8Array(width * height)
  const norm = 1 / (1 + slope * slope)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = left + (x + 0.5) * stepX
      const q = top + (y + 0.5) * stepY
      data[y * width + x] = sample(ink, (p - slope * q) * norm, (q + slope * p) * norm)
    }
  }
  return { width, height, data }
}

/** Between the four pixels around a point; nothing outside. */
export function sample({ width, height, data }: Ink, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) return 0
  const [dx, dy] = [x - left, y - top]
  const at = top * width + left
  const above = (data[at] ?? 0) * (1 - dx) + (data[at + 1] ?? 0) * dx
  const below = (data[at + width] ?? 0) * (1 - dx) + (data[at + width + 1] ?? 0) * dx
  return above * (1 - dy) + below * dy
}
