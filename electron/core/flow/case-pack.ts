import * as zlib from 'node:zlib'
import { localProblem } from '../db/problems.ts'

/** Where a body lies: in which pack of its page, and on which line of it. */
export interface PackedBody {
  readonly pack: number
  readonly line: number
}

/** Enough cases for what they have in common to tell, and few enough for one of them to be read in a moment. */
export const PACK_CASES = 32
/** Fewer than these have too little in common. */
export const FEWEST_PACKED = 8

/** Older runtimes do not have zstd; cases are then kept one by one. */
export const canPack = typeof zlib.zstdCompressSync === 'function'

const NEWLINE = 0x0a
const newline = Buffer.of(NEWLINE)
/** A pack of cases of some four kilobytes unpacks in one piece. */
const UNPACKED = 256 * 1024
/** Speed before size: it is for this disk only. */
const packing = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } }

/** @param texts of cases, each JSON in UTF-8 on one line */
export function packBodies(texts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = sideBySide(texts) ?? Buffer.concat(texts.flatMap((text) => [text, newline]))
  // A copy of just the length, which can be handed to another thread without what else is in that memory.
  return new Uint8Array(zlib.zstdCompressSync(whole, packing))
}

/** The piece of memory that holds nothing but these lines, or null where they do not lie so. */
function sideBySide([first, ...more]: readonly Uint8Array[]): Uint8Array | null {
  if (!first) return null
  const whole = new Uint8Array(first.buffer)
  let end = first.byteOffset + first.length
  for (const { buffer, byteOffset, length } of more) {
    if (buffer !== first.buffer || byteOffset !== end + 1 || whole[end] !== NEWLINE) return null
    end = byteOffset + length
  }
  return whole[end] === NEWLINE ? whole.subarray(first.byteOffset, end + 1) : null
}

/** Reads lines of a pack. Throws ProblemError DbDamaged when there is no such pack or line. */
export function unpackBodies(pack: Uint8Array | null | undefined): (line: number | null) => string {
  if (!pack) throw localProblem('DbDamaged')
  const whole = unpacked(pack)
  return (line) => {
    let from = 0
    for (let n = 0; n < (line ?? Number.POSITIVE_INFINITY); n += 1) {
      from = whole.indexOf(NEWLINE, from) + 1
      if (from === 0) throw localProblem('DbDamaged')
    }
    const to = whole.indexOf(NEWLINE, from)
    if (to === -1) throw localProblem('DbDamaged')
    return whole.toString('utf8', from, to)
  }
}

function unpacked(pack: Uint8Array): Buffer {
  try {
    return zlib.zstdDecompressSync(pack, { chunkSize: UNPACKED })
  } catch {
    throw localProblem('DbDamaged')
  }
}
