import type { PageText } from '../page-text.ts'
import type { DecodedPage } from './protocol.ts'

/** A document the worker holds. `render` answers one page, `width` device pixels wide, the page upright. */
export interface OpenDocument {
  pages: number
  render(page: number, width: number): Promise<DecodedPage>
  /** what is written on a page; absent where the format has no text */
  text?(page: number): Promise<PageText>
  close(): void
}
