import { createCanvas, type Image, loadImage } from '@napi-rs/canvas'
import UTIF from 'utif2'
import type { MediaType } from '#shared/model/document.ts'
import { EDGE_LOOK, findPage } from '#shared/picture/page-edges.ts'
import { type Picture, toGray } from '#shared/picture/picture.ts'
import { flatten } from '#shared/picture/straighten.ts'
import { type Gray, grayOfRgba, resized, turned, workingSize } from './gray.ts'
import { checkPixels, checkShape, limits, UnreadableError } from './limits.ts'
import { pdfPages } from './pdf.ts'
import { pictureSize } from './picture-size.ts'

/** A photograph's long side when the page in it is laid flat: twice what is compared. */
const FLATTENED_AT = 2400

/**
 * The pages of a document, upright and at the size they are compared at; of a long one the first few.
 * Throws `UnreadableError` where it cannot be read or is beyond the limits.
 */
export async function decodePages(bytes: Uint8Array, mediaType: MediaType): Promise<Gray[]> {
  if (bytes.length > limits.bytes) throw new UnreadableError('too_large')
  switch (mediaType) {
    case 'application/pdf':
      return pdfPages(bytes, limits.pages)
    case 'image/tiff':
      return tiffPages(bytes)
    case 'image/jpeg':
    case 'image/png':
    case 'image/webp':
      return [await picture(bytes)]
    case 'image/heic':
      throw new UnreadableError('unsupported')
  }
}

async function picture(bytes: Uint8Array): Promise<Gray> {
  const stored = pictureSize(bytes)
  if (stored === null) throw new UnreadableError('damaged')
  checkPixels(stored.width, stored.height)
  checkShape(stored.width, stored.height)
  // comes upright, as its EXIF says
  const image = await loadImage(Buffer.from(bytes)).catch(() => {
    throw new UnreadableError('damaged')
  })
  const page = findPage(toGray(drawn(image, EDGE_LOOK / Math.max(image.width, image.height)), EDGE_LOOK))
  if (page === null) {
    // a scan fills its picture
    const { width, height } = workingSize(image.width, image.height)
    return grayOfRgba(drawn(image, width / image.width, { width, height }).data, width, height)
  }
  // a page photographed on a table: laid flat, without the table
  const large = drawn(image, Math.min(1, FLATTENED_AT / Math.max(image.width, image.height)))
  const flat = flatten(large, page, FLATTENED_AT)
  const { width, height } = workingSize(flat.width, flat.height)
  return resized(grayOfRgba(flat.data, flat.width, flat.height), width, height)
}

/** An image at another size, on white: where it is clear it is paper. */
function drawn(image: Image, scale: number, size = scaled(image, scale)): Picture {
  const { width, height } = size
  const context = createCanvas(width, height).getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.drawImage(image, 0, 0, width, height)
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}

function scaled({ width, height }: Image, scale: number): { readonly width: number; readonly height: number } {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** NewSubfileType, bit 0: a small preview of another page. */
function isPreview(kind: unknown): boolean {
  return Array.isArray(kind) && typeof kind[0] === 'number' && (kind[0] & 1) === 1
}

function numberOf(tag: unknown): number {
  return Array.isArray(tag) && typeof tag[0] === 'number' ? tag[0] : 0
}

function tiffPages(bytes: Uint8Array): Gray[] {
  const buffer = Uint8Array.from(bytes).buffer
  try {
    const directories = UTIF.decode(buffer).filter(({ t254 }) => !isPreview(t254))
    if (directories.length === 0) throw new UnreadableError('damaged')
    return directories.slice(0, limits.pages).map((directory) => {
      checkPixels(numberOf(directory.t256), numberOf(directory.t257))
      checkShape(numberOf(directory.t256), numberOf(directory.t257))
      UTIF.decodeImage(buffer, directory)
      const { width, height } = directory
      checkPixels(width, height)
      const gray = grayOfRgba(UTIF.toRGBA8(directory), width, height)
      const size = workingSize(width, height)
      return turned(resized(gray, size.width, size.height), numberOf(directory.t274) || 1)
    })
  } catch (error) {
    // the decoder throws whatever it stumbles over
    throw error instanceof UnreadableError ? error : new UnreadableError('damaged')
  }
}
