import { limits, renderSize } from './limits.ts'
import { RefusalError } from './protocol.ts'

/** A4's long side at 96 dpi: the size an image is taken to have when it does not say. */
const PAPER_SIDE = 1123
/** A3's long side at 96 dpi, with a little room: larger claims are a camera's 72 dpi, not paper. */
const LARGEST_PAPER_SIDE = 1600

/**
 * Size in CSS pixels at 96 dpi of an image without a page around it. A photo's resolution field is usually
 * meaningless, so a claim that gives no plausible paper counts as none; then the long side is A4's.
 */
export function paperSize(width: number, height: number, dpi: number | null): { width: number; height: number } {
  const long = Math.max(width, height)
  const claimed = dpi === null ? 0 : (long / dpi) * 96
  const side = claimed >= 200 && claimed <= LARGEST_PAPER_SIDE ? claimed : PAPER_SIDE
  return { width: (width / long) * side, height: (height / long) * side }
}

/** Refuses an image whose stored size is beyond the limit, before anything is allocated for it. */
export function checkSourcePixels(width: number, height: number): void {
  if (!(width > 0 && height > 0)) throw new RefusalError('damaged')
  if (width * height > limits.sourcePixels) throw new RefusalError('too_many_pixels')
}

/** A canvas and its context, or the refusal that memory does not allow it. */
export function canvasOf(width: number, height: number): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new RefusalError('engine')
  return [canvas, context]
}

/**
 * An upright picture (already oriented by the browser) on white, `width` device pixels wide, in the proportions of
 * `shape`. Callers keep `width` within the picture's own: enlarging is left to the screen.
 */
export function scaleTo(
  source: CanvasImageSource,
  width: number,
  shapeWidth: number,
  shapeHeight: number,
): ImageBitmap {
  const size = renderSize(width, shapeWidth, shapeHeight)
  const [canvas, context] = canvasOf(size.width, size.height)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, size.width, size.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, size.width, size.height)
  return canvas.transferToImageBitmap()
}

/** Orientations 5…8 stand the stored picture on its side. */
export function turnsSideways(orientation: number): boolean {
  return orientation >= 5
}

/** The bitmap turned upright by an EXIF or TIFF orientation; takes the bitmap over. */
export function upright(bitmap: ImageBitmap, orientation: number): ImageBitmap {
  if (orientation <= 1 || orientation > 8) return bitmap
  const { width: w, height: h } = bitmap
  const sideways = turnsSideways(orientation)
  const [canvas, context] = canvasOf(sideways ? h : w, sideways ? w : h)
  const matrices: Record<number, [number, number, number, number, number, number]> = {
    2: [-1, 0, 0, 1, w, 0],
    3: [-1, 0, 0, -1, w, h],
    4: [1, 0, 0, -1, 0, h],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, 1, -1, 0, h, 0],
    7: [0, -1, -1, 0, h, w],
    8: [0, -1, 1, 0, 0, w],
  }
  const matrix = matrices[orientation]
  if (matrix) context.setTransform(...matrix)
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.transferToImageBitmap()
}
