/** What one document may cost. A file beyond these is refused with a sentence instead of stalling the desk. */
export const limits = {
  bytes: 96 * 1024 * 1024,
  pages: 1000,
  /** of one stored image: 100 MP is an A3 sheet at 700 dpi */
  sourcePixels: 100_000_000,
  /** of one HEIC photo: the largest phone camera has 48 MP; decoding takes twelve bytes a pixel */
  heifPixels: 50_000_000,
  /** of one rendered bitmap: an A4 page at 290 dpi, 64 MB */
  renderPixels: 16_000_000,
  renderSide: 8192,
  /** from the request to the answer, opening included */
  milliseconds: 8000,
  /** the same for a HEIC photo: its decoder needs a second or two for what a JPEG needs a twentieth of */
  heifMilliseconds: 20_000,
  /** WebAssembly memory never shrinks: above this the worker is replaced */
  heapBytes: 512 * 1024 * 1024,
}

/**
 * Pixel size of a render: `width` wide in the page's proportions, within the render limits and never below one pixel.
 */
export function renderSize(width: number, pageWidth: number, pageHeight: number): { width: number; height: number } {
  const ratio = pageHeight / pageWidth
  const widest = Math.min(width, limits.renderSide, limits.renderSide / ratio, Math.sqrt(limits.renderPixels / ratio))
  const bounded = (side: number) => Math.min(limits.renderSide, Math.max(1, Math.round(side)))
  return { width: bounded(widest), height: bounded(widest * ratio) }
}
