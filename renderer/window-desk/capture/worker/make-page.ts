import { EDGE_LOOK, findPage, isCutOff } from '#shared/picture/page-edges.ts'
import { type Picture, type Quad, toGray } from '#shared/picture/picture.ts'
import { flatten, tilted, tiltOf, turned, whole } from '#shared/picture/straighten.ts'
import { asBilevel } from '../image/bilevel.ts'
import { bilevelPdf, type PageFile } from '../image/page-file.ts'
import { qualityOf } from '../image/quality.ts'
import type { MadePage } from './protocol.ts'

/** A4 at 300 dpi on its long side: more tells nobody more and takes longer to send. */
const LONGEST = 3508
/** The original is kept this large: a 高拍仪 of today gives some 13 megapixels. */
const LONGEST_ORIGINAL = 4200
const TILT_LOOK = 700
/** Print stays crisp down to here; a page at 300 dpi is then some 400 to 900 KB. */
const PAGE_QUALITY = 0.8
/** What is kept only to be looked at again if the cut is doubted. */
const ORIGINAL_QUALITY = 0.85

/** Finds the page, lays it flat, judges it, and compresses it by what is on it. Everything is encoded anew: no EXIF stays. */
export async function makePage(source: ImageBitmap | Blob, turns: number, crop: boolean): Promise<MadePage> {
  const picture = await pixelsOf(source)
  const edges = crop ? findPage(toGray(picture, EDGE_LOOK)) : null
  const flat = flatten(picture, turned(pageOf(picture, edges, crop), turns), LONGEST)
  const quality = qualityOf(flat, edges !== null && isCutOff(edges))
  const bilevel = asBilevel(flat)
  const file: PageFile = bilevel
    ? { bytes: await bilevelPdf(bilevel), mediaType: 'application/pdf' }
    : await jpegOf(flat, PAGE_QUALITY)
  const original = await jpegOf(flatten(picture, whole, LONGEST_ORIGINAL), ORIGINAL_QUALITY)
  return { kind: 'page', file, original, quality, cropped: edges !== null }
}

function pageOf(picture: Picture, edges: Quad | null, crop: boolean): Quad {
  if (edges) return edges
  const tilt = crop ? tiltOf(toGray(picture, TILT_LOOK)) : 0
  return tilt === 0 ? whole : tilted(tilt, picture.width, picture.height)
}

/** Upright as the camera held it: a phone's orientation is applied here and nowhere later. */
async function pixelsOf(source: ImageBitmap | Blob): Promise<Picture> {
  const bitmap = source instanceof Blob ? await createImageBitmap(source, { imageOrientation: 'from-image' }) : source
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  // A transparent PNG is paper where it is clear.
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return context.getImageData(0, 0, width, height)
}

async function jpegOf({ width, height, data }: Picture, quality: number): Promise<PageFile> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
  return { bytes: new Uint8Array(await blob.arrayBuffer()), mediaType: 'image/jpeg' }
}
