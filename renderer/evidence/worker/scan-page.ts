import { decodeScaled } from './jpeg-decode.ts'
import { readJpegHeader, withoutExif } from './jpeg-header.ts'
import { decodeJpx, readJpxHeader } from './jpx.ts'
import type { Softer } from './opened.ts'
import { namesAny } from './pdf-names.ts'
import type { LoadedPdf, Pdfium } from './pdfium-types.ts'
import { upright } from './raster.ts'

const TEXT_OBJECT = 1
const IMAGE_OBJECT = 3
const INVISIBLE_TEXT = 3
/** how many objects are looked at: a page with more is not a plain scan */
const MAX_OBJECTS = 4000
/** image dictionary entries that make a picture look other than its JPEG does */
const ALTERING_NAMES = ['SMask', 'SMaskInData', 'Mask', 'Decode', 'ColorTransform', 'OC']
/** FPDF_COLORSPACE: DeviceGray, DeviceRGB, CalGray, CalRGB, ICCBased */
const PLAIN_COLOURS = new Set([1, 2, 4, 5, 7])

/** colour spaces of a JPEG 2000 picture that its samples do not explain; asking the engine would decode it */
const COLOUR_NAMES = ['Indexed', 'Lab', 'Separation', 'DeviceN', 'CalRGB', 'CalGray', 'DeviceCMYK']

/** A page that is one picture and nothing else to see. `turns`: the page's own quarter turns. */
export interface Scan {
  format: 'jpeg' | 'jpx'
  data: Uint8Array
  turns: number
}

export interface PageContent {
  scan: Scan | null
  /** stored sizes of the page's images */
  images: { width: number; height: number }[]
  /** device pixels of page width that hold everything stored: the scan's own, unlimited where there is drawing */
  detail: number
}

/**
 * Looks at what a page is made of. A scanner's page is one full-page JPEG, with or without the invisible text of an
 * OCR layer: its JPEG can be decoded at a reduced size directly, several times faster than the engine draws it.
 */
export function inspectPage(engine: Pdfium, pdf: LoadedPdf, page: number): PageContent {
  const { api } = engine
  const count = Math.min(api.FPDFPage_CountObjects(page), MAX_OBJECTS)
  const images: PageContent['images'] = []
  let picture = 0
  let drawing = api.FPDFPage_GetAnnotCount(page) > 0 || count === MAX_OBJECTS
  for (let i = 0; i < count; i += 1) {
    const object = api.FPDFPage_GetObject(page, i)
    const type = api.FPDFPageObj_GetType(object)
    if (type === IMAGE_OBJECT) {
      picture = object
      images.push(imageSize(engine, object))
    } else if (type !== TEXT_OBJECT || api.FPDFTextObj_GetTextRenderMode(object) !== INVISIBLE_TEXT) {
      drawing = true
    }
  }
  const turns = api.FPDFPage_GetRotation(page)
  const only = images.length === 1 && !drawing ? images[0] : undefined
  if (!only) return { scan: null, images, detail: Number.POSITIVE_INFINITY }
  const detail = turns % 2 === 1 ? only.height : only.width
  const format = coversPage(engine, page, picture, turns) ? plainFormat(engine, pdf, page, picture) : null
  const data = format && rawData(engine, picture)
  return { scan: data ? { format, data, turns } : null, images, detail: Math.max(detail, 1) }
}

/** Decodes a scan, or null when its picture is unusual and the engine must draw it. */
export async function drawScan(
  scan: Scan,
  width: number,
  softer?: Softer,
): Promise<{ bitmap: ImageBitmap; detail: number; route: 'jpeg' | 'jpx' } | null> {
  const sideways = scan.turns % 2 === 1
  const stored = storedPicture(scan)
  if (!stored) return null
  const across = sideways ? (width * stored.width) / stored.height : width
  const decoded = await stored.decode(Math.round(across), softer).catch(() => null)
  if (!decoded) return null
  // quarter turns 1, 2, 3 are the EXIF orientations 6, 3, 8
  const bitmap = upright(decoded.bitmap, [1, 6, 3, 8][scan.turns] ?? 1)
  return { bitmap, detail: sideways ? stored.height : stored.width, route: scan.format }
}

interface StoredPicture {
  width: number
  height: number
  decode(width: number, softer?: Softer): Promise<{ bitmap: ImageBitmap } | null>
}

function storedPicture(scan: Scan): StoredPicture | null {
  if (scan.format === 'jpx') {
    const header = readJpxHeader(scan.data)
    return header && { ...header, decode: (width, softer) => decodeJpx(scan.data, width, softer) }
  }
  const jpeg = withoutExif(scan.data)
  const header = readJpegHeader(jpeg)
  if (!header?.complete || (header.components !== 1 && header.components !== 3)) return null
  return { width: header.width, height: header.height, decode: (width) => decodeScaled(jpeg, header, width) }
}

function imageSize(engine: Pdfium, image: number): { width: number; height: number } {
  const { api, heap } = engine
  const out = engine.allocate(8)
  const known = api.FPDFImageObj_GetImagePixelSize(image, out, out + 4)
  const size = { width: heap.HEAP32[out >> 2] ?? 0, height: heap.HEAP32[(out >> 2) + 1] ?? 0 }
  engine.free(out)
  return known ? size : { width: 0, height: 0 }
}

/** True when the image stands upright on the page and reaches its edges within two points. */
function coversPage(engine: Pdfium, page: number, image: number, turns: number): boolean {
  const { api, heap } = engine
  const out = engine.allocate(40)
  const matrix = api.FPDFPageObj_GetMatrix(image, out)
  const [a = 0, b = 0, c = 0, d = 0] = heap.HEAPF32.subarray(out >> 2, (out >> 2) + 4)
  const bounds = api.FPDFPageObj_GetBounds(image, out + 24, out + 28, out + 32, out + 36)
  const [left = 0, bottom = 0, right = 0, top = 0] = heap.HEAPF32.subarray((out + 24) >> 2, (out + 40) >> 2)
  engine.free(out)
  if (!matrix || !bounds || b !== 0 || c !== 0 || a <= 0 || d <= 0) return false
  const box = pageBox(engine, page, turns)
  const near = (x: number, y: number) => Math.abs(x - y) <= 2
  return near(left, box.left) && near(right, box.right) && near(bottom, box.bottom) && near(top, box.top)
}

/** The visible part of the page in its own coordinates: its crop box, else its media box, else from the origin. */
function pageBox(engine: Pdfium, page: number, turns: number) {
  const { api, heap } = engine
  const out = engine.allocate(16)
  const stated =
    api.FPDFPage_GetCropBox(page, out, out + 4, out + 8, out + 12) ||
    api.FPDFPage_GetMediaBox(page, out, out + 4, out + 8, out + 12)
  const [left = 0, bottom = 0, right = 0, top = 0] = heap.HEAPF32.subarray(out >> 2, (out >> 2) + 4)
  engine.free(out)
  const width = api.FPDF_GetPageWidthF(page)
  const height = api.FPDF_GetPageHeightF(page)
  const [across, up] = turns % 2 === 1 ? [height, width] : [width, height]
  if (!stated) return { left: 0, bottom: 0, right: across, top: up }
  return { left, bottom, right, top }
}

/** How the picture is stored, if it is shown just as it is stored. */
function plainFormat(engine: Pdfium, pdf: LoadedPdf, page: number, image: number): Scan['format'] | null {
  const { api } = engine
  // the filter comes first: asking a JPEG 2000 picture for its colour space decodes it
  if (api.FPDFImageObj_GetImageFilterCount(image) !== 1) return null
  const filter = filterName(engine, image)
  if (filter !== 'DCTDecode' && filter !== 'JPXDecode') return null
  if (filter === 'DCTDecode' && !PLAIN_COLOURS.has(colourSpace(engine, page, image))) return null
  if (api.FPDFPageObj_HasTransparency(image) || api.FPDFPageObj_CountMarks(image) > 0) return null
  const clip = api.FPDFPageObj_GetClipPath(image)
  if (clip !== 0 && api.FPDFClipPath_CountPaths(clip) > 0) return null
  if (altersImages(pdf)) return null
  if (filter === 'DCTDecode') return 'jpeg'
  return namesAny(pdf.bytes, COLOUR_NAMES) ? null : 'jpx'
}

function filterName(engine: Pdfium, image: number): string {
  const out = engine.allocate(32)
  const length = engine.api.FPDFImageObj_GetImageFilter(image, 0, out, 32)
  const name = length > 0 && length <= 32 ? engine.heap.UTF8ToString(out) : ''
  engine.free(out)
  return name
}

/** FPDF_IMAGEOBJ_METADATA: width, height, dpi across and down, bits per pixel, colour space, marked content. */
function colourSpace(engine: Pdfium, page: number, image: number): number {
  const out = engine.allocate(28)
  const known = engine.api.FPDFImageObj_GetImageMetadata(image, page, out)
  const colour = engine.heap.HEAP32[(out + 20) >> 2] ?? 0
  engine.free(out)
  return known ? colour : 0
}

/** Documents already searched for what would change a picture's look: one answer per document, not per page. */
const searched = new WeakMap<LoadedPdf, boolean>()

/**
 * True when any picture of the file has a mask, inverted samples, a stated colour transform or a layer. The engine's
 * interface does not tell, but stream dictionaries always lie readable in the file.
 */
function altersImages(pdf: LoadedPdf): boolean {
  const known = searched.get(pdf)
  if (known !== undefined) return known
  const answer = namesAny(pdf.bytes, ALTERING_NAMES)
  searched.set(pdf, answer)
  return answer
}

function rawData(engine: Pdfium, image: number): Uint8Array | null {
  const { api, heap } = engine
  const size = api.FPDFImageObj_GetImageDataRaw(image, 0, 0)
  if (size === 0) return null
  const out = engine.allocate(size)
  api.FPDFImageObj_GetImageDataRaw(image, out, size)
  const data = heap.HEAPU8.slice(out, out + size)
  engine.free(out)
  return data
}
