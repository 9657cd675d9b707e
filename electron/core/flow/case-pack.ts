import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { localProblem } from '../db/problems.ts'

/** Older runtimes do not have zstd; they are sent cases one by one. */
export const canUnpack = typeof zlib.zstdDecompress === 'function'

const NEWLINE = 0x0a
/** A pack of cases of some four kilobytes unpacks in one piece. */
const UNPACKED = 512 * 1024
/** No honest pack comes near this; a few kilobytes can be packed so that they unpack to gigabytes. */
const MOST_UNPACKED = 64_000_000
const limits = { chunkSize: UNPACKED, maxOutputLength: MOST_UNPACKED }

/** What is shorter is unpacked before another thread would have begun. */
const SHORT = 4_096

/** Bytes that were packed with zstd, mostly unpacked beside other work; null when they are none, or far too many. */
export async function unpackedBeside(packed: Uint8Array, chunkSize: number): Promise<Buffer | null> {
  const most = { chunkSize, maxOutputLength: MOST_UNPACKED }
  try {
    return packed.length < SHORT
      ? zlib.zstdDecompressSync(packed, most)
      : await promisify(zlib.zstdDecompress)(packed, most)
  } catch {
    return null
  }
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
    return zlib.zstdDecompressSync(pack, limits)
  } catch {
    throw localProblem('DbDamaged')
  }
}
