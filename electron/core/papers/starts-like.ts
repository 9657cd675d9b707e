const starts: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'image/jpeg': [[0xff, 0xd8, 0xff]],
  'image/png': [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  'image/tiff': [
    [0x49, 0x49, 0x2a, 0x00],
    [0x4d, 0x4d, 0x00, 0x2a],
  ],
}

/** Do these bytes begin as a file of this kind does? What does not is refused here, before the centre refuses it. */
export function startsLike(bytes: Uint8Array, mediaType: string): boolean {
  if (mediaType === 'application/pdf') return Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')
  return (starts[mediaType] ?? []).some((start) => start.every((byte, i) => bytes[i] === byte))
}
