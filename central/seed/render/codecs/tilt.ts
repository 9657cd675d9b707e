import type { Bitmap } from './bitmap.ts'

/**
 * A page that went through the feeder askew by a small `angle` (radians, up to about two degrees; what runs over the
 * edge is lost, as in a scanner). Two shears, columns by eights, stand for the rotation: pages can then be drawn
 * upright, where the glyph cache serves every page, which is a third faster than drawing text at many angles.
 */
export function tilt(page: Bitmap, angle: number): Bitmap {
  if (angle === 0) return page
  return shiftRows(shiftColumns(page, angle), angle)
}

/** Each column of eight pixels moves down by its distance from the middle × angle. */
function shiftColumns({ width, height, rowBytes, bits }: Bitmap, angle: number): Bitmap {
  const out = new Uint8Array(bits.length)
  for (let column = 0; column < rowBytes; column++) {
    const down = Math.round((column * 8 - width / 2) * angle)
    const first = Math.max(0, down)
    const end = Math.min(height, height + down)
    for (let y = first; y < end; y++) out[y * rowBytes + column] = bits[(y - down) * rowBytes + column] ?? 0
  }
  return { width, height, rowBytes, bits: out }
}

/** Each row moves left by its distance from the middle × angle. */
function shiftRows({ width, height, rowBytes, bits }: Bitmap, angle: number): Bitmap {
  const out = new Uint8Array(bits.length)
  const padding = 0xff << (rowBytes * 8 - width)
  for (let y = 0; y < height; y++) {
    const left = Math.round((y - height / 2) * angle)
    const whole = left >> 3
    const rest = left & 7
    const row = y * rowBytes
    for (let column = 0; column < rowBytes; column++) {
      const from = column + whole
      const here = from >= 0 && from < rowBytes ? (bits[row + from] ?? 0) : 0
      const next = from + 1 >= 0 && from + 1 < rowBytes ? (bits[row + from + 1] ?? 0) : 0
      out[row + column] = ((here << rest) | (next >> (8 - rest))) & 0xff
    }
    out[row + rowBytes - 1] = (out[row + rowBytes - 1] ?? 0) & padding
  }
  return { width, height, rowBytes, bits: out }
}
