import type { Picture } from '#shared/picture/picture.ts'

/** Colour stronger than this is ink of a seal, a photograph or a letterhead: such a page stays in colour. */
const CHROMA = 40
/** So little colour is the sensor's noise. */
const MOST_COLOUR = 0.0008
/** Side of the squares whose own brightness decides what is print in them: two lines of 10 pt at 200 dpi. */
const CELL = 48
/** How much darker than its paper print must be. */
const INK = 0.78
/** Between these shares of the paper's brightness lies neither paper nor print: shading, a photograph. */
const HALF_FROM = 0.5
const HALF_TO = 0.9
const MOST_HALF = 0.07
/** Black ink covers a page of text up to this far; beyond it is a picture. */
const MOST_INK = 0.3

/** Print in black on paper and nothing else, one bit a pixel (1 = paper), rows padded to bytes. */
export interface Bilevel {
  readonly width: number
  readonly height: number
  readonly bits: Uint8Array
}

/** The page in black and white; null when it is more than that: colour, shading, a photograph. */
export function asBilevel({ width, height, data }: Picture): Bilevel | null {
  const stride = Math.ceil(width / 8)
  const bits = new Uint8Array(stride * height)
  let [colour, half, ink] = [0, 0, 0]
  const paper = paperOf(data, width, height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4
      const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
      if (Math.max(r, g, b) - Math.min(r, g, b) > CHROMA) colour += 1
      const share = (r * 0.299 + g * 0.587 + b * 0.114) / paper(x, y)
      if (share < INK) ink += 1
      else bits[y * stride + (x >> 3)] = (bits[y * stride + (x >> 3)] ?? 0) | (0x80 >> (x & 7))
      if (share > HALF_FROM && share < HALF_TO) half += 1
    }
  }
  const pixels = width * height
  const plain = colour / pixels <= MOST_COLOUR && half / pixels <= MOST_HALF && ink / pixels <= MOST_INK
  return plain ? { width, height, bits } : null
}

/** The paper's brightness at a place: the brightest tenth of the square around it, so that a shadow is no print. */
function paperOf(data: Uint8ClampedArray, width: number, height: number): (x: number, y: number) => number {
  const columns = Math.ceil(width / CELL)
  const rows = Math.ceil(height / CELL)
  const cells = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const values: number[] = []
      for (let y = row * CELL; y < Math.min(height, (row + 1) * CELL); y += 4) {
        for (let x = column * CELL; x < Math.min(width, (column + 1) * CELL); x += 4) {
          const at = (y * width + x) * 4
          values.push((data[at] ?? 0) * 0.299 + (data[at + 1] ?? 0) * 0.587 + (data[at + 2] ?? 0) * 0.114)
        }
      }
      values.sort((a, b) => b - a)
      cells[row * columns + column] = Math.max(64, values[Math.floor(values.length / 10)] ?? 255)
    }
  }
  return (x, y) => cells[Math.floor(y / CELL) * columns + Math.floor(x / CELL)] ?? 255
}
