/**
 * Draws a bitmap onto a canvas, turned clockwise by quarter turns: in its own size, or scaled to `width` device pixels
 * of the turned picture.
 */
export function paint(canvas: HTMLCanvasElement, bitmap: ImageBitmap, turns: number, width?: number): void {
  const sideways = turns % 2 === 1
  const scale = width === undefined ? 1 : width / (sideways ? bitmap.height : bitmap.width)
  const across = Math.max(1, Math.round((sideways ? bitmap.height : bitmap.width) * scale))
  const down = Math.max(1, Math.round((sideways ? bitmap.width : bitmap.height) * scale))
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
  context.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2)
}
