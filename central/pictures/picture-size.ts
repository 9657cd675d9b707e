export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** Size of a JPEG, PNG or WebP without decoding it; null when it is none or broken off early. */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (view.getUint16(0) === 0xffd8) return jpegSize(view)
    if (view.getUint32(0) === 0x89504e47) {
      return { width: view.getUint32(16), height: view.getUint32(20) }
    }
    if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view)
    return null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function jpegSize(view: DataView): PictureSize | null {
  for (let at = 2; at + 4 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = view.getUint16(at + 2)
    // start of frame: C0 to CF but for the tables (C4, C8, CC)
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    }
    if (marker === 0xda || length < 2) return null
    at += 2 + length
  }
  return null
}

function webpSize(view: DataView): PictureSize | null {
  const kind = view.getUint32(12)
  if (kind === 0x56503858) {
    // VP8X: sizes less one, three bytes each
    const size = (at: number) => 1 + view.getUint8(at) + (view.getUint8(at + 1) << 8) + (view.getUint8(at + 2) << 16)
    return { width: size(24), height: size(27) }
  }
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true)
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) }
  }
  if (kind !== 0x56503820) return null
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
}
