import type { Canvas } from '@napi-rs/canvas'
import { type Random, random } from '../random.ts'
import { type Bitmap, toBitmap } from './codecs/bitmap.ts'
import { encodeG4 } from './codecs/g4.ts'
import { encodeJbig2 } from './codecs/jbig2.ts'
import { withExif } from './codecs/jpeg.ts'
import { encodeJpx } from './codecs/jpx.ts'
import { type PdfImage, writePdf } from './codecs/pdf.ts'
import { type TiffPage, writeTiff } from './codecs/tiff.ts'
import { tilt } from './codecs/tilt.ts'
import { CARD_MM, drawCardBack, drawCardFront, drawPortrait, PORTRAIT_MM } from './pages/cards.ts'
import { drawAuthorization, drawForm } from './pages/forms.ts'
import { drawCertificate, drawDischarge, drawImaging, drawLab } from './pages/medical.ts'
import { A4_MM, openSheet, type Sheet, soil } from './paper.ts'
import { layOnDesk, light, photograph } from './phone.ts'
import { scratch } from './scratch.ts'
import type { PageSpec, PaperSpec, RenderedPaper } from './spec.ts'

const SCAN_QUALITY = 52
const PHOTO_QUALITY = 50
const CARD_QUALITY = 62
/** Coarse scans are set darker, or characters fall apart. */
const thresholdFor = (dpi: number): number => (dpi < 150 ? 215 : 185)
/** Feeders pull paper in askew by up to about a degree. */
const SKEWS = [-0.016, -0.009, -0.004, 0, 0, 0.003, 0.006, 0.012] as const

function drawA4(sheet: Sheet, page: PageSpec, r: Random): void {
  switch (page.kind) {
    case 'certificate':
      drawCertificate(sheet, page, r)
      break
    case 'lab':
      drawLab(sheet, page, r)
      break
    case 'imaging':
      drawImaging(sheet, page, r)
      break
    case 'discharge':
      drawDischarge(sheet, page, r)
      break
    case 'form':
      drawForm(sheet, page, r)
      break
    case 'authorization':
      drawAuthorization(sheet, page, r)
      break
    default:
      throw new Error(`${page.kind} is not an A4 page`)
  }
}

function colourScan(page: PageSpec, dpi: number, r: Random): Canvas {
  const sheet = openSheet(A4_MM, dpi, { black: false, skew: r.pick(SKEWS), random: r })
  drawA4(sheet, page, r)
  soil(sheet, r)
  return sheet.canvas
}

/** Drawn upright, then tilted as a bitmap. */
function bilevelScan(page: PageSpec, dpi: number, r: Random): Bitmap {
  const sheet = openSheet(A4_MM, dpi, { black: true, skew: 0, random: r })
  drawA4(sheet, page, r)
  soil(sheet, r)
  const { width, height } = sheet.canvas
  return tilt(toBitmap(sheet.canvas.data(), width, height, thresholdFor(dpi)), r.pick(SKEWS))
}

/** Card photographed on a table: a little askew, with margins, stored as the phone was held. */
function cardPicture(spec: PaperSpec, page: PageSpec, r: Random): Canvas {
  const k = spec.dpi / 25.4
  const turned = spec.orientation === 6 || spec.orientation === 8
  const upright = { width: Math.round((CARD_MM.width + 10) * k), height: Math.round((CARD_MM.height + 10) * k) }
  const canvas = turned
    ? scratch('card', upright.height, upright.width)
    : scratch('card', upright.width, upright.height)
  const ctx = canvas.getContext('2d')
  layOnDesk(ctx, canvas.width, canvas.height, r)
  ctx.save()
  ctx.translate(canvas.width / 2, canvas.height / 2)
  ctx.rotate({ 1: 0, 3: Math.PI, 6: -Math.PI / 2, 8: Math.PI / 2 }[spec.orientation] + (r.next() - 0.5) * 0.06)
  ctx.translate((-CARD_MM.width / 2) * k, (-CARD_MM.height / 2) * k)
  if (page.kind === 'card-front') drawCardFront(ctx, spec.dpi, page)
  if (page.kind === 'card-back') drawCardBack(ctx, spec.dpi, page)
  ctx.restore()
  light(canvas, r)
  return canvas
}

function portraitPicture(dpi: number, page: PageSpec): Canvas {
  const k = dpi / 25.4
  const canvas = scratch('portrait', Math.round(PORTRAIT_MM.width * k), Math.round(PORTRAIT_MM.height * k))
  if (page.kind === 'portrait') drawPortrait(canvas.getContext('2d'), dpi, page)
  return canvas
}

function phoneJpeg(jpeg: Uint8Array, spec: PaperSpec): RenderedPaper {
  const tags = { orientation: spec.orientation, takenAt: spec.takenAt, model: 'HPX-20', name: spec.name }
  return { bytes: withExif(jpeg, tags), mediaType: 'image/jpeg', pages: 1 }
}

const sharedCards = new Map<string, Uint8Array>()

function cardJpeg(spec: PaperSpec, page: PageSpec, r: Random): Uint8Array {
  const known = spec.shared === null ? undefined : sharedCards.get(spec.shared)
  if (known) return known
  const jpeg = cardPicture(spec, page, r).encodeSync('jpeg', CARD_QUALITY)
  if (spec.shared !== null) sharedCards.set(spec.shared, jpeg)
  return jpeg
}

async function pdfPage(spec: PaperSpec, page: PageSpec, r: Random): Promise<PdfImage> {
  const { dpi, encoding } = spec
  if (encoding === 'pdf-dct' || encoding === 'pdf-jpx') {
    const canvas = colourScan(page, dpi, r)
    const { width, height } = canvas
    if (encoding === 'pdf-dct') {
      return { width, height, dpi, filter: 'DCTDecode', data: canvas.encodeSync('jpeg', SCAN_QUALITY) }
    }
    return { width, height, dpi, filter: 'JPXDecode', data: await encodeJpx(canvas.data(), width, height) }
  }
  const bitmap = bilevelScan(page, dpi, r)
  const { width, height } = bitmap
  if (encoding === 'pdf-jbig2') return { width, height, dpi, filter: 'JBIG2Decode', data: encodeJbig2(bitmap) }
  return { width, height, dpi, filter: 'CCITTFaxDecode', data: encodeG4(bitmap) }
}

/** Draws and encodes one paper. Equal specs give equal bytes on one machine. */
export async function renderPaper(spec: PaperSpec): Promise<RenderedPaper> {
  const r = random('render', spec.shared ?? spec.seed)
  const [first] = spec.pages
  if (!first) throw new Error('a paper needs a page')
  if (spec.encoding === 'card') return phoneJpeg(cardJpeg(spec, first, r), spec)
  if (spec.encoding === 'portrait') {
    return phoneJpeg(portraitPicture(spec.dpi, first).encodeSync('jpeg', CARD_QUALITY), spec)
  }
  if (spec.encoding === 'photo') {
    const sheet = openSheet(A4_MM, spec.dpi, { black: false, skew: 0, random: r })
    drawA4(sheet, first, r)
    return phoneJpeg(photograph(sheet.canvas, spec.orientation, r).encodeSync('jpeg', PHOTO_QUALITY), spec)
  }
  if (spec.encoding === 'tiff-g4') {
    const pages: TiffPage[] = spec.pages.map((page) => {
      const bitmap = bilevelScan(page, spec.dpi, r)
      return { width: bitmap.width, height: bitmap.height, dpi: spec.dpi, data: encodeG4(bitmap) }
    })
    return { bytes: writeTiff(pages), mediaType: 'image/tiff', pages: pages.length }
  }
  const pages: PdfImage[] = []
  for (const page of spec.pages) pages.push(await pdfPage(spec, page, r))
  return { bytes: writePdf(pages), mediaType: 'application/pdf', pages: pages.length }
}
