import { type Gray, histogramOf, otsu, type Picture, type Point, type Quad } from './picture.ts'

/** Lines of print are looked for between these angles, degrees: a page lying worse is turned by hand. */
const MOST_TILT = 8
const STEP = 0.25
/** The best angle must stand out this much from none at all, or the page has no lines to go by. */
const LEAST_GAIN = 1.06

/** The whole picture as a page. */
export const whole: Quad = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
]

/**
 * By how many degrees clockwise the lines of print lie. At the right angle rows of print and gaps alternate most
 * sharply: the sum of squared differences of neighbouring row sums is greatest there.
 */
export function tiltOf(gray: Gray): number {
  const { width, height, data } = gray
  const threshold = otsu(histogramOf(gray))
  const ink: number[] = []
  for (let i = 0; i < data.length; i += 1) if ((data[i] ?? 255) < threshold) ink.push(i)
  if (ink.length < 200 || ink.length > data.length * 0.45) return 0
  const sharpness = (degrees: number): number => {
    const slope = Math.tan((degrees * Math.PI) / 180)
    const rows = new Uint32Array(height * 3)
    for (const pixel of ink) {
      const x = pixel % width
      const y = (pixel - x) / width
      const row = Math.round(y - (x - width / 2) * slope) + height
      rows[row] = (rows[row] ?? 0) + 1
    }
    let sum = 0
    for (let y = 1; y < rows.length; y += 1) sum += ((rows[y] ?? 0) - (rows[y - 1] ?? 0)) ** 2
    return sum
  }
  const upright = sharpness(0)
  let best = 0
  let bestSharpness = upright
  for (let degrees = -MOST_TILT; degrees <= MOST_TILT; degrees += STEP) {
    const found = sharpness(degrees)
    if (found > bestSharpness) {
      best = degrees
      bestSharpness = found
    }
  }
  return bestSharpness > upright * LEAST_GAIN ? best : 0
}

/** The page after `turns` quarter turns clockwise. */
export function turned(page: Quad, turns: number): Quad {
  const [a, b, c, d] = page
  const all = [a, b, c, d] as const
  const at = (i: number): Point => all[(i - turns + 8) % 4] ?? a
  return [at(0), at(1), at(2), at(3)]
}

/** The whole picture as a page that lies `degrees` clockwise: what must be cut so that its lines come out level. */
export function tilted(degrees: number, width: number, height: number): Quad {
  const radians = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  const around = ({ x, y }: Point): Point => {
    const [u, v] = [(x - 0.5) * width, (y - 0.5) * height]
    return { x: (u * cos - v * sin) / width + 0.5, y: (u * sin + v * cos) / height + 0.5 }
  }
  const [a, b, c, d] = whole
  return [around(a), around(b), around(c), around(d)]
}

/** Cuts a page out of a picture and lays it flat. What lies outside the picture is white. `page` in fractions. */
export function flatten(picture: Picture, page: Quad, longest: number): Picture {
  const corners = page.map(({ x, y }) => ({ x: x * picture.width, y: y * picture.height }))
  const [a, b, c, d] = corners
  if (!a || !b || !c || !d) return picture
  const across = Math.max(distance(a, b), distance(d, c))
  const down = Math.max(distance(a, d), distance(b, c))
  const scale = Math.min(1, longest / Math.max(across, down))
  const width = Math.max(1, Math.round(across * scale))
  const height = Math.max(1, Math.round(down * scale))
  const map = projection([a, b, c, d])
  const out = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = map((x + 0.5) / width, (y + 0.5) / height)
      sample(picture, from.x - 0.5, from.y - 0.5, out, (y * width + x) * 4)
    }
  }
  return { width, height, data: out }
}

/** Unit square → quadrilateral (Heckbert 1989): straight lines stay straight. */
function projection([a, b, c, d]: Quad): (u: number, v: number) => Point {
  const [dx1, dx2, sx] = [b.x - c.x, d.x - c.x, a.x - b.x + c.x - d.x]
  const [dy1, dy2, sy] = [b.y - c.y, d.y - c.y, a.y - b.y + c.y - d.y]
  const det = dx1 * dy2 - dx2 * dy1
  const g = det === 0 ? 0 : (sx * dy2 - dx2 * sy) / det
  const h = det === 0 ? 0 : (dx1 * sy - sx * dy1) / det
  return (u, v) => {
    const w = g * u + h * v + 1
    return {
      x: ((b.x - a.x + g * b.x) * u + (d.x - a.x + h * d.x) * v + a.x) / w,
      y: ((b.y - a.y + g * b.y) * u + (d.y - a.y + h * d.y) * v + a.y) / w,
    }
  }
}

/** Between four pixels, weighed by nearness. */
function sample({ width, height, data }: Picture, x: number, y: number, out: Uint8ClampedArray, at: number): void {
  out[at + 3] = 255
  if (x < -1 || y < -1 || x > width || y > height) {
    out[at] = out[at + 1] = out[at + 2] = 255
    return
  }
  const left = Math.max(0, Math.min(width - 1, Math.floor(x)))
  const top = Math.max(0, Math.min(height - 1, Math.floor(y)))
  const right = Math.min(width - 1, left + 1)
  const bottom = Math.min(height - 1, top + 1)
  const fx = Math.max(0, Math.min(1, x - left))
  const fy = Math.max(0, Math.min(1, y - top))
  const [p, q, r, s] = [top * width + left, top * width + right, bottom * width + left, bottom * width + right]
  for (let channel = 0; channel < 3; channel += 1) {
    const upper = (data[p * 4 + channel] ?? 0) * (1 - fx) + (data[q * 4 + channel] ?? 0) * fx
    const lower = (data[r * 4 + channel] ?? 0) * (1 - fx) + (data[s * 4 + channel] ?? 0) * fx
    out[at + channel] = upper * (1 - fy) + lower * fy
  }
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)
