import type { JpegHeader } from './jpeg-header.ts'
import { scaleTo, turnsSideways } from './raster.ts'

export interface DecodedJpeg {
  bitmap: ImageBitmap
  route: 'jpeg' | 'bitmap'
}

/**
 * Decodes at an eighth-step of the stored size. A JPEG can be decoded at n/8 for a fraction of the cost; the decoder
 * takes the largest step not above the wish, so the wish is the next step above the target.
 * The frame's own orientation is applied by `drawImage`, and only there.
 */
export async function decodeScaled(bytes: Uint8Array, header: JpegHeader, width: number): Promise<DecodedJpeg> {
  const sideways = turnsSideways(header.orientation)
  const sourceWidth = sideways ? header.height : header.width
  const sourceHeight = sideways ? header.width : header.height
  const eighths = Math.min(8, Math.max(1, Math.ceil((width / sourceWidth) * 8)))
  const decoder = new ImageDecoder({
    type: 'image/jpeg',
    data: bytes,
    ...(eighths < 8 && {
      desiredWidth: Math.ceil((header.width * eighths) / 8),
      desiredHeight: Math.ceil((header.height * eighths) / 8),
    }),
  })
  try {
    const { image } = await decoder.decode()
    const bitmap = scaleTo(image, Math.min(width, sourceWidth), sourceWidth, sourceHeight)
    image.close()
    return { bitmap, route: 'jpeg' }
  } finally {
    decoder.close()
  }
}

/** Decodes the whole picture and scales it: slower, for what the scaled decoder does not take. */
export async function decodeWhole(bytes: Uint8Array, header: JpegHeader, width: number): Promise<DecodedJpeg> {
  const sideways = turnsSideways(header.orientation)
  const full = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }))
  const sourceWidth = sideways ? header.height : header.width
  const bitmap = scaleTo(full, Math.min(width, sourceWidth), sourceWidth, sideways ? header.width : header.height)
  full.close()
  return { bitmap, route: 'bitmap' }
}
