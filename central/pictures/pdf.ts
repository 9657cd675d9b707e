import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'
import { type Gray, grayOfRgba, workingSize } from './gray.ts'
import { checkPixels, checkShape, UnreadableError } from './limits.ts'

interface Heap {
  readonly HEAPU8: Uint8Array
  readonly HEAP32: Int32Array
}

function isHeap(value: object): value is Heap {
  return 'HEAPU8' in value && 'HEAP32' in value
}

const IMAGE_OBJECT = 3
/** a page with more objects than this is no scan; its pictures are not all looked at */
const MAX_OBJECTS = 4000
/** FPDFBitmap_BGRA, filled opaque */
const BITMAP_FORMAT = 4
/** FPDF_ANNOT | FPDF_REVERSE_BYTE_ORDER */
const RENDER_FLAGS = 0x01 | 0x10
const WHITE = 0xffffffff

let started: Promise<{ api: WrappedPdfiumModule; heap: Heap }> | null = null

async function engine(): Promise<{ api: WrappedPdfiumModule; heap: Heap }> {
  started ??= (async () => {
    const wasm = readFileSync(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'))
    const api = await init({
      wasmBinary: Uint8Array.from(wasm).buffer,
      print: () => undefined,
      printErr: () => undefined,
    })
    const heap: object = api.pdfium
    if (!isHeap(heap)) throw new Error('the PDF engine does not expose its memory')
    api.PDFiumExt_Init()
    return { api, heap }
  })()
  return started
}

/** The first `most` pages of a PDF as they are compared. Throws `UnreadableError` where it cannot be read. */
export async function pdfPages(bytes: Uint8Array, most: number): Promise<Gray[]> {
  const { api, heap } = await engine()
  const { malloc, free } = api.pdfium.wasmExports
  const file = malloc(bytes.length)
  if (file === 0) throw new UnreadableError('too_large')
  heap.HEAPU8.set(bytes, file)
  const document = api.FPDF_LoadMemDocument(file, bytes.length, '')
  try {
    if (document === 0) throw new UnreadableError(api.FPDF_GetLastError() === 4 ? 'password' : 'damaged')
    const pages: Gray[] = []
    const count = Math.min(most, api.FPDF_GetPageCount(document))
    for (let i = 0; i < count; i++) pages.push(drawPage(api, heap, document, i))
    return pages
  } finally {
    if (document !== 0) api.FPDF_CloseDocument(document)
    free(file)
  }
}

function drawPage(api: WrappedPdfiumModule, heap: Heap, document: number, index: number): Gray {
  const { malloc, free } = api.pdfium.wasmExports
  const page = api.FPDF_LoadPage(document, index)
  if (page === 0) throw new UnreadableError('damaged')
  try {
    checkImages(api, heap, page)
    const [across, down] = [api.FPDF_GetPageWidthF(page), api.FPDF_GetPageHeightF(page)]
    checkShape(across, down)
    const { width, height } = workingSize(across, down)
    const pixels = malloc(width * height * 4)
    if (pixels === 0) throw new UnreadableError('too_large')
    const bitmap = api.FPDFBitmap_CreateEx(width, height, BITMAP_FORMAT, pixels, width * 4)
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
    api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, RENDER_FLAGS)
    const gray = grayOfRgba(heap.HEAPU8.subarray(pixels, pixels + width * height * 4), width, height)
    api.FPDFBitmap_Destroy(bitmap)
    free(pixels)
    return gray
  } finally {
    api.FPDF_ClosePage(page)
  }
}

/** Refuses a page with a picture of more pixels than any scanner makes, before the engine unpacks it. */
function checkImages(api: WrappedPdfiumModule, heap: Heap, page: number): void {
  const { malloc, free } = api.pdfium.wasmExports
  const count = Math.min(api.FPDFPage_CountObjects(page), MAX_OBJECTS)
  const out = malloc(8)
  for (let i = 0; i < count; i++) {
    const object = api.FPDFPage_GetObject(page, i)
    if (api.FPDFPageObj_GetType(object) !== IMAGE_OBJECT) continue
    if (!api.FPDFImageObj_GetImagePixelSize(object, out, out + 4)) continue
    checkPixels((heap.HEAP32[out >> 2] ?? 0) >>> 0, (heap.HEAP32[(out >> 2) + 1] ?? 0) >>> 0)
  }
  free(out)
}
