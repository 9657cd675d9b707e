import type { PaperQuality } from '#shared/contract/papers-api.ts'
import { type Gray, histogramOf, largestRegion, type Picture, toGray } from '#shared/picture/picture.ts'

/** Sharpness is measured on a page this long, so that one number means the same whatever the camera. */
const SHARPNESS_LOOK = 1400
/**
 * Variance of the Laplacian below which print is blurred. On the synthetic certificates of this project sharp pages
 * measure well above 300, the same ones out of focus by 3 pixels below 60: the line lies between, nearer to the blurred
 * side, because a needless question costs more trust than a faint page that a person sees anyway.
 */
export const LEAST_SHARPNESS = 90
/** A page this long shows whether there is print at all, however blurred it is. */
const PRINT_LOOK = 220
/** Neighbours at this distance that differ by this much are print or a picture, not light falling off. */
const PRINT_STEP = 3
const PRINT_CONTRAST = 14
/** A page with less of that (share of its pixels) is nearly blank: nothing can be said of its sharpness. */
const LEAST_PRINT = 0.004
const GLARE_LOOK = 360
/** A camera's reflection is clipped: nothing on lit paper reaches this. */
const BLOWN = 251
/** Paper itself this bright is a scan or an overexposed page: a reflection cannot be told from it. */
const BRIGHT_PAPER = 243
/** One blown-out spot of more than this share of the page hides print: about a thumbnail's breadth on A4. */
export const MOST_GLARE = 0.006
/** Pixels across an A4 page at 150 dpi: below that 10 pt print is not read reliably. */
export const LEAST_WIDTH = 1240
/** Narrower than this share of its height a page is no sheet but a strip or a card: its print is as large all the same. */
const SHEET_SHAPE = 0.6

/** What can be said of a page, and which doubts follow. `page`: cut and laid flat. */
export function qualityOf(page: Picture, cutOff: boolean): PaperQuality {
  const sharpness = hasPrint(toGray(page, PRINT_LOOK)) ? sharpnessOf(toGray(page, SHARPNESS_LOOK)) : null
  const glare = glareOf(toGray(page, GLARE_LOOK))
  const width = Math.min(page.width, page.height)
  const isSheet = width / Math.max(page.width, page.height) >= SHEET_SHAPE
  const doubts: PaperQuality['doubts'] = [
    ...(sharpness !== null && sharpness < LEAST_SHARPNESS ? (['blurred'] as const) : []),
    ...(glare !== null && glare > MOST_GLARE ? (['glare'] as const) : []),
    ...(isSheet && width < LEAST_WIDTH ? (['small'] as const) : []),
    ...(cutOff ? (['cut_off'] as const) : []),
  ]
  return { doubts, sharpness, glare, width: page.width, kept: false }
}

/** Is there anything on the page? */
function hasPrint({ width, height, data }: Gray): boolean {
  let print = 0
  for (let y = 0; y + PRINT_STEP < height; y += 1) {
    for (let x = 0; x + PRINT_STEP < width; x += 1) {
      const here = data[y * width + x] ?? 0
      const across = Math.abs(here - (data[y * width + x + PRINT_STEP] ?? 0))
      const down = Math.abs(here - (data[(y + PRINT_STEP) * width + x] ?? 0))
      if (Math.max(across, down) > PRINT_CONTRAST) print += 1
    }
  }
  return print / data.length >= LEAST_PRINT
}

/** Variance of the Laplacian: how abruptly brightness changes. */
export function sharpnessOf({ width, height, data }: Gray): number {
  let [n, sum, squares] = [0, 0, 0]
  for (let y = 1; y + 1 < height; y += 1) {
    for (let x = 1; x + 1 < width; x += 1) {
      const at = y * width + x
      const around = (data[at - 1] ?? 0) + (data[at + 1] ?? 0) + (data[at - width] ?? 0) + (data[at + width] ?? 0)
      const value = 4 * (data[at] ?? 0) - around
      n += 1
      sum += value
      squares += value * value
    }
  }
  if (n === 0) return 0
  return Math.round(squares / n - (sum / n) ** 2)
}

/** Share of the page that is one blown-out spot; null where the paper itself is as bright. */
export function glareOf(gray: Gray): number | null {
  if (paperBrightness(gray) >= BRIGHT_PAPER) return null
  const blown = new Uint8Array(gray.data.length)
  for (let i = 0; i < blown.length; i += 1) blown[i] = (gray.data[i] ?? 0) >= BLOWN ? 1 : 0
  const spot = largestRegion(blown, gray.width, gray.height)
  return spot === null ? 0 : spot.area / blown.length
}

/** The median of the brighter half: what the paper between the print looks like. */
function paperBrightness(gray: Gray): number {
  const counts = histogramOf(gray)
  let left = gray.data.length / 4
  for (let value = 255; value >= 0; value -= 1) {
    left -= counts[value] ?? 0
    if (left <= 0) return value
  }
  return 0
}
