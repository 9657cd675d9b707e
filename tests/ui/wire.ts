/** Bytes and row numbers across Playwright's JSON binding. */
export function encode(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Uint32Array) {
    return { $numbers: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
  }
  if (Array.isArray(value)) return value.map(encode)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encode(entry)]))
  }
  return value
}

/** What the page sends holds no bytes: JSON is itself. `undefined` entries were dropped on the way. */
export const decode = (value: unknown): unknown => value
