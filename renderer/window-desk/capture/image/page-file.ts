import { PDFDocument } from 'pdf-lib'
import { wrapPage } from '../../../evidence/worker/pdf-wrap.ts'
import type { Bilevel } from './bilevel.ts'

/** A4 at its long side, in points: pages are written at their paper's size, not at the camera's. */
const LONG_SIDE = 841.89

/** A page in black and white as a small PDF of its own. Deflate, because every reader knows it. */
export async function bilevelPdf({ width, height, bits }: Bilevel): Promise<Uint8Array<ArrayBuffer>> {
  const data = await deflate(bits)
  const scale = LONG_SIDE / Math.max(width, height)
  const pdf = wrapPage({
    columns: width,
    rows: height,
    width: width * scale,
    height: height * scale,
    imageEntries: () => '/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode',
    images: [{ top: 0, rows: height, data }],
  })
  return new Uint8Array(pdf)
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: 'application/pdf' | 'image/jpeg'
}

/** Several papers' files one after another as one PDF; what was already compressed is taken over as it is. */
export async function joined(files: readonly PageFile[]): Promise<PageFile & { pages: number }> {
  const out = await PDFDocument.create()
  for (const { bytes, mediaType } of files) {
    if (mediaType === 'application/pdf') {
      const pdf = await PDFDocument.load(bytes)
      for (const page of await out.copyPages(pdf, pdf.getPageIndices())) out.addPage(page)
      continue
    }
    const image = await out.embedJpg(bytes)
    const scale = LONG_SIDE / Math.max(image.width, image.height)
    const page = out.addPage([image.width * scale, image.height * scale])
    page.drawImage(image, { x: 0, y: 0, width: page.getWidth(), height: page.getHeight() })
  }
  return { bytes: new Uint8Array(await out.save()), mediaType: 'application/pdf', pages: out.getPageCount() }
}

/** The same PDF with its pages in another order; `order` names pages from 0, those left out are gone. */
export async function reordered(bytes: Uint8Array, order: readonly number[]): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.load(bytes)
  const out = await PDFDocument.create()
  for (const page of await out.copyPages(pdf, [...order])) out.addPage(page)
  return new Uint8Array(await out.save())
}

/** How many pages a PDF has. Throws when it cannot be read or asks for a password. */
export async function pagesOf(bytes: Uint8Array): Promise<number> {
  return (await PDFDocument.load(bytes)).getPageCount()
}
