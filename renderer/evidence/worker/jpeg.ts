import { decodeScaled, decodeWhole } from './jpeg-decode.ts'
import { type JpegHeader, readJpegHeader } from './jpeg-header.ts'
import type { OpenDocument } from './opened.ts'
import { openPdf } from './pdf.ts'
import { wrapJpeg } from './pdf-wrap.ts'
import { type DecodedPage, RefusalError } from './protocol.ts'
import { checkSourcePixels, paperSize, turnsSideways, upright } from './raster.ts'

/** Opens a photo or scan as a one-page document, upright by its EXIF orientation. */
export function openJpeg(bytes: Uint8Array): OpenDocument {
  const header = readJpegHeader(bytes)
  if (!header) throw new RefusalError('damaged')
  checkSourcePixels(header.width, header.height)
  return { pages: 1, close: () => undefined, render: (_page, width) => renderJpeg(bytes, header, width) }
}

/**
 * One JPEG at `width` device pixels. The browser's decoder refuses a file that was cut off in transfer; PDFium shows
 * the part that arrived, so that is the last resort, with a notice.
 */
export async function renderJpeg(bytes: Uint8Array, header: JpegHeader, width: number): Promise<DecodedPage> {
  const sideways = turnsSideways(header.orientation)
  const sourceWidth = sideways ? header.height : header.width
  const sourceHeight = sideways ? header.width : header.height
  const page = { ...paperSize(sourceWidth, sourceHeight, header.dpi), detail: sourceWidth }
  const notice = header.complete ? null : 'partial'
  const decoded = await decodeScaled(bytes, header, width).catch(() =>
    decodeWhole(bytes, header, width).catch(() => null),
  )
  if (decoded) return { ...page, ...decoded, notice }
  const wrapped = await openPdf(wrapJpeg(bytes, header))
  try {
    const storedWidth = sideways ? (width * header.width) / header.height : width
    const rest = await wrapped.render(1, Math.round(storedWidth))
    return { ...page, bitmap: upright(rest.bitmap, header.orientation), notice: 'partial', route: 'pdfium' }
  } finally {
    wrapped.close()
  }
}
