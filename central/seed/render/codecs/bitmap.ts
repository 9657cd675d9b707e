/** A black-and-white picture: rows of packed bits, most significant first, 1 = black; padding bits are 0. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly rowBytes: number
  readonly bits: Uint8Array
}

/** opaque white as a signed 32-bit word */
const WHITE = -1

/**
 * Bilevel copy of RGBA pixels by their green channel, as a scanner's fixed threshold does it.
 * `threshold` 0–255: darker than this becomes ink; high, so that hair strokes of small characters survive.
 */
export function toBitmap(rgba: Uint8Array, width: number, height: number, threshold: number): Bitmap {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height)
  const rowBytes = (width + 7) >> 3
  const bits = new Uint8Array(rowBytes * height)
  for (let y = 0, p = 0; y < height; y++) {
    let out = y * rowBytes
    const whole = width & ~7
    let x = 0
    for (; x < whole; x += 8, p += 8) {
      // paper is mostly white: one test for eight pixels
      const all =
        (pixels[p] ?? 0) &
        (pixels[p + 1] ?? 0) &
        (pixels[p + 2] ?? 0) &
        (pixels[p + 3] ?? 0) &
        (pixels[p + 4] ?? 0) &
        (pixels[p + 5] ?? 0) &
        (pixels[p + 6] ?? 0) &
        (pixels[p + 7] ?? 0)
      if (all !== WHITE) bits[out] = inkOf(pixels, p, 8, threshold)
      out++
    }
    if (x < width) bits[out] = inkOf(pixels, p, width - x, threshold)
    p += width - x
  }
  return { width, height, rowBytes, bits }
}

/** Up to eight pixels as the high bits of one byte. */
function inkOf(pixels: Uint32Array, from: number, count: number, threshold: number): number {
  let byte = 0
  for (let i = 0; i < count; i++) {
    if ((((pixels[from + i] ?? 0) >>> 8) & 255) < threshold) byte |= 0x80 >> i
  }
  return byte
}
