import type { Ink } from './ink.ts'

/** Cells of the coarse picture a sketch is made from, and how many of its waves are kept each way. */
const CELLS = 32
const WAVES = 16
/** The longest waves: copies agree on them, so they name the drawers in which a copy is looked for. */
const DRAWER_BITS = 8

/** What a page looks like from afar: 256 bits; near pictures differ in few. `drawers`: where copies of it are kept. */
export interface Sketch {
  readonly bits: Uint8Array
  readonly drawers: readonly number[]
}

const cosines = Float64Array.from({ length: WAVES * CELLS }, (_, i) => {
  const [wave, x] = [Math.floor(i / CELLS), i % CELLS]
  return Math.cos(((x + 0.5) * wave * Math.PI) / CELLS)
})

/** Sketches a framed page: the signs of the long waves of its ink, longest first. */
export function sketchOf(frame: Ink): Sketch {
  const waves = wavesOf(cellsOf(frame))
  const order = longestFirst()
  const values = order.map((at) => waves[at] ?? 0)
  const bits = new Uint8Array(values.length / 8)
  values.forEach((value, i) => {
    if (value > 0) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7))
  })
  const drawers = Array.from({ length: DRAWER_BITS }, (_, i) => (i << 8) | (bits[i] ?? 0))
  return { bits, drawers }
}

/** In how many bits two sketches differ. */
export function sketchDistance(a: Uint8Array, b: Uint8Array): number {
  let count = 0
  for (let i = 0; i < a.length; i++) {
    for (let bits = (a[i] ?? 0) ^ (b[i] ?? 0); bits > 0; bits &= bits - 1) count++
  }
  return count
}

function cellsOf({ width, height, data }: Ink): Float64Array {
  const cells = new Float64Array(CELLS * CELLS)
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * CELLS) / height) * CELLS
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * CELLS) / width)
      cells[cell] = (cells[cell] ?? 0) + (data[y * width + x] ?? 0)
    }
  }
  return cells
}

function wavesOf(cells: Float64Array): Float64Array {
  const rows = new Float64Array(CELLS * WAVES)
  for (let y = 0; y < CELLS; y++) {
    for (let u = 0; u < WAVES; u++) {
      let sum = 0
      for (let x = 0; x < CELLS; x++) sum += (cells[y * CELLS + x] ?? 0) * (cosines[u * CELLS + x] ?? 0)
      rows[y * WAVES + u] = sum
    }
  }
  const waves = new Float64Array(WAVES * WAVES)
  for (let v = 0; v < WAVES; v++) {
    for (let u = 0; u < WAVES; u++) {
      let sum = 0
      for (let y = 0; y < CELLS; y++) sum += (rows[y * WAVES + u] ?? 0) * (cosines[v * CELLS + y] ?? 0)
      waves[v * WAVES + u] = sum
    }
  }
  return waves
}

/** Places of the waves but the constant one, the long ones before the short ones; the last place is left empty. */
function longestFirst(): number[] {
  const places = Array.from({ length: WAVES * WAVES }, (_, i) => i).slice(1)
  const length = (at: number) => (at % WAVES) ** 2 + Math.floor(at / WAVES) ** 2
  return [...places.sort((a, b) => length(a) - length(b) || a - b), WAVES * WAVES]
}
