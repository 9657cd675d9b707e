import type { DocumentRef } from '#shared/model/document.ts'
import type { PageImage, PageWish, Purpose, TextWish } from './engine-types.ts'
import { createLru, type Held as Entry } from './lru.ts'
import type { PageText } from './page-text.ts'

const BITMAP_BYTES = 200 * 1024 * 1024
const SOURCE_BYTES = 128 * 1024 * 1024
const TEXT_BYTES = 32 * 1024 * 1024
/** what is kept when nothing was asked for a while: what the next cases need */
const RESTING_BITMAPS = 64 * 1024 * 1024
const RESTING_SOURCES = 48 * 1024 * 1024

/** Something one worker does: a page to draw, or (without a width) its text to read. */
export type JobWish = TextWish & { width?: number; quick?: boolean; purpose: Purpose }
export type Result = { image: PageImage } | { text: PageText }

interface HeldPage extends Entry {
  image: PageImage
}

interface HeldBytes extends Entry {
  data: Uint8Array
}

interface HeldText extends Entry {
  text: PageText
}

/** What the engine keeps of documents, each kind within its share of memory, the least used dropped first. */
export interface Held {
  /** a page already drawn, of whatever width */
  page(doc: DocumentRef, page: number, purpose: Purpose): PageImage | null
  /** what answers the wish without any work */
  result(wish: JobWish): Result | null
  /** Keeps what was made and answers what is kept: a soft picture that comes after the sharp one is of no use. */
  keep(wish: JobWish, made: Result & { pages: number }): Result
  bytes(doc: DocumentRef): Uint8Array | null
  /** the same asked in passing: it does not count as a use */
  hasBytes(doc: DocumentRef): boolean
  keepBytes(doc: DocumentRef, bytes: Uint8Array): void
  /** pages of a document once it has been opened, else what its record says */
  pages(doc: DocumentRef): number
  /** paper size in CSS pixels: of this page, else of another page of the document, else null */
  size(doc: DocumentRef, page: number): { width: number; height: number } | null
  /** gives memory back down to what the next cases need */
  rest(): void
  clear(): void
}

export function pageKey(doc: DocumentRef, page: number, purpose: Purpose): string {
  return `${doc.sha256}/${page}/${purpose === 'thumbnail' ? 'thumbnail' : 'page'}`
}

export function textKey(doc: DocumentRef, page: number): string {
  return `${doc.sha256}/${page}/text`
}

/** Is a drawn page good enough for this width? Somewhat larger is: the browser scales it down well. */
export function isSharp(image: PageImage, width: number): boolean {
  const needed = Math.min(width, image.detail, widestRender(image))
  return image.bitmap.width >= needed * 0.98 && image.bitmap.width <= width * 1.5 + 1
}

/** A bitmap at the render limit cannot be made sharper by asking for more. */
function widestRender(image: PageImage): number {
  const { width, height } = image.bitmap
  return width * height > 15_000_000 || Math.max(width, height) > 8000 ? width : Number.POSITIVE_INFINITY
}

/** Nothing held yet. What is dropped to make room, or by `clear`, has its bitmap closed. */
export function createHeld(): Held {
  const bitmaps = createLru<HeldPage>(BITMAP_BYTES)
  const texts = createLru<HeldText>(TEXT_BYTES)
  const sources = createLru<HeldBytes>(SOURCE_BYTES)
  const facts = new Map<string, { pages: number; sizes: Map<number, { width: number; height: number }> }>()

  /** What is held and good enough; a thumbnail is also made from the page itself. */
  function heldFor(wish: PageWish): PageImage | null {
    const held = bitmaps.get(pageKey(wish.doc, wish.page, wish.purpose))
    if (held && isSharp(held.image, wish.width)) return held.image
    const page = wish.purpose === 'thumbnail' ? bitmaps.peek(pageKey(wish.doc, wish.page, 'visible')) : undefined
    return page?.image ?? null
  }

  function result(wish: JobWish): Result | null {
    if (wish.width === undefined) return texts.get(textKey(wish.doc, wish.page)) ?? null
    const image = heldFor({ ...wish, width: wish.width })
    return image && { image }
  }

  function keep(wish: JobWish, made: Result & { pages: number }): Result {
    const { doc, page, purpose } = wish
    const known = facts.get(doc.sha256) ?? { pages: made.pages, sizes: new Map() }
    facts.set(doc.sha256, known)
    if ('text' in made) {
      // a box and a string of a few letters take about this much
      const words = made.text.lines.reduce((sum, line) => sum + line.words.length, 1)
      texts.set(textKey(doc, page), { text: made.text, bytes: words * 200, release: () => undefined })
      return made
    }
    const { image } = made
    const better = wish.quick ? result(wish) : null
    if (better) {
      image.bitmap.close()
      return better
    }
    known.sizes.set(page, { width: image.width, height: image.height })
    bitmaps.set(pageKey(doc, page, purpose), {
      image,
      bytes: image.bitmap.width * image.bitmap.height * 4,
      release: () => image.bitmap.close(),
    })
    return made
  }

  return {
    result,
    keep,
    page: (doc, page, purpose) => bitmaps.get(pageKey(doc, page, purpose))?.image ?? null,
    bytes: (doc) => sources.get(doc.sha256)?.data ?? null,
    hasBytes: (doc) => sources.peek(doc.sha256) !== undefined,
    keepBytes: (doc, bytes) => sources.set(doc.sha256, { data: bytes, bytes: bytes.length, release: () => undefined }),
    pages: (doc) => facts.get(doc.sha256)?.pages ?? doc.pages,
    size(doc, page) {
      const sizes = facts.get(doc.sha256)?.sizes
      return sizes?.get(page) ?? sizes?.values().next().value ?? null
    },
    rest() {
      bitmaps.trim(RESTING_BITMAPS)
      sources.trim(RESTING_SOURCES)
    },
    clear() {
      facts.clear()
      bitmaps.clear()
      texts.clear()
      sources.clear()
    },
  }
}
