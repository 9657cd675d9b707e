import { renderSize } from './limits.ts'
import type { Softer } from './opened.ts'
import type { LoadedPdf, Pdfium } from './pdfium-types.ts'
import { type DecodedPage, RefusalError } from './protocol.ts'
import { checkSourcePixels } from './raster.ts'
import { drawScan, inspectPage } from './scan-page.ts'

const CSS_PER_POINT = 96 / 72
/** FPDFBitmap_BGRA: the alpha byte stays what the page was filled with, so the pixels are opaque as they are. */
const BITMAP_FORMAT = 4
/** FPDF_ANNOT | FPDF_REVERSE_BYTE_ORDER: stamps and notes are drawn, and bytes come as RGBA. */
const RENDER_FLAGS = 0x01 | 0x10
const WHITE = 0xffffffff

/** Draws page `index` (from 0) `width` device pixels wide: a scan straight from its picture, anything else by the engine. */
export async function drawPage(
  engine: Pdfium,
  pdf: LoadedPdf,
  index: number,
  width: number,
  softer?: Softer,
): Promise<DecodedPage> {
  const { api } = engine
  const page = api.FPDF_LoadPage(pdf.document, index)
  if (page === 0) throw new RefusalError('damaged')
  try {
    const size = {
      width: api.FPDF_GetPageWidthF(page) * CSS_PER_POINT,
      height: api.FPDF_GetPageHeightF(page) * CSS_PER_POINT,
    }
    if (!(size.width > 0 && size.height > 0 && size.width < 1e6 && size.height < 1e6)) throw new RefusalError('damaged')
    const content = inspectPage(engine, pdf, page)
    for (const image of content.images) checkSourcePixels(Math.max(1, image.width), Math.max(1, image.height))
    if (content.scan) {
      const scanned = await drawScan(content.scan, width, softer)
      if (scanned) return { ...size, ...scanned, notice: null }
    }
    const pixels = renderSize(width, size.width, size.height)
    const bitmap = await rasterise(engine, pdf.form, page, pixels.width, pixels.height)
    return { ...size, bitmap, detail: content.detail, notice: null, route: 'pdfium' }
  } finally {
    api.FPDF_ClosePage(page)
  }
}

async function rasterise(
  engine: Pdfium,
  form: number,
  page: number,
  width: number,
  height: number,
): Promise<ImageBitmap> {
  const { api, heap } = engine
  const stride = width * 4
  const pixels = engine.allocate(stride * height)
  const target = api.FPDFBitmap_CreateEx(width, height, BITMAP_FORMAT, pixels, stride)
  try {
    api.FPDFBitmap_FillRect(target, 0, 0, width, height, WHITE)
    if (form !== 0) api.FORM_OnAfterLoadPage(page, form)
    api.FPDF_RenderPageBitmap(target, page, 0, 0, width, height, 0, RENDER_FLAGS)
    if (form !== 0) {
      api.FPDF_FFLDraw(form, target, page, 0, 0, width, height, 0, RENDER_FLAGS)
      api.FORM_OnBeforeClosePage(page, form)
    }
    const copy = new Uint8ClampedArray(heap.HEAPU8.subarray(pixels, pixels + stride * height))
    return await createImageBitmap(new ImageData(copy, width, height))
  } finally {
    api.FPDFBitmap_Destroy(target)
    engine.free(pixels)
  }
}
