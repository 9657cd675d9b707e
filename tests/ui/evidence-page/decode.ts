import type { DocumentRef } from '#shared/model/document.ts'
import { evidence } from '../../../renderer/evidence/evidence.ts'

/** What both test pages do with the engine itself. Documents come from the test's own server. */

export type DecodeAnswer =
  | { refused: string; ms: number }
  | {
      refused: null
      ms: number
      notice: string | null
      route: string
      detail: number
      pages: number
      width: number
      height: number
      paperWidth: number
      paperHeight: number
      /** share of pixels darker than mid-grey */
      dark: number
      /** pixels that are not opaque: always 0 */
      transparent: number
      /** RGB at the centre of each quarter: top left, top right, bottom left, bottom right */
      corners: number[][]
    }

export async function load(doc: DocumentRef) {
  // what follows '#' only makes the record a document of its own
  const response = await fetch(`/bytes/${encodeURIComponent(doc.title.split('#')[0] ?? '')}`)
  return { bytes: new Uint8Array(await response.arrayBuffer()), mediaType: doc.mediaType }
}

/** A record for a file of the server; the hash is only a key here. */
export function record(name: string, pages = 1): DocumentRef {
  const id = [...name].reduce((hash, c) => (hash * 33 + c.charCodeAt(0)) >>> 0, 5381)
  return {
    id: `00000000-0000-7000-8000-${String(id).padStart(12, '0')}`,
    material: 'report',
    title: name,
    sha256: name,
    bytes: 1,
    mediaType: 'application/pdf',
    pages,
    addedAt: '2026-11-22T02:00:00.000Z',
    issuedOn: null,
    issuer: null,
    issuerLevel: null,
  }
}

/** Share of pixels darker than mid-grey, and the mean colours of the four quarters of the bitmap. */
function look(bitmap: ImageBitmap) {
  const width = Math.min(bitmap.width, 500)
  const height = Math.max(1, Math.round((width * bitmap.height) / bitmap.width))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.drawImage(bitmap, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  let dark = 0
  let clear = 0
  const corner = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data.subarray(0, 3)]
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0) < 384) dark += 1
    if (data[i + 3] !== 255) clear += 1
  }
  const [x1, x2, y1, y2] = [width >> 2, (3 * width) >> 2, height >> 2, (3 * height) >> 2]
  return {
    dark: dark / (width * height),
    transparent: clear,
    corners: [corner(x1, y1), corner(x2, y1), corner(x1, y2), corner(x2, y2)],
  }
}

export async function decode(name: string, page: number, width: number, loadBy = load): Promise<DecodeAnswer> {
  const began = performance.now()
  try {
    const image = await evidence().request({ doc: record(name), load: loadBy, page, width, purpose: 'visible' })
    const ms = performance.now() - began
    const { bitmap, notice, route, detail } = image
    const size = { width: bitmap.width, height: bitmap.height, paperWidth: image.width, paperHeight: image.height }
    return { refused: null, ms, notice, route, detail, pages: evidence().pages(record(name)), ...size, ...look(bitmap) }
  } catch (cause) {
    const code = cause instanceof Error ? cause.message : String(cause)
    return { refused: code, ms: performance.now() - began }
  }
}
