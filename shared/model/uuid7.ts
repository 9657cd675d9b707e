/**
 * UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then randomness. Time-ordered, so that ids made one after
 * another lie beside each other in an index. Pure: the caller brings the clock and at least 10 random bytes.
 */
export function uuid7(ms: number, random: Uint8Array): string {
  if (random.length < 10) throw new RangeError('uuid7 needs 10 random bytes')
  const time = Math.trunc(ms).toString(16).padStart(12, '0')
  let tail = ''
  for (let i = 0; i < 10; i += 1) {
    const byte = random[i] ?? 0
    // version 7 in the high half of byte 6, variant 10 in the two high bits of byte 8
    tail += hex[i === 0 ? (byte & 0x0f) | 0x70 : i === 2 ? (byte & 0x3f) | 0x80 : byte]
  }
  return `${time.slice(0, 8)}-${time.slice(8)}-${tail.slice(0, 4)}-${tail.slice(4, 8)}-${tail.slice(8)}`
}

const hex: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
