// the worker half first: it announces itself to the display half, which then runs it in this very worker
import 'pdfjs-dist/legacy/build/pdf.worker.mjs'
import { getDocument, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PageText } from '../page-text.ts'
import { limits, renderSize } from './limits.ts'
import type { OpenDocument } from './opened.ts'
import { AssetReader, CMapReader } from './pdfjs-assets.ts'
import { pdfjsText } from './pdfjs-text.ts'
import { type DecodedPage, RefusalError } from './protocol.ts'
import { canvasOf } from './raster.ts'

const CSS_PER_POINT = 96 / 72

// pdf.js paces itself by the frames of a window. Here there is none, and nothing else to give way to.
Object.assign(globalThis, {
  window: { requestAnimationFrame: (next: () => void) => setTimeout(next, 0), cancelAnimationFrame: clearTimeout },
})

class Canvases {
  create(width: number, height: number) {
    if (width * height > limits.sourcePixels) throw new RefusalError('too_many_pixels')
    const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height))
    return { canvas, context: canvas.getContext('2d', { willReadFrequently: true }) }
  }
  reset(held: { canvas: OffscreenCanvas | null }, width: number, height: number) {
    if (held.canvas) Object.assign(held.canvas, { width, height })
  }
  destroy(held: { canvas: OffscreenCanvas | null; context: unknown }) {
    this.reset(held, 0, 0)
    Object.assign(held, { canvas: null, context: null })
  }
}

/** Filters need a document to live in; without one pages are drawn without them. */
class NoFilters {
  addFilter() {
    return 'none'
  }
  addHCMFilter() {
    return 'none'
  }
  addAlphaFilter() {
    return 'none'
  }
  addLuminosityFilter() {
    return 'none'
  }
  addHighlightHCMFilter() {
    return 'none'
  }
  destroy() {
    return undefined
  }
}

/** Opens a PDF with pdf.js. Scripts, XFA and links are not run, and nothing is fetched but our own assets. */
export async function openWithPdfjs(bytes: Uint8Array, password = ''): Promise<OpenDocument> {
  const task = getDocument({
    // it takes the bytes over, and a second attempt at the same file needs them
    data: bytes.slice(),
    ...(password !== '' && { password }),
    verbosity: 0,
    enableXfa: false,
    isEvalSupported: false,
    isImageDecoderSupported: true,
    useWorkerFetch: false,
    maxImageSize: limits.sourcePixels,
    CMapReaderFactory: CMapReader,
    StandardFontDataFactory: AssetReader,
    WasmFactory: AssetReader,
    CanvasFactory: Canvases,
    FilterFactory: NoFilters,
    // the only thing asked of a document is where fonts are kept
    ownerDocument: { fonts: Reflect.get(globalThis, 'fonts') } as unknown as HTMLDocument,
  })
  const document = await task.promise.catch((cause: unknown) => {
    throw refusalOf(cause, password)
  })
  return {
    pages: document.numPages,
    close: () => void task.destroy(),
    render: (number, width) => withPage(document, number, (page) => draw(page, width)),
    text: (number) => withPage(document, number, pdfjsText),
  }
}

async function withPage<T extends DecodedPage | PageText>(
  document: PDFDocumentProxy,
  number: number,
  use: (page: PDFPageProxy) => Promise<T>,
): Promise<T> {
  if (number < 1 || number > document.numPages) throw new RefusalError('no_such_page')
  const page = await document.getPage(number).catch((cause: unknown) => {
    throw new RefusalError('damaged', { cause })
  })
  try {
    return await use(page)
  } finally {
    // it would keep the page's pictures in full size
    page.cleanup()
  }
}

async function draw(page: PDFPageProxy, width: number): Promise<DecodedPage> {
  const points = page.getViewport({ scale: 1 })
  if (!(points.width > 0 && points.height > 0 && points.width < 1e6 && points.height < 1e6)) {
    throw new RefusalError('damaged')
  }
  const pixels = renderSize(width, points.width, points.height)
  const [canvas, context] = canvasOf(pixels.width, pixels.height)
  const viewport = page.getViewport({ scale: pixels.width / points.width })
  const task = page.render({
    canvas: null,
    // its types know only the canvas of a page
    canvasContext: context as unknown as CanvasRenderingContext2D,
    viewport,
  })
  await task.promise.catch((cause: unknown) => {
    throw cause instanceof RefusalError ? cause : new RefusalError('damaged', { cause })
  })
  return {
    bitmap: canvas.transferToImageBitmap(),
    width: points.width * CSS_PER_POINT,
    height: points.height * CSS_PER_POINT,
    detail: Number.POSITIVE_INFINITY,
    notice: 'repaired',
    route: 'pdfjs',
  }
}

/** pdf.js's PasswordException: 1 none was given, 2 the one given is wrong. */
function refusalOf(cause: unknown, password: string): RefusalError {
  const named = cause instanceof Error && cause.name === 'PasswordException'
  if (named) return new RefusalError(password === '' ? 'password' : 'wrong_password', { cause })
  return new RefusalError('damaged', { cause })
}
