import type { MediaType } from '#shared/model/document.ts'

const starts: readonly (readonly [MediaType, readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
]

/** What a file is by its first bytes, whatever its sender calls it; null for anything the desk cannot show. */
export function mediaTypeOf(start: Uint8Array): MediaType | null {
  const known = starts.find(([, signature]) => signature.every((byte, i) => start[i] === byte))
  if (known) return known[0]
  // PDF readers look for the header anywhere in the first kilobyte, and scanners do put bytes before it.
  return Buffer.from(start).includes('%PDF-') ? 'application/pdf' : null
}
