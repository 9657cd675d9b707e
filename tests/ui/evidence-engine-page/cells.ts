/** How many cells across: ten pixels each at pane width. */
export const CELLS = 90

/**
 * The mean luminance of the cells of a picture, row by row. A letter's edges may lie half a pixel elsewhere in another
 * renderer; a missing layer, a wrong colour or a shifted picture changes whole cells.
 */
export function cellMeans(data: ArrayLike<number>, width: number, height: number, channels: 3 | 4): number[] {
  const down = Math.round((CELLS * height) / width)
  const sums = new Float64Array(CELLS * down)
  const counts = new Float64Array(CELLS * down)
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * down) / height) * CELLS
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * channels
      const cell = row + Math.floor((x * CELLS) / width)
      const value = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
      sums[cell] = (sums[cell] ?? 0) + value
      counts[cell] = (counts[cell] ?? 0) + 1
    }
  }
  return [...sums].map((sum, i) => sum / (counts[i] || 1))
}
