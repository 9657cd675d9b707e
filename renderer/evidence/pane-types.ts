import type { PageBox } from '#shared/model/evidence.ts'

/** How the pixels of a page are shown; never written into the file. 1 is as scanned. */
export interface Look {
  brightness: number
  contrast: number
  /** shadows and yellowed paper are taken out */
  evenLight: boolean
}

export const plainLook: Look = { brightness: 1, contrast: 1, evenLight: false }

export type Turns = 0 | 1 | 2 | 3

/**
 * What the reader of a document looks at, kept by the workbench (one per document and pane) so that a case reopens
 * as it was left. `page` counts from 1, as everywhere in the contract. `zoom` 1 is the paper's own size at 96 dpi and
 * is used when `fit` is 'free'; otherwise the pane computes it. `turns` are quarter turns and `tilt` degrees
 * clockwise; both and `look` belong to the page and are never written into the file.
 * `scrollX`, `scrollY` are fractions (0…1) of the scrollable range, so they survive another window size.
 */
export interface PaneView {
  page: number
  fit: 'width' | 'page' | 'free'
  zoom: number
  turns: Turns
  tilt: number
  look: Look
  scrollX: number
  scrollY: number
}

/** Something the hand did in one pane that the other pane can do as well, from where it stands itself. */
export type PaneMove =
  | { kind: 'scroll'; dx: number; dy: number }
  | { kind: 'zoom'; factor: number }
  | { kind: 'fit'; fit: 'width' | 'page' }
  | { kind: 'page'; by: number }

/** What the workbench's keys do to a pane. The page moves answer false when there is no such page. */
export interface PaneHandle {
  nextPage(): boolean
  previousPage(): boolean
  zoomIn(): void
  zoomOut(): void
  fitWidth(): void
  fitPage(): void
  fullSize(): void
  rotate(): void
  /** half a degree clockwise (1) or back (-1) */
  tilt(direction: 1 | -1): void
  brighter(direction: 1 | -1): void
  contrast(direction: 1 | -1): void
  evenLight(): void
  /** the page as it was scanned: straight, plain, but turned as it was turned */
  restore(): void
  /** off → 2× → 3× → 4× → off */
  loupe(): void
  /** the loupe as long as a key is held */
  holdLoupe(on: boolean): void
  search(): void
  adjust(): void
  /** does what the other pane did; tells nobody */
  follow(move: PaneMove): void
  /** the part of the upright page in view; null while there is none */
  inView(): PageBox | null
  focus(): void
}

/** A box on a page as the pane draws it. */
export interface ShownMark {
  id: string
  page: number
  box: PageBox
  /** short words on the box's edge */
  label: string
  /** drawn by the first reviewer, looked at by the second */
  foreign: boolean
}

/** A place to be brought into view; another `n` asks again for the same place. */
export interface Reveal {
  documentId: string
  page: number
  box: PageBox
  /** the mark that flashes there, if it is one */
  markId: string | null
  n: number
}

/** The view a document opens with when nothing is remembered. */
export const initialView: PaneView = {
  page: 1,
  fit: 'width',
  zoom: 1,
  turns: 0,
  tilt: 0,
  look: plainLook,
  scrollX: 0,
  scrollY: 0,
}
