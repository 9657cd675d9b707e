import { FRAME } from './frame.ts'

/** How far something is off at a place of a page, in one direction. */
export interface Reading {
  readonly x: number
  readonly y: number
  readonly value: number
}
export type Surface = (x: number, y: number) => number

/** Readings of one page lie no farther than this from their median: it is turned and stretched a little. */
const AGREEING = 12
const ROUNDS = 5

/**
 * The smooth surface through most readings. A table offers many wrong places for a piece of it, so it begins with what
 * most readings agree on, and leaves out what is off in turn.
 */
export function surfaceThroughMost(readings: readonly Reading[]): Surface {
  const usual = median(readings.map(({ value }) => value))
  let surface: Surface = () => usual
  let limit = AGREEING
  const off = ({ x, y, value }: Reading) => Math.abs(surface(x, y) - value)
  for (let round = 0; round < ROUNDS; round++) {
    const used = readings.filter((reading) => off(reading) <= limit)
    if (used.length < TERMS) break
    surface = surfaceThrough(used)
    limit = Math.max(1.5, median(used.map(off)) * 2.5)
  }
  return surface
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

const TERMS = 6
/** How strongly a term is held towards nothing, against the readings. */
const STIFFNESS = 0.01

/** Shift, stretch, turn, and the slant and sag of paper that was photographed or pulled. */
function terms(x: number, y: number): number[] {
  const u = x / FRAME.width - 0.5
  const v = y / FRAME.height - 0.5
  return [1, u, v, u * v, u * u, v * v]
}

/** Least squares. */
function surfaceThrough(readings: readonly Reading[]): Surface {
  const m = Array.from({ length: TERMS }, (_, i) =>
    Array.from({ length: TERMS + 1 }, (_, j) => (i === j && i > 0 ? STIFFNESS * readings.length : 0)),
  )
  for (const { x, y, value } of readings) {
    const t = terms(x, y)
    for (const [i, row] of m.entries()) {
      for (let j = 0; j < TERMS; j++) row[j] = (row[j] ?? 0) + (t[i] ?? 0) * (t[j] ?? 0)
      row[TERMS] = (row[TERMS] ?? 0) + (t[i] ?? 0) * value
    }
  }
  const factors = solved(m)
  return (x, y) => terms(x, y).reduce((sum, term, i) => sum + term * (factors[i] ?? 0), 0)
}

/** Gauss on a symmetric positive system, right-hand side in the last column. */
function solved(m: number[][]): number[] {
  const n = m.length
  for (let i = 0; i < n; i++) {
    const pivot = m[i] ?? []
    for (let k = i + 1; k < n; k++) {
      const row = m[k] ?? []
      const factor = (row[i] ?? 0) / (pivot[i] ?? 1)
      for (let j = i; j <= n; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0)
    }
  }
  const result = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--) {
    const row = m[i] ?? []
    let sum = row[n] ?? 0
    for (let j = i + 1; j < n; j++) sum -= (row[j] ?? 0) * (result[j] ?? 0)
    result[i] = sum / (row[i] ?? 1)
  }
  return result
}
