const SLASH = 0x2f
/** how far a stream may begin behind its /Length: the rest of a dictionary */
const DICTIONARY = 2048
/** shorter streams are not worth stepping over */
const SHORT = 4096

/**
 * True when any of these names stands as a whole /Name in the readable part of a PDF. Streams whose length is stated
 * and true are stepped over: they are nearly all of a scanned file, and by chance any short name occurs in them.
 */
export function namesAny(file: Uint8Array, names: readonly string[]): boolean {
  const wanted = names.map((name) => new TextEncoder().encode(name))
  const length = new TextEncoder().encode('Length')
  // the stream stepped over once the names of its dictionary were looked at
  let stream: { start: number; end: number } | null = null
  for (let at = file.indexOf(SLASH); at >= 0; at = file.indexOf(SLASH, at + 1)) {
    if (stream && at >= stream.start) {
      at = stream.end - 1
      stream = null
      continue
    }
    if (wanted.some((name) => standsAt(file, at + 1, name))) return true
    if (!stream && standsAt(file, at + 1, length)) stream = streamAfter(file, at + 1 + length.length)
  }
  return false
}

/** Where the stream lies whose dictionary states its length here; null unless it ends where it says. */
function streamAfter(file: Uint8Array, at: number): { start: number; end: number } | null {
  const rest = latin1(file.subarray(at, at + DICTIONARY))
  const found = /^\s+(\d{1,10})(?!\s+\d+\s+R)\b[\s\S]*?\bstream\r?\n/.exec(rest)
  const stated = Number(found?.[1] ?? 0)
  if (!found || stated < SHORT || /endobj/.test(found[0])) return null
  const start = at + found[0].length
  const end = start + stated
  return /^\s{0,2}endstream/.test(latin1(file.subarray(end, end + 12))) ? { start, end } : null
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

function standsAt(file: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i += 1) if (file[at + i] !== name[i]) return false
  const after = file[at + name.length] ?? 0x20
  const letter = (after >= 0x41 && after <= 0x5a) || (after >= 0x61 && after <= 0x7a)
  return !letter && after < 0x80
}
