import type { PageBox } from '#shared/model/evidence.ts'
import type { Size } from './geometry.ts'
import { boxBetween, type Point, screenPoint, uprightBox } from './place.ts'

/** Is a place of the upright page within its table, with nothing lying over it? */
export function isInView(
  place: Point,
  scroller: HTMLElement | null,
  sheet: HTMLElement | null,
  lie: { size: Size; turns: number; tilt: number },
): boolean {
  if (!scroller || !sheet) return false
  const paper = sheet.getBoundingClientRect()
  const centre = { x: paper.left + paper.width / 2, y: paper.top + paper.height / 2 }
  const at = screenPoint(place, centre, lie.size, lie.turns, lie.tilt)
  const table = scroller.getBoundingClientRect()
  if (at.x < table.left || at.x > table.right || at.y < table.top || at.y > table.bottom) return false
  const top = document.elementFromPoint(at.x, at.y)
  return top !== null && scroller.contains(top)
}

/** The part of the upright page that is within its table; a tilt does not count. */
export function inViewOf(scroller: HTMLElement | null, sheet: HTMLElement | null, turns: number): PageBox | null {
  if (!scroller || !sheet) return null
  const paper = sheet.getBoundingClientRect()
  const table = scroller.getBoundingClientRect()
  if (paper.width === 0 || paper.height === 0) return null
  const fraction = (x: number, y: number): Point => ({
    x: (x - paper.left) / paper.width,
    y: (y - paper.top) / paper.height,
  })
  const box = boxBetween(fraction(table.left, table.top), fraction(table.right, table.bottom))
  return box.width > 0 && box.height > 0 ? uprightBox(box, turns) : null
}
