import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { FRAME } from './frame.ts'
import type { Ink } from './ink.ts'

/** Four shades are enough to compare by: 0, 85, 170, 255. */
const SHADE = 85
const BYTES = (FRAME.width * FRAME.height) / 4

/** A framed page as it is stored: two bits a pixel, compressed. */
export function packed({ data }: Ink): Uint8Array {
  const bits = new Uint8Array(BYTES)
  for (let i = 0; i < data.length; i++) {
    bits[i >> 2] = (bits[i >> 2] ?? 0) | (Math.round((data[i] ?? 0) / SHADE) << ((i & 3) * 2))
  }
  return deflateRawSync(bits)
}

/** Throws when the bytes were not packed by `packed`. */
export function unpacked(bytes: Uint8Array): Ink {
  const bits = inflateRawSync(bytes, { maxOutputLength: BYTES })
  if (bits.length !== BYTES) throw new RangeError('not a framed page')
  const data = new Uint8Array(FRAME.width * FRAME.height)
  for (let i = 0; i < data.length; i++) data[i] = (((bits[i >> 2] ?? 0) >> ((i & 3) * 2)) & 3) * SHADE
  return { ...FRAME, data }
}
