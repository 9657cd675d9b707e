import type { PageText } from '../page-text.ts'

/** What the page and the decoding worker say to each other. The page sends one request at a time. */

/** Why a document or a page is not shown. Each has its Chinese sentence in text.zh.ts. */
export type RefusalCode =
  | 'password' // needs a password to open
  | 'wrong_password' // the password given does not open it
  | 'protected' // an encryption the engine does not know
  | 'damaged' // cannot be read, or is cut off before anything can be shown
  | 'unsupported' // not a format shown here
  | 'heic' // an Apple photo the HEIF decoder cannot read
  | 'too_many_pixels'
  | 'too_many_pages'
  | 'too_large'
  | 'too_slow' // took longer than the watchdog allows
  | 'no_such_page'
  | 'engine' // the decoder itself failed and was started again
  | 'unread' // the bytes did not arrive

/** What the reader must know about a page that is shown, but not as the file intends. */
export type Notice = 'partial' | 'salvaged' | 'repaired' | 'font'

/** How a page became pixels; shown nowhere, asserted by tests and measurements. */
export type Route = 'jpeg' | 'bitmap' | 'pdfium' | 'utif' | 'jpx' | 'pdfjs' | 'heif'

/** Decoders in workers of their own, started only for the files that need them. */
export type Helper = 'pdfjs' | 'heif'

export interface DecodedPage {
  bitmap: ImageBitmap
  /** size of the upright page in CSS pixels at 96 dpi */
  width: number
  height: number
  /** device pixels of width beyond which a render shows nothing more */
  detail: number
  notice: Notice | null
  route: Route
}

export type Request =
  /** `salvage`: when it does not open, the scans still to be found in it will do */
  | { id: number; kind: 'open'; key: string; bytes: Uint8Array; password?: string; salvage?: boolean }
  /** `quick`: somewhat less sharp will do for now, where that is much sooner there */
  | { id: number; kind: 'page'; key: string; page: number; width: number; quick?: boolean }
  | { id: number; kind: 'text'; key: string; page: number }
  | { id: number; kind: 'close'; key: string }

export type Reply =
  | { id: number; kind: 'opened'; pages: number }
  /** on the way to a `page` asked for quickly: it will be softer than the width asked for */
  | { id: number; kind: 'softer' }
  | { id: number; kind: 'page'; image: DecodedPage; heap: number }
  | { id: number; kind: 'text'; text: PageText }
  | { id: number; kind: 'closed' }
  /** `fatal`: the engine is in an unknown state, throw the worker away; `helper`: who may be able to */
  | { id: number; kind: 'refused'; code: RefusalCode; fatal: boolean; helper?: Helper }

/** Thrown by decoders for every expected failure. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError'
  readonly code: RefusalCode
  /** another decoder that may know what this one does not */
  readonly helper: Helper | undefined
  constructor(code: RefusalCode, options?: { cause?: unknown; helper?: Helper | undefined }) {
    super(code, options)
    this.code = code
    this.helper = options?.helper
  }
}
