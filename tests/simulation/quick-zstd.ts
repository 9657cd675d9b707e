import { syncBuiltinESMExports } from 'node:module'
import zlib from 'node:zlib'

/** So many pieces are kept; then all are forgotten at once, which is simpler than choosing. */
const MOST = 4_000
/** What is longer is not kept; every bound that a caller sets is above it. */
const SHORT = 65_536

type Work = (input: zlib.InputType, options?: zlib.ZstdOptions) => NonSharedBuffer

/**
 * Packs and unpacks the same bytes once. Desks of a schedule, and one schedule after the other, read mostly the same cases;
 * new contexts of zstd with their buffers of half a megabyte took a fifth of all time.
 */
export function rememberPacked(): void {
  zlib.zstdDecompressSync = once(zlib.zstdDecompressSync)
  zlib.zstdCompressSync = once(zlib.zstdCompressSync)
  syncBuiltinESMExports()
}

/** What cannot be unpacked throws every time anew, as the work itself does. */
function once(work: Work): Work {
  const known = new Map<string, NonSharedBuffer>()
  return (input, options) => {
    if (!Buffer.isBuffer(input) || input.length > SHORT) return work(input, options)
    const key = input.toString('latin1')
    const before = known.get(key)
    if (before !== undefined) return Buffer.from(before)
    const made = work(input, options)
    if (known.size >= MOST) known.clear()
    if (made.length <= SHORT) known.set(key, made)
    // Whoever was given it may write on it.
    return Buffer.from(made)
  }
}
