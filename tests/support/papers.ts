import type { PaperFiles } from '#core/papers/paper-files.ts'
import type { Input } from '#shared/contract/core-api.ts'

/** For who tests something else: a desk at which no paper is taken. */
export const noPapers: PaperFiles = {
  put: () => {
    throw new Error('no paper is taken here')
  },
  read: () => undefined,
  remove: () => undefined,
  sweep: () => 0,
}

/** Bytes that begin as a JPEG does and are like no other's. */
export function picture(n: number, size = 300): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  bytes.set([0xff, 0xd8, 0xff, 0xe0])
  for (let i = 4; i < size; i++) bytes[i] = (n * 31 + i * 7) % 251
  new DataView(bytes.buffer).setUint32(4, n)
  return bytes
}

/** What the page hands over when a picture was taken. */
export function taken(
  owner: Input<'papers.keep'>['owner'],
  paperId: string,
  n: number,
  changes: Partial<Input<'papers.keep'>> = {},
): Input<'papers.keep'> {
  return {
    paperId,
    owner,
    material: 'diagnosis_certificate',
    bytes: picture(n),
    mediaType: 'image/jpeg',
    pages: 1,
    quality: { doubts: [], sharpness: 300, glare: 0, width: 1700, kept: false },
    original: null,
    ...changes,
  }
}
