import type { PageBox } from '#shared/model/evidence.ts'
import type { Size } from './geometry.ts'

/** Where something lies on a page: upright as stored, turned by quarters, tilted by degrees, on the screen. */

export interface Point {
  x: number
  y: number
}

/** Smallest side of a drawn box, as a fraction of the page: what can still be seen and hit. */
const SMALLEST = 0.008
const STEP = 0.01

/** A box of the upright page on the page as it lies after quarter turns clockwise. */
export function turnedBox(box: PageBox, turns: number): PageBox {
  const { x, y, width, height } = box
  switch (((turns % 4) + 4) % 4) {
    case 1:
      return { x: 1 - y - height, y: x, width: height, height: width }
    case 2:
      return { x: 1 - x - width, y: 1 - y - height, width, height }
    case 3:
      return { x: y, y: 1 - x - width, width: height, height: width }
    default:
      return box
  }
}

/** The way back: a box of the page as it lies, on the upright page. */
export function uprightBox(box: PageBox, turns: number): PageBox {
  return turnedBox(box, 4 - turns)
}

function rotated(point: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180
  return {
    x: point.x * Math.cos(angle) - point.y * Math.sin(angle),
    y: point.x * Math.sin(angle) + point.y * Math.cos(angle),
  }
}

/** A place on the screen as fractions of the lying page, whose centre a tilt leaves where it is. */
export function pointOnPage(screen: Point, centre: Point, size: Size, tilt: number): Point {
  const from = rotated({ x: screen.x - centre.x, y: screen.y - centre.y }, -tilt)
  return { x: 0.5 + from.x / size.width, y: 0.5 + from.y / size.height }
}

/** The way there: a place of the upright page on the screen. */
export function screenPoint(place: Point, centre: Point, size: Size, turns: number, tilt: number): Point {
  const lying = turnedBox({ ...place, width: 0, height: 0 }, turns)
  const from = rotated({ x: (lying.x - 0.5) * size.width, y: (lying.y - 0.5) * size.height }, tilt)
  return { x: centre.x + from.x, y: centre.y + from.y }
}

const inside = (value: number) => Math.min(1, Math.max(0, value))

/** The box between two corners, cut at the edges of the page. */
export function boxBetween(a: Point, b: Point): PageBox {
  const [left, right] = [inside(Math.min(a.x, b.x)), inside(Math.max(a.x, b.x))]
  const [top, bottom] = [inside(Math.min(a.y, b.y)), inside(Math.max(a.y, b.y))]
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Large enough to mean something? A click without a drag is not. */
export function isBox(box: PageBox): boolean {
  return box.width >= SMALLEST && box.height >= SMALLEST
}

/** Where a box drawn by keyboard begins: a line of print in the middle of what is in view. */
export function startBox(view: PageBox): PageBox {
  const width = view.width * 0.4
  const height = Math.min(view.height * 0.3, 0.05)
  return { x: view.x + (view.width - width) / 2, y: view.y + (view.height - height) / 2, width, height }
}

/** One press of an arrow key: the box moves, or its lower right corner does. */
export function steppedBox(box: PageBox, dx: number, dy: number, what: 'move' | 'resize'): PageBox {
  if (what === 'move') {
    const x = Math.min(1 - box.width, Math.max(0, box.x + dx * STEP))
    const y = Math.min(1 - box.height, Math.max(0, box.y + dy * STEP))
    return { ...box, x, y }
  }
  const width = Math.min(1 - box.x, Math.max(SMALLEST, box.width + dx * STEP))
  const height = Math.min(1 - box.y, Math.max(SMALLEST, box.height + dy * STEP))
  return { ...box, width, height }
}

/** Rounded to a ten-thousandth of the page and within it, as the contract wants it. */
export function tidyBox(box: PageBox): PageBox {
  const round = (value: number) => Math.round(inside(value) * 10_000) / 10_000
  const [x, y] = [round(box.x), round(box.y)]
  return { x, y, width: Math.min(round(box.width), 1 - x), height: Math.min(round(box.height), 1 - y) }
}
