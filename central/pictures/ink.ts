import type { Gray } from './gray.ts'

/** How much ink is where, 0 none to 255 full, whatever the paper's tint and the light on it. */
export interface Ink {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const TILE = 24
/** Paper is brighter than this share of a tile's pixels. */
const PAPER_SHARE = 0.8
/** Darkness relative to the paper from which on there is ink, and from which on it is full. */
const FAINT = 0.18
const FULL = 0.6

/** The ink of a page: what is darker than the paper around it. */
export function inkOf({ width, height, data }: Gray): Ink {
  const columns = Math.ceil(width / TILE)
  const rows = Math.ceil(height / TILE)
  const paper = paperOf({ width, height, data }, columns, rows)
  const ink = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const v = Math.min(rows - 1, Math.max(0, y / TILE - 0.5))
    const top = Math.floor(v)
    const bottom = Math.min(rows - 1, top + 1)
    const dy = v - top
    for (let x = 0; x < width; x++) {
      const u = Math.min(columns - 1, Math.max(0, x / TILE - 0.5))
      const left = Math.floor(u)
      const right = Math.min(columns - 1, left + 1)
      const dx = u - left
      const above = (paper[top * columns + left] ?? 0) * (1 - dx) + (paper[top * columns + right] ?? 0) * dx
      const below = (paper[bottom * columns + left] ?? 0) * (1 - dx) + (paper[bottom * columns + right] ?? 0) * dx
      const white = Math.max(1, above * (1 - dy) + below * dy)
      const dark = (1 - (data[y * width + x] ?? 0) / white - FAINT) / (FULL - FAINT)
      ink[y * width + x] = dark <= 0 ? 0 : dark >= 1 ? 255 : Math.round(dark * 255)
    }
  }
  clearFromEdges(ink, width, height)
  return { width, height, data: ink }
}

/** Weaker ink than this does not connect. */
const CONNECTS = 24

/**
 * Takes away what hangs together with the edge of the picture: the shadow of the lid, a scanner's black border, the
 * table under a photographed page. Writing stays clear of the edge.
 */
function clearFromEdges(ink: Uint8Array, width: number, height: number): void {
  const waiting: number[] = []
  const take = (at: number): void => {
    if ((ink[at] ?? 0) < CONNECTS) return
    ink[at] = 0
    waiting.push(at)
  }
  for (let x = 0; x < width; x++) {
    take(x)
    take((height - 1) * width + x)
  }
  for (let y = 0; y < height; y++) {
    take(y * width)
    take(y * width + width - 1)
  }
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const x = at % width
    if (x > 0) take(at - 1)
    if (x < width - 1) take(at + 1)
    if (at >= width) take(at - width)
    if (at < width * (height - 1)) take(at + width)
  }
}

/** Brightness of the paper in each tile, smoothed over the neighbours so that a seal or a bold title is no paper. */
function paperOf({ width, height, data }: Gray, columns: number, rows: number): Float32Array {
  const bright = new Float32Array(columns * rows)
  const counts = new Uint32Array(256)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      counts.fill(0)
      let total = 0
      for (let y = r * TILE; y < Math.min(height, (r + 1) * TILE); y++) {
        for (let x = c * TILE; x < Math.min(width, (c + 1) * TILE); x++) {
          const value = data[y * width + x] ?? 0
          counts[value] = (counts[value] ?? 0) + 1
          total++
        }
      }
      let left = total * PAPER_SHARE
      let value = 0
      while (value < 255 && left > (counts[value] ?? 0)) left -= counts[value++] ?? 0
      bright[r * columns + c] = value
    }
  }
  return bright.map((_, i) => {
    const [r, c] = [Math.floor(i / columns), i % columns]
    const around: number[] = []
    for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++) {
      for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) around.push(bright[y * columns + x] ?? 0)
    }
    around.sort((a, b) => a - b)
    return around[around.length >> 1] ?? 255
  })
}
