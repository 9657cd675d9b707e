import { lightNegative } from './even-light.ts'

export interface PaintOptions {
  /** device pixels across the turned picture; its own size when not given */
  width?: number
  /** take shadows out */
  evenLight?: boolean
}

/** Pixels across and down of a bitmap turned by quarter turns: in its own size, or scaled to a width. */
export function paintedSize(bitmap: ImageBitmap, turns: number, width?: number) {
  const sideways = turns % 2 === 1
  const scale = width === undefined ? 1 : width / (sideways ? bitmap.height : bitmap.width)
  const across = Math.max(1, Math.round((sideways ? bitmap.height : bitmap.width) * scale))
  const down = Math.max(1, Math.round((sideways ? bitmap.width : bitmap.height) * scale))
  return { across, down, scale }
}

/** Draws a bitmap onto a canvas, turned clockwise by quarter turns: in its own size, or scaled. */
export function paint(canvas: HTMLCanvasElement, bitmap: ImageBitmap, turns: number, options: PaintOptions = {}): void {
  const { evenLight = false } = options
  const { across, down, scale } = paintedSize(bitmap, turns, options.width)
  // setting the size clears the canvas and drops its memory; drawing over it does neither
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across
    canvas.height = down
  }
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return
  context.imageSmoothingQuality = 'high'
  context.setTransform(scale, 0, 0, scale, across / 2, down / 2)
  context.rotate((turns * Math.PI) / 2)
  drawPage(context, bitmap, -bitmap.width / 2, -bitmap.height / 2, evenLight)
}

/** The page at a place of the context's own coordinates, in even light if wanted. */
export function drawPage(
  context: CanvasRenderingContext2D,
  bitmap: ImageBitmap,
  x: number,
  y: number,
  evenLight: boolean,
): void {
  context.globalCompositeOperation = 'source-over'
  context.drawImage(bitmap, x, y)
  const negative = evenLight ? lightNegative(bitmap) : null
  if (!negative) return
  context.globalCompositeOperation = 'color-dodge'
  context.drawImage(negative, x, y, bitmap.width, bitmap.height)
  context.globalCompositeOperation = 'source-over'
}

/** What a look's brightness and contrast are as a CSS filter. */
export function filterOf(look: { brightness: number; contrast: number }): string {
  return look.brightness === 1 && look.contrast === 1
    ? 'none'
    : `brightness(${look.brightness}) contrast(${look.contrast})`
}
