/**
 * What the reader of a document looks at, kept by the workbench (one per document and pane) so that a case reopens
 * as it was left. `page` counts from 1, as everywhere in the contract. `zoom` 1 is the paper's own size at 96 dpi and
 * is used when `fit` is 'free'; otherwise the pane computes it. `turns` are quarter turns clockwise, never written
 * into the file.
 * `scrollX`, `scrollY` are fractions (0…1) of the scrollable range, so they survive another window size.
 */
export interface PaneView {
  page: number
  fit: 'width' | 'page' | 'free'
  zoom: number
  turns: 0 | 1 | 2 | 3
  scrollX: number
  scrollY: number
}

/** What the workbench's keys do to a pane. The page moves answer false when there is no such page. */
export interface PaneHandle {
  nextPage(): boolean
  previousPage(): boolean
  zoomIn(): void
  zoomOut(): void
  fitWidth(): void
  fitPage(): void
  rotate(): void
  focus(): void
}

/** The view a document opens with when nothing is remembered. */
export const initialView: PaneView = { page: 1, fit: 'width', zoom: 1, turns: 0, scrollX: 0, scrollY: 0 }
