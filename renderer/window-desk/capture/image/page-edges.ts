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
/** Within this share of the frame's edge a corner counts as cut off. */
const AT_EDGE = 0.006

/** The page in a picture, in fractions of its width and height; null where there is none to be told from the table. */
export function findPage(gray: Gray): Quad | null {
  const { width, height } = gray
  const counts = histogramOf(gray)
  const threshold = otsu(counts)
  if (contrastOf(counts, threshold) < LEAST_CONTRAST) return null
  const page = largestRegion(brightOf(gray, threshold), width, height)
  if (page === null) return null
  const share = page.area / (width * height)
  const corners = cornersOf(page, width)
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
  const [a, b, c, d] = corners.map(({ x, y }) => ({ x: (x + 0.5) / width, y: (y + 0.5) / height }))
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

function contrastOf(counts: Uint32Array, threshold: number): number {
  const mean = (from: number, to: number) => {
    let [n, sum] = [0, 0]
    for (let value = from; value < to; value += 1) {
      n += counts[value] ?? 0
      sum += (counts[value] ?? 0) * value
    }
    return n === 0 ? null : sum / n
  }
  const [dark, bright] = [mean(0, threshold), mean(threshold, 256)]
  return dark === null || bright === null ? 0 : bright - dark
}

/** The pixels furthest towards each corner of the picture: those of a sheet that is turned by less than 40 degrees. */
function cornersOf({ pixels }: Region, width: number): Quad {
  const far = (weight: (x: number, y: number) => number): Point => {
    let best: Point = { x: 0, y: 0 }
    let bestWeight = Number.NEGATIVE_INFINITY
    for (const pixel of pixels) {
      const x = pixel % width
      const y = (pixel - x) / width
      const w = weight(x, y)
      if (w > bestWeight) {
        bestWeight = w
        best = { x, y }
      }
    }
    return best
  }
  return [far((x, y) => -x - y), far((x, y) => x - y), far((x, y) => x + y), far((x, y) => y - x)]
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
