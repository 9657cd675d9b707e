/** A share with its 95 % confidence interval, all in [0, 1]. */
export interface Share {
  readonly share: number
  readonly low: number
  readonly high: number
}

/** Two-sided 95 %. */
const Z = 1.959964

/**
 * How sure `hits` of `n` makes us of the true share: Wilson's score interval, which stays inside [0, 1] and means
 * something for a handful of cases too (Wilson 1927, JASA 22). Null where nothing was counted.
 */
export function wilson(hits: number, n: number): Share | null {
  if (n <= 0) return null
  const share = hits / n
  const z2 = Z * Z
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n)
  const reach = (Z / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))
  return { share, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) }
}
