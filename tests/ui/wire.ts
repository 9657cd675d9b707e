/**
 * A value between page and core, as the bytes of one message: the length of a JSON text, the text, and behind it the bytes and
 * row numbers the text only names. As near as a test comes to the structured clone of the product's port: nothing large is
 * taken apart value by value.
 */
export function pack(value: unknown): Buffer {
  const blobs: Buffer[] = []
  let end = 0
  const place = (bytes: Buffer): number => {
    const at = end
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
    blobs.push(padded)
    end += padded.length
    return at
  }
  const text = JSON.stringify(
    replace(value, (array) =>
      array instanceof Uint32Array
        ? { $numbers: [place(Buffer.from(array.buffer, array.byteOffset, array.byteLength)), array.length] }
        : { $bytes: [place(Buffer.from(array)), array.length] },
    ),
  )
  const json = Buffer.from(text)
  const head = Buffer.alloc(4)
  const padding = Buffer.alloc(-json.length & 3, ' ')
  head.writeUInt32LE(json.length + padding.length)
  return Buffer.concat([head, json, padding, ...blobs])
}

function replace(value: unknown, put: (array: Uint8Array | Uint32Array) => unknown): unknown {
  if (value instanceof Uint8Array || value instanceof Uint32Array) return put(value)
  if (Array.isArray(value)) return value.map((entry) => replace(entry, put))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replace(entry, put)]))
}

/** What the page packed, which sends bytes but no row numbers. */
export function unpack(body: Buffer): unknown {
  const length = body.readUInt32LE(0)
  return JSON.parse(body.toString('utf8', 4, 4 + length), (_, value: unknown) => {
    if (value === null || typeof value !== 'object' || !('$bytes' in value) || !Array.isArray(value.$bytes))
      return value
    const [at, size] = value.$bytes.map(Number)
    const from = 4 + length + (at ?? 0)
    return new Uint8Array(body.subarray(from, from + (size ?? 0)))
  })
}
