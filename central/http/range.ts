/** `whole`: answer 200 · a pair: answer 206 with these bytes, both included · `unsatisfiable`: answer 416 */
export type ByteRange = 'whole' | 'unsatisfiable' | { readonly from: number; readonly to: number }

/**
 * A `Range` header (RFC 9110 §14) for a document of `size` bytes. One range is served; a header we do not understand,
 * or with several ranges, is ignored as the RFC allows.
 */
export function parseRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match) return 'whole'
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return 'whole'
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { from: size - length, to: size - 1 }
  }
  const from = Number(first)
  if (last !== '' && Number(last) < from) return 'whole'
  if (from >= size) return 'unsatisfiable'
  return { from, to: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
