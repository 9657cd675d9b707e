import type { DocumentRef } from '#shared/model/document.ts'
import { createDecodeSlot, type DecodeSlot, type WorkerLike } from './decode-slot.ts'
import { createLru, type Held } from './lru.ts'
import { limits } from './worker/limits.ts'
import { type DecodedPage, RefusalError } from './worker/protocol.ts'

/** Brings the bytes of a document from this machine's store. */
export type LoadDocument = (doc: DocumentRef) => Promise<{ bytes: Uint8Array; mediaType: string }>

/** What a page is wanted for, most urgent first. */
export type Purpose = 'visible' | 'thumbnail' | 'ahead'
const URGENCY: Record<Purpose, number> = { visible: 0, thumbnail: 1, ahead: 2 }

export interface PageWish {
  doc: DocumentRef
  load: LoadDocument
  /** from 1 */
  page: number
  /** device pixels across the upright page */
  width: number
  purpose: Purpose
  signal?: AbortSignal
}

/** A drawn page. The bitmap belongs to the engine's cache: draw it at once, never keep it. */
export type PageImage = DecodedPage

export interface EvidenceEngine {
  /** Draws a page, or answers it from the cache. Rejects with `RefusalError`, or `AbortError` when called off. */
  request(wish: PageWish): Promise<PageImage>
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
  /** Drops every page, byte and worker: for locking the screen and changing the user. */
  forget(): void
}

const BITMAP_BYTES = 200 * 1024 * 1024
const SOURCE_BYTES = 128 * 1024 * 1024
/** loads under way for work nobody is looking at */
const LOADS_AHEAD = 2
const DEFAULT_WIDTH = 900

interface HeldPage extends Held {
  image: PageImage
}

interface HeldBytes extends Held {
  data: Uint8Array
}

interface Job {
  wish: PageWish
  running: boolean
  waiters: Set<{ resolve(image: PageImage): void; reject(cause: unknown): void; purpose: Purpose }>
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

/**
 * Decides what is decoded when, and keeps what was decoded. A foreground worker serves only what is on screen; a
 * background worker draws thumbnails and the next case, and helps out when the foreground is busy. A refusal is never
 * remembered: asking again tries again.
 */
export function createEvidenceEngine(spawn: () => WorkerLike): EvidenceEngine {
  const foreground = createDecodeSlot(spawn)
  const background = createDecodeSlot(spawn)
  const bitmaps = createLru<HeldPage>(BITMAP_BYTES)
  const sources = createLru<HeldBytes>(SOURCE_BYTES)
  const loads = new Map<string, Purpose>()
  const facts = new Map<string, { pages: number; sizes: Map<number, { width: number; height: number }> }>()
  const jobs = new Map<string, Job>()
  let width = DEFAULT_WIDTH
  let generation = 0

  const pageKey = (doc: DocumentRef, page: number, purpose: Purpose) =>
    `${doc.sha256}/${page}/${purpose === 'thumbnail' ? 'thumbnail' : 'page'}`

  /** What is held and good enough; a thumbnail is also made from the page itself. */
  function heldFor(wish: PageWish): PageImage | null {
    const held = bitmaps.get(pageKey(wish.doc, wish.page, wish.purpose))
    if (held && isSharp(held.image, wish.width)) return held.image
    const page = wish.purpose === 'thumbnail' ? bitmaps.peek(pageKey(wish.doc, wish.page, 'visible')) : undefined
    return page?.image ?? null
  }

  function urgency(job: Job): number {
    return Math.min(...[...job.waiters].map((waiter) => URGENCY[waiter.purpose]))
  }

  function request(wish: PageWish): Promise<PageImage> {
    if (wish.signal?.aborted) return Promise.reject(aborted())
    if (wish.purpose === 'visible') width = wish.width
    const held = heldFor(wish)
    if (held) return Promise.resolve(held)
    const key = `${pageKey(wish.doc, wish.page, wish.purpose)}/${wish.width}`
    const job = jobs.get(key) ?? { wish, running: false, waiters: new Set() }
    jobs.set(key, job)
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject, purpose: wish.purpose }
      job.waiters.add(waiter)
      wish.signal?.addEventListener('abort', () => {
        job.waiters.delete(waiter)
        if (job.waiters.size === 0 && !job.running) jobs.delete(key)
        reject(aborted())
      })
      pump()
    })
  }

  function pump() {
    settleHeld()
    // two cores at best: nothing new is begun for later while someone waits for what is on screen
    const pressing = [...jobs.values()].some((job) => job.waiters.size > 0 && urgency(job) === URGENCY.visible)
    for (const slot of [foreground, background]) {
      if (slot.busy()) continue
      const queued = [...jobs.entries()]
        .filter(([, job]) => !job.running && job.waiters.size > 0)
        .sort(([, a], [, b]) => urgency(a) - urgency(b))
      for (const [key, job] of queued) {
        if ((slot === foreground || pressing) && urgency(job) > URGENCY.visible) break
        if (slot.holds(job.wish.doc.sha256) || sources.peek(job.wish.doc.sha256)) {
          run(slot, key, job)
          break
        }
        fetchBytes(job)
      }
    }
  }

  /** A thumbnail that was waiting may have come for free with its page. */
  function settleHeld() {
    for (const [key, job] of [...jobs]) {
      const held = job.running ? null : heldFor(job.wish)
      if (!held) continue
      jobs.delete(key)
      for (const waiter of job.waiters) waiter.resolve(held)
    }
  }

  /** Loading runs beside decoding, so that a slow disk or network never holds a worker. */
  function fetchBytes(job: Job) {
    const { doc, load } = job.wish
    if (loads.has(doc.sha256)) return
    const idle = [...loads.values()].filter((purpose) => purpose !== 'visible').length
    const visible = urgency(job) === URGENCY.visible
    if (!visible && idle >= LOADS_AHEAD) return
    loads.set(doc.sha256, visible ? 'visible' : 'ahead')
    const started = generation
    load(doc).then(
      ({ bytes }) => {
        if (started !== generation) return
        loads.delete(doc.sha256)
        sources.set(doc.sha256, { data: bytes, bytes: bytes.length, release: () => undefined })
        if (bytes.length > limits.bytes) refuseAll(doc, new RefusalError('too_large'))
        else pump()
      },
      (cause: unknown) => {
        if (started !== generation) return
        loads.delete(doc.sha256)
        refuseAll(doc, new RefusalError('unread', { cause }))
      },
    )
  }

  function refuseAll(doc: DocumentRef, cause: RefusalError) {
    for (const [key, job] of [...jobs]) {
      if (job.running || job.wish.doc.sha256 !== doc.sha256) continue
      jobs.delete(key)
      for (const waiter of job.waiters) waiter.reject(cause)
    }
    pump()
  }

  async function run(slot: DecodeSlot, key: string, job: Job) {
    job.running = true
    const { doc, page } = job.wish
    const started = generation
    const bytes = () => {
      const held = sources.get(doc.sha256)
      if (!held) throw new RefusalError('unread')
      return held.data
    }
    try {
      const { image, pages } = await slot.draw({ key: doc.sha256, page, width: job.wish.width, bytes })
      if (started !== generation) {
        image.bitmap.close()
        return
      }
      remember(doc, page, pages, image)
      bitmaps.set(pageKey(doc, page, job.wish.purpose), {
        image,
        bytes: image.bitmap.width * image.bitmap.height * 4,
        release: () => image.bitmap.close(),
      })
      jobs.delete(key)
      for (const waiter of job.waiters) waiter.resolve(image)
    } catch (cause) {
      if (started !== generation) return
      jobs.delete(key)
      for (const waiter of job.waiters) waiter.reject(cause)
    }
    pump()
  }

  function remember(doc: DocumentRef, page: number, pages: number, image: PageImage) {
    const known = facts.get(doc.sha256) ?? { pages, sizes: new Map() }
    known.sizes.set(page, { width: image.width, height: image.height })
    facts.set(doc.sha256, known)
  }

  return {
    request,
    peek: (doc, page, purpose) => bitmaps.get(pageKey(doc, page, purpose))?.image ?? null,
    pages: (doc) => facts.get(doc.sha256)?.pages ?? doc.pages,
    size(doc, page) {
      const sizes = facts.get(doc.sha256)?.sizes
      return sizes?.get(page) ?? sizes?.values().next().value ?? null
    },
    loading: (doc) => loads.has(doc.sha256),
    start: () => foreground.start(),
    lastWidth: () => width,
    forget() {
      generation += 1
      for (const job of jobs.values()) for (const waiter of job.waiters) waiter.reject(aborted())
      jobs.clear()
      loads.clear()
      facts.clear()
      foreground.stop()
      background.stop()
      bitmaps.clear()
      sources.clear()
    },
  }
}

function aborted(): DOMException {
  return new DOMException('called off', 'AbortError')
}
