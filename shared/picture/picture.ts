/** A picture as the canvas gives it: RGBA, row by row from the top. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** width × height × 4 bytes */
  readonly data: Uint8ClampedArray
}

/** One byte a pixel. */
export interface Gray {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Corners of a page in a picture, clockwise from the top left as a reader sees it. Pixels. */
export type Quad = readonly [Point, Point, Point, Point]

/** Brightness as the eye weighs it (ITU-R BT.601), averaged over whole cells so that no edge is invented. */
export function toGray({ width, height, data }: Picture, longest: number): Gray {
  const step = Math.max(1, Math.max(width, height) / longest)
  const columns = Math.max(1, Math.floor(width / step))
  const rows = Math.max(1, Math.floor(height / step))
  const out = new Uint8Array(columns * rows)
  for (let y = 0; y < rows; y += 1) {
    const top = Math.floor(y * step)
    const bottom = Math.max(top + 1, Math.floor((y + 1) * step))
    for (let x = 0; x < columns; x += 1) {
      const left = Math.floor(x * step)
      const right = Math.max(left + 1, Math.floor((x + 1) * step))
      let sum = 0
      for (let v = top; v < bottom; v += 1) {
        for (let u = left; u < right; u += 1) {
          const at = (v * width + u) * 4
          sum += (data[at] ?? 0) * 299 + (data[at + 1] ?? 0) * 587 + (data[at + 2] ?? 0) * 114
        }
      }
      out[y * columns + x] = Math.round(sum / 1000 / ((bottom - top) * (right - left)))
    }
  }
  return { width: columns, height: rows, data: out }
}

/** How many pixels have each brightness. */
export function histogramOf({ data }: Gray): Uint32Array {
  const counts = new Uint32Array(256)
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** Otsu's threshold: the brightness that parts two groups best; at and above it is the bright one. */
export function otsu(counts: Uint32Array): number {
  const total = counts.reduce((sum, n) => sum + n, 0)
  const whole = counts.reduce((sum, n, value) => sum + n * value, 0)
  let below = 0
  let sumBelow = 0
  let best = 128
  let bestBetween = -1
  for (let t = 1; t < 256; t += 1) {
    const n = counts[t - 1] ?? 0
    below += n
    sumBelow += n * (t - 1)
    const above = total - below
    if (below === 0 || above === 0) continue
    const gap = sumBelow / below - (whole - sumBelow) / above
    const between = below * above * gap * gap
    if (between > bestBetween) {
      bestBetween = between
      best = t
    }
  }
  return best
}

/** A part of a mask that hangs together (4 neighbours). */
export interface Region {
  readonly area: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** indices of its pixels */
  readonly pixels: Int32Array
}

/** The largest region where `inside` is 1; null when there is none. */
export function largestRegion(inside: Uint8Array, width: number, height: number): Region | null {
  const seen = new Uint8Array(inside.length)
  const stack = new Int32Array(inside.length)
  let best: Region | null = null
  for (let start = 0; start < inside.length; start += 1) {
    if (inside[start] !== 1 || seen[start] === 1) continue
    const found = fill(start)
    if (best === null || found.area > best.area) best = { ...found, pixels: found.pixels.slice() }
  }
  return best

  function fill(start: number): Region {
    let [left, top, right, bottom] = [width, height, 0, 0]
    let end = 1
    stack[0] = start
    seen[start] = 1
    for (let at = 0; at < end; at += 1) {
      const pixel = stack[at] ?? 0
      const x = pixel % width
      const y = (pixel - x) / width
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
      if (x > 0) visit(pixel - 1)
      if (x + 1 < width) visit(pixel + 1)
      if (y > 0) visit(pixel - width)
      if (y + 1 < height) visit(pixel + width)
    }
    return { area: end, left, top, right, bottom, pixels: stack.subarray(0, end) }

    function visit(pixel: number): void {
      if (inside[pixel] !== 1 || seen[pixel] === 1) return
      seen[pixel] = 1
      stack[end] = pixel
      end += 1
    }
  }
}
