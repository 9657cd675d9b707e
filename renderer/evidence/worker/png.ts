import type { OpenDocument } from './opened.ts'
import { decodePartial } from './partial.ts'
import { RefusalError } from './protocol.ts'
import { checkSourcePixels, paperSize, scaleTo } from './raster.ts'

/** Opens a PNG, as far as it has arrived. Size and resolution come from its header before a pixel is decoded. */
export function openPng(bytes: Uint8Array): OpenDocument {
  if (bytes.length < 33) throw new RefusalError('damaged')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = view.getUint32(16)
  const height = view.getUint32(20)
  checkSourcePixels(width, height)
  const paper = paperSize(width, height, pngDpi(bytes))
  return {
    pages: 1,
    close: () => undefined,
    async render(_page, target) {
      const blob = new Blob([new Uint8Array(bytes)], { type: 'image/png' })
      const whole = await createImageBitmap(blob).catch(() => null)
      const full = whole ?? (await decodePartial(bytes, 'image/png'))
      const bitmap = scaleTo(full, Math.min(target, width), width, height)
      full.close()
      return { bitmap, ...paper, detail: width, notice: whole ? null : 'partial', route: 'bitmap' }
    },
  }
}

/** The pHYs chunk, which stands before the image data; null when the unit is not the metre or it is absent. */
function pngDpi(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 8
  while (at + 21 <= bytes.length) {
    const length = view.getUint32(at)
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (kind === 'pHYs') return view.getUint8(at + 16) === 1 ? view.getUint32(at + 8) * 0.0254 : null
    if (kind === 'IDAT') return null
    at += length + 12
  }
  return null
}
