import { type JpegHeader, withoutExif } from './jpeg-header.ts'
import { renderSize } from './limits.ts'
import { scaleTo, turnsSideways, upright } from './raster.ts'

export interface DecodedJpeg {
  bitmap: ImageBitmap
  route: 'jpeg' | 'bitmap'
}

/**
 * Decodes at an eighth-step of the stored size. A JPEG can be decoded at n/8 for a fraction of the cost; the decoder
 * takes the largest step not above the wish, so the wish is the next step above the target.
 * The frame is not drawn onto a canvas: that would leave it in the browser's cache of scaled pictures, six megabytes a
 * page, long after both are closed. And browsers differ in whether they turn what they resize, so the orientation is
 * taken out of the file and applied here.
 */
export async function decodeScaled(bytes: Uint8Array, header: JpegHeader, width: number): Promise<DecodedJpeg> {
  const sideways = turnsSideways(header.orientation)
  const shown = { width: sideways ? header.height : header.width, height: sideways ? header.width : header.height }
  const across = Math.min(width, shown.width)
  const eighths = Math.min(8, Math.max(1, Math.ceil((across / shown.width) * 8)))
  const decoder = new ImageDecoder({
    type: 'image/jpeg',
    data: header.orientation === 1 ? bytes : withoutExif(bytes),
    ...(eighths < 8 && {
      desiredWidth: Math.ceil((header.width * eighths) / 8),
      desiredHeight: Math.ceil((header.height * eighths) / 8),
    }),
  })
  try {
    const { image } = await decoder.decode()
    const size = renderSize(across, shown.width, shown.height)
    const bitmap = await createImageBitmap(image, {
      resizeWidth: sideways ? size.height : size.width,
      resizeHeight: sideways ? size.width : size.height,
      resizeQuality: 'high',
    })
    image.close()
    return { bitmap: upright(bitmap, header.orientation), route: 'jpeg' }
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
