import { exifOrientation } from './jpeg-header.ts'
import type { OpenDocument } from './opened.ts'
import { decodePartial } from './partial.ts'
import { RefusalError } from './protocol.ts'
import { checkSourcePixels, paperSize, scaleTo, turnsSideways, upright } from './raster.ts'

interface WebpHeader {
  width: number
  height: number
  orientation: number
}

/** Opens a WebP, as far as it has arrived, upright by its EXIF orientation. Its size comes from the header before a pixel is decoded. */
export function openWebp(bytes: Uint8Array): OpenDocument {
  const header = readWebpHeader(bytes)
  if (!header) throw new RefusalError('damaged')
  checkSourcePixels(header.width, header.height)
  const sideways = turnsSideways(header.orientation)
  const across = sideways ? header.height : header.width
  const down = sideways ? header.width : header.height
  return {
    pages: 1,
    close: () => undefined,
    async render(_page, width) {
      const blob = new Blob([new Uint8Array(bytes)], { type: 'image/webp' })
      // browsers differ in whether they turn a WebP: none of them may, so that it is turned once
      const whole = await createImageBitmap(blob, { imageOrientation: 'none' }).catch(() => null)
      const full = upright(whole ?? (await decodePartial(bytes, 'image/webp')), header.orientation)
      const bitmap = scaleTo(full, Math.min(width, across), across, down)
      full.close()
      return {
        bitmap,
        ...paperSize(across, down, null),
        detail: across,
        notice: whole ? null : 'partial',
        route: 'bitmap',
      }
    },
  }
}

/** Container and bit stream headers: RFC 9649 sections 2.3-2.7. Of two sizes the larger counts. */
function readWebpHeader(bytes: Uint8Array): WebpHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = { width: 0, height: 0, orientation: 1 }
  const grow = (width: number, height: number) => {
    header.width = Math.max(header.width, width)
    header.height = Math.max(header.height, height)
  }
  let at = 12
  while (at + 8 <= bytes.length) {
    const kind = String.fromCharCode(...bytes.subarray(at, at + 4))
    const length = view.getUint32(at + 4, true)
    const body = at + 8
    if (kind === 'VP8X' && body + 10 <= bytes.length) {
      const three = (from: number) => view.getUint16(from, true) + view.getUint8(from + 2) * 65536 + 1
      grow(three(body + 4), three(body + 7))
    }
    if (kind === 'VP8 ' && body + 10 <= bytes.length) {
      grow(view.getUint16(body + 6, true) & 0x3fff, view.getUint16(body + 8, true) & 0x3fff)
    }
    if (kind === 'VP8L' && body + 5 <= bytes.length) {
      const packed = view.getUint32(body + 1, true)
      grow((packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1)
    }
    if (kind === 'EXIF') header.orientation = orientationOf(bytes.subarray(body, body + length))
    at = body + length + (length % 2)
  }
  return header.width > 0 && header.height > 0 ? header : null
}

/** Some writers keep the six bytes that precede EXIF in a JPEG. */
function orientationOf(exif: Uint8Array): number {
  const prefixed = String.fromCharCode(...exif.subarray(0, 4)) === 'Exif'
  return exifOrientation(prefixed ? exif.subarray(6) : exif) ?? 1
}
