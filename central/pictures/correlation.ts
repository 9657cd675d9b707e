import type { Ink } from './ink.ts'

/** Mean ink of a square. */
export function meanInk(ink: Ink, left: number, top: number, side: number): number {
  let sum = 0
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) sum += ink.data[y * ink.width + x] ?? 0
  }
  return sum / (side * side)
}

/** Pearson's correlation of a square of `a` with the square of `b` that lies (dx, dy) from it. */
export function correlation(a: Ink, b: Ink, left: number, top: number, side: number, dx: number, dy: number): number {
  let [sa, sb, saa, sbb, sab, n] = [0, 0, 0, 0, 0, 0]
  const { width, height } = a
  for (let y = top; y < top + side; y++) {
    const v = y + dy
    if (v < 0 || v >= height) continue
    for (let x = left; x < left + side; x++) {
      const u = x + dx
      if (u < 0 || u >= width) continue
      const p = a.data[y * width + x] ?? 0
      const q = b.data[v * width + u] ?? 0
      sa += p
      sb += q
      saa += p * p
      sbb += q * q
      sab += p * q
      n++
    }
  }
  const spread = (n * saa - sa * sa) * (n * sbb - sb * sb)
  return spread <= 0 ? -1 : (n * sab - sa * sb) / Math.sqrt(spread)
}
