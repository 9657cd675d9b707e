import type { OpenDocument } from './opened.ts'
import { openPdf } from './pdf.ts'
import { type DecodedPage, RefusalError } from './protocol.ts'
import { checkSourcePixels, paperSize, scaleTo, turnsSideways, upright } from './raster.ts'
import { readTiffPages, type TiffPage } from './tiff-directory.ts'
import { wrapTiffPage } from './tiff-wrap.ts'

/** Device pixels up to which nobody reads the text of a page. */
const THUMBNAIL = 200

/** Opens a TIFF of one or many pages: through the PDF engine where its compression allows, else decoded in script. */
export function openTiff(bytes: Uint8Array): OpenDocument {
  const pages = readTiffPages(bytes)
  return {
    pages: pages.length,
    close: () => undefined,
    async render(number, width) {
      const page = pages[number - 1]
      if (!page) throw new RefusalError('no_such_page')
      checkSourcePixels(page.width, page.height)
      const wrapped = wrapTiffPage(bytes, page)
      return wrapped ? renderWrapped(wrapped, page, width) : renderInScript(bytes, page, number, width)
    },
  }
}

/** Paper in CSS pixels and the stored pixels across it, upright. */
function paper(page: TiffPage): { width: number; height: number; detail: number } {
  const dpiX = page.dpiX ?? page.dpiY
  const dpiY = page.dpiY ?? page.dpiX
  // unequal resolutions: compare the paper, not the pixels
  const rows = dpiX && dpiY ? page.height * (dpiX / dpiY) : page.height
  const size = paperSize(page.width, rows, dpiX)
  return turnsSideways(page.orientation)
    ? { width: size.height, height: size.width, detail: page.height }
    : { ...size, detail: page.width }
}

async function renderWrapped(wrapped: Uint8Array, page: TiffPage, width: number): Promise<DecodedPage> {
  const lying = paper(page)
  const document = await openPdf(wrapped)
  try {
    if (page.strips.length > 1 && width > THUMBNAIL) {
      // strips scaled one by one tear the lines of text where they meet: draw them in full size, then scale the whole
      const image = await document.render(1, page.width)
      const full = upright(image.bitmap, page.orientation)
      const bitmap = scaleTo(full, Math.min(width, full.width), lying.width, lying.height)
      full.close()
      return { ...image, ...lying, bitmap }
    }
    const stored = turnsSideways(page.orientation) ? (width * lying.height) / lying.width : width
    const image = await document.render(1, Math.round(Math.min(stored, page.width)))
    return { ...image, ...lying, bitmap: upright(image.bitmap, page.orientation) }
  } finally {
    document.close()
  }
}

async function renderInScript(bytes: Uint8Array, page: TiffPage, number: number, width: number): Promise<DecodedPage> {
  const { decodeInScript } = await import('./tiff-script.ts')
  const lying = paper(page)
  const image = decodeInScript(bytes, page, number)
  const full = upright(await createImageBitmap(image), page.orientation)
  const bitmap = scaleTo(full, Math.min(width, full.width), lying.width, lying.height)
  full.close()
  return { ...lying, bitmap, notice: null, route: 'utif' }
}
