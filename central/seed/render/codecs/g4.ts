import type { Bitmap } from './bitmap.ts'
import { blackMakeUp, blackTerminating, whiteMakeUp, whiteTerminating } from './g4-tables.ts'

const LONGEST_MAKE_UP = 2560

interface Code {
  readonly value: number
  readonly length: number
}
const code = (bits: string): Code => ({ value: Number.parseInt(bits || '0', 2), length: bits.length })
const runs = [
  { short: whiteTerminating.map(code), long: whiteMakeUp.map(code) },
  { short: blackTerminating.map(code), long: blackMakeUp.map(code) },
] as const

const PASS = code('0001')
const HORIZONTAL = code('001')
/** Vertical modes for a1 − b1 = −3 … 3. */
const VERTICAL = ['0000010', '000010', '010', '1', '011', '000011', '0000011'].map(code)
const END_OF_LINE = code('000000000001')

/** Writes codes of up to 13 bits into a growing buffer. */
function bitWriter(capacity: number) {
  let bytes = new Uint8Array(capacity)
  let length = 0
  let pending = 0
  let free = 8
  return {
    put({ value, length: bits }: Code): void {
      let left = bits
      while (left > 0) {
        const take = Math.min(free, left)
        pending |= ((value >> (left - take)) & ((1 << take) - 1)) << (free - take)
        left -= take
        free -= take
        if (free > 0) continue
        if (length === bytes.length) {
          const grown = new Uint8Array(bytes.length * 2)
          grown.set(bytes)
          bytes = grown
        }
        bytes[length++] = pending
        pending = 0
        free = 8
      }
    },
    finish(): Uint8Array {
      if (free < 8) this.put({ value: 0, length: free })
      return bytes.slice(0, length)
    },
  }
}

/** Positions where the colour of a row changes, starting from white, then `width` three times; returns their number. */
function changesOf(bitmap: Bitmap, y: number, out: Int32Array): void {
  let n = 0
  let previous = 0
  const start = y * bitmap.rowBytes
  for (let i = 0; i < bitmap.rowBytes; i++) {
    const byte = bitmap.bits[start + i] ?? 0
    let edges = byte ^ ((byte >> 1) | (previous << 7))
    previous = byte & 1
    while (edges !== 0) {
      const bit = Math.clz32(edges) - 24
      edges &= ~(0x80 >> bit)
      const x = i * 8 + bit
      if (x < bitmap.width) out[n++] = x
    }
  }
  out.fill(bitmap.width, n, n + 4)
}

/**
 * CCITT Group 4 (ITU-T T.6) data of a bitmap, ended by EOFB.
 * For PDF: /K -1 /BlackIs1 false; for TIFF: Compression 4, WhiteIsZero.
 */
export function encodeG4(bitmap: Bitmap): Uint8Array {
  const { width, height } = bitmap
  const out = bitWriter(Math.max(1024, (bitmap.bits.length >> 3) + 64))
  let reference = new Int32Array(width + 8).fill(width)
  let current = new Int32Array(width + 8)

  const putRun = (colour: 0 | 1, run: number): void => {
    let left = run
    const table = runs[colour]
    while (left >= 64) {
      const step = Math.min(left - (left % 64), LONGEST_MAKE_UP)
      const makeUp = table.long[step / 64]
      if (makeUp) out.put(makeUp)
      left -= step
    }
    const last = table.short[left]
    if (last) out.put(last)
  }
  const at = (row: Int32Array, i: number): number => row[i] ?? width

  for (let y = 0; y < height; y++) {
    changesOf(bitmap, y, current)
    let a0 = -1
    let colour: 0 | 1 = 0
    let c = 0
    let r = 0
    while (a0 < width) {
      const a1 = at(current, c)
      while (r > 1 && at(reference, r - 2) > a0) r -= 2
      while (at(reference, r) <= a0 && at(reference, r) < width) r += 2
      const b1 = at(reference, r)
      const b2 = at(reference, r + 1)
      if (b2 < a1) {
        out.put(PASS)
        a0 = b2
        continue
      }
      const vertical = Math.abs(a1 - b1) <= 3 ? VERTICAL[a1 - b1 + 3] : undefined
      if (vertical) {
        out.put(vertical)
        a0 = a1
        colour = colour === 0 ? 1 : 0
        c++
        r = r > 0 ? r - 1 : r + 1
        continue
      }
      const a2 = at(current, c + 1)
      out.put(HORIZONTAL)
      putRun(colour, a1 - Math.max(a0, 0))
      putRun(colour === 0 ? 1 : 0, a2 - a1)
      a0 = a2
      c += 2
    }
    ;[reference, current] = [current, reference]
  }
  out.put(END_OF_LINE)
  out.put(END_OF_LINE)
  return out.finish()
}
