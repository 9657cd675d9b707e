/** What became of one file in the product's engine. `ms`: to the first picture, `sharpMs`: to the one that is kept. */
export type Shown =
  | { error: string; ms: number }
  | { error: null; ms: number; sharpMs: number; pages: number; route: string; width: number; height: number }

/** What the measuring page puts on its window. Times run from bytes in memory to the frame that shows the page. */
export interface BenchPage {
  /** starts the worker, so that its start is not counted for the first file */
  ready(): Promise<void>
  fetch(name: string): Promise<void>
  ours(width: number): Promise<Shown>
  /** null where stock pdf.js does not open or draw the file */
  stock(width: number): Promise<number | null>
  /** drops what the engine holds */
  forget(): void
}

declare global {
  interface Window {
    benchPage: BenchPage
  }
}
