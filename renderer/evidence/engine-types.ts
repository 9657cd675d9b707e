import type { DocumentRef } from '#shared/model/document.ts'
import type { PageText, TextHit } from './page-text.ts'
import type { DecodedPage } from './worker/protocol.ts'

/** Brings the bytes of a document from this machine's store. */
export type LoadDocument = (doc: DocumentRef) => Promise<{ bytes: Uint8Array; mediaType: string }>

/** What a page is wanted for, most urgent first. */
export type Purpose = 'visible' | 'thumbnail' | 'ahead'

export interface PageWish {
  doc: DocumentRef
  load: LoadDocument
  /** from 1 */
  page: number
  /** device pixels across the upright page */
  width: number
  purpose: Purpose
  /** somewhat less sharp will do for now, where that is much sooner there; ask again for the sharp one */
  quick?: boolean
  signal?: AbortSignal
}

/** A page whose text is wanted. */
export interface TextWish {
  doc: DocumentRef
  load: LoadDocument
  /** from 1 */
  page: number
  signal?: AbortSignal
}

export interface SearchWish extends Omit<TextWish, 'page'> {
  query: string
  /** hears what was found on each page as soon as it was read */
  onPage?(hits: readonly TextHit[], page: number, pages: number): void
}

/** A drawn page. The bitmap belongs to the engine's cache: draw it at once, never keep it. */
export type PageImage = DecodedPage

export type SelfTestName = 'jpx' | 'jbig2' | 'gbk' | 'cmyk'

export interface SelfTest {
  ok: boolean
  ms: number
  /** share of dark pixels of each sample; null where it was refused */
  dark: Record<SelfTestName, number | null>
  /** one sentence for each kind of page this installation cannot show */
  failures: string[]
}

export interface EvidenceEngine {
  /** Draws a page, or answers it from the cache. Rejects with `RefusalError`, or `AbortError` when called off. */
  request(wish: PageWish): Promise<PageImage>
  /** The text layer of a page: no lines where there is none. Rejects as `request` does. */
  text(wish: TextWish): Promise<PageText>
  /** Every place where the query stands, page by page; at most `MAX_HITS`. Case, width and white space do not count. */
  search(wish: SearchWish): Promise<TextHit[]>
  /**
   * Gives the password a document asked for; the next request opens it with that. It stays in this window's memory and
   * is dropped when it turns out wrong (`wrong_password`), and by `forget`.
   */
  unlock(doc: DocumentRef, password: string): void
  /** A page already drawn, of whatever width; null when it is not at hand. */
  peek(doc: DocumentRef, page: number, purpose: Purpose): PageImage | null
  /** Pages of a document once it has been opened, else what its record says. */
  pages(doc: DocumentRef): number
  /** Paper size in CSS pixels at 96 dpi: of this page, else of another page of the document, else null. */
  size(doc: DocumentRef, page: number): { width: number; height: number } | null
  /** Are the bytes still on their way (as against being decoded)? */
  loading(doc: DocumentRef): boolean
  /** Starts the foreground worker before the first document arrives. */
  start(): void
  /** The width last asked for on screen, so that what is drawn ahead fits without drawing again. */
  lastWidth(): number
  /** Draws one page of each kind that fails silently. After the first paint; never before what is on screen. */
  selfTest(): Promise<SelfTest>
  /** Drops every page, byte and worker: for locking the screen and changing the user. */
  forget(): void
}
