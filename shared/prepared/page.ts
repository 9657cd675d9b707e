import { z } from 'zod'
import { FeedPosition } from '../contract/central-api.ts'
import { exactly } from '../model/exactly.ts'
import { PreparedCase } from './prepare.ts'

/**
 * A page of the feed that the centre has made ready for storing, once for all desks: a list of what stands in the columns,
 * and the cases themselves in packs. Parts of it, in this order: the list (PreparedList as JSON, packed), then the packs
 * (PACK_CASES cases each, the last one fewer; a case is JSON on a line of its own; packed).
 */
export const PreparedList = z.object({
  /** PREPARATION of who made it */
  prepared: z.int(),
  /** SHA-256 of the policy (its ETag) by which the findings were worked out */
  policy: z.string(),
  next: FeedPosition,
  more: z.boolean(),
  cases: z.array(PreparedCase),
  /** a name → what it is found by, as `gramsOf` tells it */
  grams: z.array(z.object({ name: z.string(), grams: z.string() })),
  /** SHA-256 of each pack, hexadecimal */
  packs: z.array(z.string()),
})
export type PreparedList = z.infer<typeof PreparedList>

export const isPreparedList = exactly(PreparedList)

/** Enough cases for what they have in common to tell, and few enough for one of them to be read in a moment. */
export const PACK_CASES = 64

export const PREPARED_TYPE = 'application/vnd.mente.prepared'

/** No JSON, no zstd, no gzip and no HTML begins like this. */
const MAGIC: readonly number[] = [0x4d, 0x44, 0x50, 0x01]
/** So many bytes tell whether a page is one made ready. */
export const MARK_BYTES = MAGIC.length
const LENGTH = 4

/** Several pieces of bytes as one: what it is, then each with its length (32 bits, little endian) before it. */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, { length }) => sum + LENGTH + length, MAGIC.length)
  const whole = new Uint8Array(size)
  const view = new DataView(whole.buffer)
  whole.set(MAGIC)
  let at = MAGIC.length
  for (const part of parts) {
    view.setUint32(at, part.length, true)
    whole.set(part, at + LENGTH)
    at += LENGTH + part.length
  }
  return whole
}

export function isJoined(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte)
}

/** The pieces again, not copied; null when some of it is missing. */
export function splitParts(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = []
  let at = MAGIC.length
  while (at < bytes.length) {
    if (at + LENGTH > bytes.length) return null
    const length = view.getUint32(at, true)
    at += LENGTH
    if (at + length > bytes.length) return null
    parts.push(bytes.subarray(at, at + length))
    at += length
  }
  return parts
}
