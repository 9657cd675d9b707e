/** Width of the reduced page the light is measured on, and of the blocks in it. */
const WIDTH = 160
const BLOCK = 5
/** The paper is the light part of a block, print the dark one: this many of its pixels are darker than the paper. */
const PRINT_SHARE = 0.8
/** Darker than this is not paper in the shade: a photograph, a table top. */
const DARKEST = 72

const made = new WeakMap<ImageBitmap, OffscreenCanvas>()

/**
 * The light on a page as a small picture, turned into its negative: dodging the page with it divides by the light, so
 * that shaded and yellowed paper becomes as white as the rest. Measured on a reduced page: a few milliseconds.
 */
export function lightNegative(bitmap: ImageBitmap): OffscreenCanvas | null {
  const known = made.get(bitmap)
  if (known) return known
  const height = Math.max(BLOCK, Math.round((WIDTH * bitmap.height) / bitmap.width))
  const reduced = new OffscreenCanvas(WIDTH, height).getContext('2d', { willReadFrequently: true })
  if (!reduced) return null
  reduced.imageSmoothingQuality = 'medium'
  reduced.drawImage(bitmap, 0, 0, WIDTH, height)
  const { data } = reduced.getImageData(0, 0, WIDTH, height)
  const across = Math.ceil(WIDTH / BLOCK)
  const down = Math.ceil(height / BLOCK)
  const canvas = new OffscreenCanvas(across, down)
  const context = canvas.getContext('2d')
  if (!context) return null
  const negative = context.createImageData(across, down)
  for (let channel = 0; channel < 3; channel += 1) {
    const light = smoothed(lightOf(data, channel, height, across, down), across, down)
    light.forEach((value, i) => {
      negative.data[i * 4 + channel] = 255 - Math.max(DARKEST, value)
    })
  }
  for (let i = 3; i < negative.data.length; i += 4) negative.data[i] = 255
  context.putImageData(negative, 0, 0)
  made.set(bitmap, canvas)
  return canvas
}

function lightOf(data: Uint8ClampedArray, channel: number, height: number, across: number, down: number): Float32Array {
  const light = new Float32Array(across * down)
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      const values: number[] = []
      for (let y = row * BLOCK; y < Math.min(height, (row + 1) * BLOCK); y += 1) {
        for (let x = column * BLOCK; x < Math.min(WIDTH, (column + 1) * BLOCK); x += 1) {
          values.push(data[(y * WIDTH + x) * 4 + channel] ?? 255)
        }
      }
      values.sort((a, b) => a - b)
      light[row * across + column] = values[Math.floor((values.length - 1) * PRINT_SHARE)] ?? 255
    }
  }
  return light
}

/** The lightest of the neighbours, so that bold print does not count as shade, then their mean, so that no block shows. */
function smoothed(light: Float32Array, across: number, down: number): Float32Array {
  const around = (source: Float32Array, combine: (values: number[]) => number) =>
    source.map((_, i) => {
      const [x, y] = [i % across, Math.floor(i / across)]
      const values: number[] = []
      for (let row = Math.max(0, y - 1); row <= Math.min(down - 1, y + 1); row += 1) {
        for (let column = Math.max(0, x - 1); column <= Math.min(across - 1, x + 1); column += 1) {
          values.push(source[row * across + column] ?? 255)
        }
      }
      return combine(values)
    })
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return around(
    around(light, (values) => Math.max(...values)),
    mean,
  )
}
