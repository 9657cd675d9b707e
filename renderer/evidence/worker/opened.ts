import type { DecodedPage } from './protocol.ts'

/** A document the worker holds. `render` answers one page, `width` device pixels wide, the page upright. */
export interface OpenDocument {
  pages: number
  render(page: number, width: number): Promise<DecodedPage>
  close(): void
}
