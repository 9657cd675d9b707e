import { type Gray, histogramOf, largestRegion, otsu, type Point, type Quad, type Region } from './picture.ts'

/** A page is looked for in a picture this long: enough for its edges, quick on an old machine. */
export const EDGE_LOOK = 420
/** Less of the picture than this is no page but something lying about: a 高拍仪 shows an ID card at some 4 %. */
const SMALLEST_SHARE = 0.03
/** More than this is a scan: its edges are the scanner's, and cutting at them would cut into the page. */
const LARGEST_SHARE = 0.92
/** How much of its four corners' figure a page fills: a sheet does, a heap or a hand does not. */
const LEAST_FILLED = 0.86
/** Paper and table must differ by this much brightness to be told apart at all. */
const LEAST_CONTRAST = 28
/** A side moves out in steps of this share of the picture, at most so many. */
const GROW_STEP = 0.005
const GROW_MOST = 16
/** From here on, between table and paper, it is paper in a shadow. */
const STILL_PAPER = 0.45
/** Within this share of the frame's edge a corner counts as cut off. */
const AT_EDGE = 0.006

/** The page in a picture, in fractions of its width and height; null where there is none to be told from the table. */
export function findPage(gray: Gray): Quad | null {
  const { width, height } = gray
  const counts = histogramOf(gray)
  const threshold = otsu(counts)
  const { dark, bright } = brightnessOf(counts, threshold)
  if (bright - dark < LEAST_CONTRAST) return null
  const page = largestRegion(brightOf(gray, threshold), width, height)
  if (page === null) return null
  const share = page.area / (width * height)
  const sides = cornersOf(page, width)
  if (sides === null) return null
  const corners = grown(sides, gray, dark + (bright - dark) * STILL_PAPER)
  const area = areaOf(corners)
  // Print inside the page is dark and not part of the region: the figure's area counts, not the bright pixels alone.
  const filled = page.area / Math.max(1, area)
  if (
    share < SMALLEST_SHARE ||
    area / (width * height) > LARGEST_SHARE ||
    filled < LEAST_FILLED * inkAllowance(share)
  ) {
    return null
  }
  const inside = (share: number) => Math.max(0, Math.min(1, share))
  const [a, b, c, d] = corners.map(({ x, y }) => ({ x: inside((x + 0.5) / width), y: inside((y + 0.5) / height) }))
  return a && b && c && d ? [a, b, c, d] : null
}

/** Does the page go on beyond the picture? Then something of it may be missing. */
export function isCutOff(page: Quad): boolean {
  const out = ({ x, y }: Point) => x < AT_EDGE || y < AT_EDGE || x > 1 - AT_EDGE || y > 1 - AT_EDGE
  return page.filter(out).length >= 2
}

/** A dense form has up to a quarter of its area in print. */
const inkAllowance = (share: number) => (share > 0.2 ? 0.8 : 0.9)

function brightOf({ data }: Gray, threshold: number): Uint8Array {
  const bright = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i += 1) bright[i] = (data[i] ?? 0) >= threshold ? 1 : 0
  return bright
}

/** What table and paper look like on the whole. */
function brightnessOf(counts: Uint32Array, threshold: number): { dark: number; bright: number } {
  const mean = (from: number, to: number) => {
    let [n, sum] = [0, 0]
    for (let value = from; value < to; value += 1) {
      n += counts[value] ?? 0
      sum += (counts[value] ?? 0) * value
    }
    return n === 0 ? 0 : sum / n
  }
  return { dark: mean(0, threshold), bright: mean(threshold, 256) }
}

/**
 * The figure with each side moved out as long as there is still paper beyond it: a margin in the shadow of a hand is
 * paper too, and what is cut off is gone from the page, while a strip of table harms nobody. `paper`: the brightness from
 * which on it counts as paper.
 */
function grown(corners: Quad, gray: Gray, paper: number): Quad {
  let quad = corners
  const step = Math.max(gray.width, gray.height) * GROW_STEP
  for (let side = 0; side < 4; side += 1) {
    for (let n = 0; n < GROW_MOST; n += 1) {
      const next = moved(quad, side, step)
      if (next === null || brightnessAlong(next, side, gray) < paper) break
      quad = next
    }
    quad = moved(quad, side, step / 2) ?? quad
  }
  return quad
}

/** One side moved out along its neighbours; null when it would leave the picture altogether. */
function moved(quad: Quad, side: number, by: number): Quad | null {
  const at = (i: number): Point => quad[(i + 4) % 4] ?? quad[0]
  const out = (from: Point, to: Point): Point => {
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    return length === 0 ? to : { x: to.x + ((to.x - from.x) / length) * by, y: to.y + ((to.y - from.y) / length) * by }
  }
  const first = out(at(side - 1), at(side))
  const second = out(at(side + 2), at(side + 1))
  const next = [at(0), at(1), at(2), at(3)]
  next[side] = first
  next[(side + 1) % 4] = second
  const [a, b, c, d] = next
  return a && b && c && d ? [a, b, c, d] : null
}

/** The median brightness along a side, between its ends; outside the picture there is none. */
function brightnessAlong(quad: Quad, side: number, { width, height, data }: Gray): number {
  const a = quad[side] ?? quad[0]
  const b = quad[(side + 1) % 4] ?? quad[0]
  const values = Array.from({ length: 41 }, (_, i) => {
    const t = 0.05 + (i / 40) * 0.9
    const x = Math.round(a.x + (b.x - a.x) * t)
    const y = Math.round(a.y + (b.y - a.y) * t)
    return x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[y * width + x] ?? 0)
  }).sort((p, q) => p - q)
  return values[20] ?? 0
}

/** A side as x = at + slope × y (left, right) or y = at + slope × x (top, bottom). */
interface Line {
  readonly at: number
  readonly slope: number
}

/**
 * Where the four sides meet. Each side is the line that most of the region's outermost pixels on that side lie on: a
 * corner in the shadow, a finger or a folded ear bends some of them and not the line.
 */
function cornersOf({ pixels, left, top, right, bottom }: Region, width: number): Quad | null {
  const height = bottom + 1
  const leftmost = new Int32Array(height).fill(width)
  const rightmost = new Int32Array(height).fill(-1)
  const topmost = new Int32Array(width).fill(height)
  const bottommost = new Int32Array(width).fill(-1)
  for (const pixel of pixels) {
    const x = pixel % width
    const y = (pixel - x) / width
    if (x < (leftmost[y] ?? 0)) leftmost[y] = x
    if (x > (rightmost[y] ?? 0)) rightmost[y] = x
    if (y < (topmost[x] ?? 0)) topmost[x] = y
    if (y > (bottommost[x] ?? 0)) bottommost[x] = y
  }
  const sides = [
    sideOf(leftmost, top, bottom, -1),
    sideOf(topmost, left, right, -1),
    sideOf(rightmost, top, bottom, 1),
    sideOf(bottommost, left, right, 1),
  ]
  const [l, t, r, b] = sides
  return l && t && r && b ? [crossing(l, t), crossing(r, t), crossing(r, b), crossing(l, b)] : null
}

/** How near a line a pixel must lie to be on it. */
const ON_LINE = 1.6
/** So many places along a side are tried in pairs. */
const TRIED = 26
/** Near the corners the other sides begin. */
const LEAVE_OUT = 0.06

/** The line most places lie on; where two are as good, the outer one. `outward`: -1 towards zero, 1 away from it. */
function sideOf(extremes: Int32Array, from: number, to: number, outward: -1 | 1): Line | null {
  const margin = (to - from) * LEAVE_OUT
  const places: Point[] = []
  for (let i = Math.ceil(from + margin); i <= to - margin; i += 1) places.push({ x: i, y: extremes[i] ?? 0 })
  const tried = Array.from({ length: TRIED }, (_, i) => places[Math.floor((i / (TRIED - 1)) * (places.length - 1))])
  let best: Line | null = null
  let bestScore = -1
  tried.forEach((p, i) => {
    for (const q of tried.slice(i + 4)) {
      if (!p || !q || q.x === p.x) continue
      const slope = (q.y - p.y) / (q.x - p.x)
      if (Math.abs(slope) > 0.85) continue
      const at = p.y - slope * p.x
      const on = places.filter(({ x, y }) => Math.abs(at + slope * x - y) <= ON_LINE).length
      const middle = at + slope * ((from + to) / 2)
      const score = on + (outward * middle) / 10_000
      if (score > bestScore) {
        bestScore = score
        best = { at, slope }
      }
    }
  })
  return best
}

/** Of an upright side (x by y) and a level one (y by x). */
function crossing(upright: Line, level: Line): Point {
  const x = (upright.at + upright.slope * level.at) / (1 - upright.slope * level.slope)
  return { x, y: level.at + level.slope * x }
}

/** Shoelace formula. */
function areaOf(corners: Quad): number {
  let twice = 0
  corners.forEach((a, i) => {
    const b = corners[(i + 1) % 4] ?? a
    twice += a.x * b.y - b.x * a.y
  })
  return Math.abs(twice) / 2
}
