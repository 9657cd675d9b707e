/** What the markers of a JPEG say before anything is decoded. */
export interface JpegHeader {
  /** as stored, before the EXIF orientation */
  width: number
  height: number
  components: number
  /** EXIF orientation 1…8; 1 when absent or nonsense */
  orientation: number
  /** dots per inch from JFIF, null when it states none */
  dpi: number | null
  /** has its end marker; a file without one was cut off */
  complete: boolean
}

/** Start-of-frame markers: C0…CF without DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Reads the header of a JPEG; null when the bytes are not one or no frame is found. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let orientation = 1
  let dpi: number | null = null
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = view.getUint16(at + 2)
    const body = at + 4
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return null
    if (marker === 0xe0 && length >= 14 && ascii(bytes, body, 4) === 'JFIF') {
      const perUnit = view.getUint16(body + 8)
      const unit = view.getUint8(body + 7)
      if (perUnit > 1 && unit === 1) dpi = perUnit
      if (perUnit > 1 && unit === 2) dpi = perUnit * 2.54
    }
    if (marker === 0xe1 && ascii(bytes, body, 4) === 'Exif') {
      orientation = exifOrientation(bytes.subarray(body + 6, end)) ?? orientation
    }
    if (isFrame(marker) && length >= 8) {
      const height = view.getUint16(body + 1)
      const width = view.getUint16(body + 3)
      if (width === 0 || height === 0) return null
      return { width, height, components: view.getUint8(body + 5), orientation, dpi, complete: hasEnd(bytes) }
    }
    at = end
  }
  return null
}

/** Tag 0x0112 of the first directory of an EXIF block (a small TIFF); null when absent or out of range. */
export function exifOrientation(tiff: Uint8Array): number | null {
  if (tiff.length < 14) return null
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = view.getUint16(0) === 0x4949
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.length) return null
  const entries = view.getUint16(directory, little)
  for (let i = 0; i < entries; i += 1) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > tiff.length) return null
    if (view.getUint16(entry, little) === 0x0112) {
      const value = view.getUint16(entry + 8, little)
      return value >= 1 && value <= 8 ? value : null
    }
  }
  return null
}

/** The end marker, allowing for the padding some scanners append. */
function hasEnd(bytes: Uint8Array): boolean {
  for (let i = bytes.length - 2; i >= Math.max(0, bytes.length - 4096); i -= 1) {
    if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true
  }
  return false
}

/**
 * The same JPEG without its EXIF block. Inside a PDF the page matrix alone places the image; a camera's orientation
 * left in the stream would turn it a second time.
 */
export function withoutExif(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xda || isFrame(marker)) break
    const end = at + 2 + view.getUint16(at + 2)
    if (marker === 0xe1 && end <= bytes.length && ascii(bytes, at + 4, 4) === 'Exif') {
      const kept = new Uint8Array(bytes.length - (end - at))
      kept.set(bytes.subarray(0, at))
      kept.set(bytes.subarray(end), at)
      return kept
    }
    at = end
  }
  return bytes
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}
