import type { PageText } from '../page-text.ts'
import type { DecodedPage } from './protocol.ts'

/** Called before a picture is made that is softer than the width asked for. */
export type Softer = () => void

/**
 * A document the worker holds. `render` answers one page, `width` device pixels wide, the page upright; with `softer`
 * somewhat less will do for now, where that is much sooner there.
 */
export interface OpenDocument {
  pages: number
  render(page: number, width: number, softer?: Softer): Promise<DecodedPage>
  /** what is written on a page; absent where the format has no text */
  text?(page: number): Promise<PageText>
  close(): void
}
