import type { PaneView } from './pane-types.ts'

export interface Size {
  width: number
  height: number
}

export const MIN_ZOOM = 0.1
export const MAX_ZOOM = 8
const STEP = 1.25
/** a fit this close to full size would make double click look dead, so it goes to twice the size */
const NEARLY_FULL = 0.85

export function clampZoom(zoom: number): number {
  return Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom))
}

/** The page as it lies on the table: sides swapped by an odd number of quarter turns. */
export function turned(page: Size, turns: number): Size {
  return turns % 2 === 1 ? { width: page.height, height: page.width } : page
}

/** The zoom in effect for a page in a viewport: what the fit asks for, or the free zoom. */
export function effectiveZoom(view: Pick<PaneView, 'fit' | 'zoom' | 'turns'>, page: Size, viewport: Size): number {
  if (view.fit === 'free') return clampZoom(view.zoom)
  const lying = turned(page, view.turns)
  const across = Math.max(1, viewport.width) / lying.width
  if (view.fit === 'width') return clampZoom(across)
  return clampZoom(Math.min(across, Math.max(1, viewport.height) / lying.height))
}

/** One step larger or smaller; passes through exactly 100 % so that full size can be found again. */
export function steppedZoom(zoom: number, direction: 1 | -1): number {
  const next = direction === 1 ? zoom * STEP : zoom / STEP
  const passesFull = (zoom < 0.99 && next > 1.01) || (zoom > 1.01 && next < 0.99)
  return clampZoom(passesFull ? 1 : next)
}

/** Wheel movement to a zoom factor: one notch (100 px) is about a step, a pinch is finer. */
export function wheelZoom(zoom: number, delta: number): number {
  return clampZoom(zoom * Math.exp(-Math.max(-100, Math.min(100, delta)) * 0.002))
}

/** What a double click makes of a view. */
export function toggledZoom(view: Pick<PaneView, 'fit'>, zoom: number): Pick<PaneView, 'fit' | 'zoom'> {
  if (view.fit === 'free') return { fit: 'width', zoom }
  return { fit: 'free', zoom: zoom >= NEARLY_FULL && zoom <= 1 / NEARLY_FULL ? 2 : 1 }
}

/** Device pixels across the upright page for a CSS width on the screen. */
export function devicePixels(cssWidth: number, ratio: number): number {
  return Math.max(1, Math.round(cssWidth * ratio))
}

/** A scroll offset as a fraction of what can be scrolled; 0 when nothing can. */
export function fraction(offset: number, range: number): number {
  return range <= 0 ? 0 : Math.min(1, Math.max(0, offset / range))
}
