import type { DocumentRef } from '#shared/model/document.ts'
import { createDecodeSlot, type DecodeSlot, type PageJob, type WorkerLike } from './decode-slot.ts'
import type { EvidenceEngine, PageImage, PageWish, Purpose, SearchWish, TextWish } from './engine-types.ts'
import { createHeld, type JobWish, pageKey, type Result, textKey } from './held.ts'
import { findInText, type PageText, type TextHit } from './page-text.ts'
import { limits } from './worker/limits.ts'
import { type Helper, RefusalError } from './worker/protocol.ts'

const URGENCY: Record<Purpose, number> = { visible: 0, thumbnail: 1, ahead: 2 }
/** loads under way for work nobody is looking at */
const LOADS_AHEAD = 2
const DEFAULT_WIDTH = 900
/** after so long without a request, memory is given back down to what the next cases need */
const REST_AFTER = 20_000
const RESTING_PAGES = 24
/** more is not looked through */
export const MAX_HITS = 1000

interface Job {
  wish: JobWish
  running: boolean
  /** the worker has said that the quick picture it is making will be soft */
  softer: boolean
  waiters: Set<{ resolve(result: Result): void; reject(cause: unknown): void; purpose: Purpose }>
}

/** Whom a document, or one page of it, was passed on to. */
interface Detour {
  helper: Helper
  /** the whole document: then single scans found in it will do */
  salvage: boolean
}

/**
 * Decides what is decoded when, and keeps what was decoded. A foreground worker serves only what is on screen; a
 * background worker draws thumbnails and the next case, and helps out when the foreground is busy. What these cannot
 * read goes to a helper, if the refusal names one. A refusal is never remembered: asking again tries again.
 */
export function createEvidenceEngine(
  spawn: () => WorkerLike,
  spawnHelper: (helper: Helper) => WorkerLike = spawn,
): EvidenceEngine {
  const foreground = createDecodeSlot(spawn)
  const background = createDecodeSlot(spawn)
  const helpers: Record<Helper, DecodeSlot> = {
    pdfjs: createDecodeSlot(() => spawnHelper('pdfjs')),
    heif: createDecodeSlot(() => spawnHelper('heif'), limits.heifMilliseconds),
  }
  const slots = [foreground, background, helpers.pdfjs, helpers.heif]
  const held = createHeld()
  const loads = new Map<string, Purpose>()
  const passwords = new Map<string, string>()
  /** by document, or by document and page */
  const detours = new Map<string, Detour>()
  const jobs = new Map<string, Job>()
  let width = DEFAULT_WIDTH
  let generation = 0
  let resting: ReturnType<typeof setTimeout> | undefined

  const jobKey = (wish: JobWish) =>
    `${pageKey(wish.doc, wish.page, wish.purpose)}/${wish.width}${wish.quick ? '/quick' : ''}`
  function urgency(job: Job): number {
    return Math.min(...[...job.waiters].map((waiter) => URGENCY[waiter.purpose]))
  }

  function request(wish: PageWish): Promise<PageImage> {
    if (wish.signal?.aborted) return Promise.reject(aborted())
    if (wish.purpose === 'visible') width = wish.width
    return ask(jobKey(wish), wish).then((result) => {
      if ('image' in result) return result.image
      throw new RefusalError('engine')
    })
  }

  function text(wish: TextWish): Promise<PageText> {
    if (wish.signal?.aborted) return Promise.reject(aborted())
    return ask(textKey(wish.doc, wish.page), { ...wish, purpose: 'thumbnail' }).then((result) => {
      if ('text' in result) return result.text
      throw new RefusalError('engine')
    })
  }

  async function search({ query, onPage, ...wish }: SearchWish): Promise<TextHit[]> {
    const hits: TextHit[] = []
    // the number of pages is known for sure once the first was read
    for (let page = 1; page <= Math.max(1, held.pages(wish.doc)) && hits.length < MAX_HITS; page += 1) {
      const found = findInText(await text({ ...wish, page }), page, query)
      hits.push(...found)
      onPage?.(found, page, held.pages(wish.doc))
    }
    return hits.slice(0, MAX_HITS)
  }

  function ask(key: string, wish: JobWish): Promise<Result> {
    const there = held.result(wish)
    if (there) return Promise.resolve(there)
    const job: Job = jobs.get(key) ?? { wish, running: false, softer: false, waiters: new Set() }
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

  function detourOf({ doc, page }: JobWish): Detour | undefined {
    return detours.get(doc.sha256) ?? detours.get(`${doc.sha256}/${page}`)
  }

  /** Is this the worker for the job? */
  function suits(slot: DecodeSlot, job: Job): boolean {
    const detour = detourOf(job.wish)
    return detour ? slot === helpers[detour.helper] : slot === foreground || slot === background
  }

  /** The quick picture of the same page at the same width, while nothing says that it will be soft. */
  function quickFor({ wish }: Job): Job | undefined {
    if (wish.quick || wish.width === undefined) return undefined
    const quick = jobs.get(jobKey({ ...wish, quick: true }))
    return quick?.softer ? undefined : quick
  }

  /** What comes first among the waiting: of one page the quick picture, then the sharp one. */
  function rank(job: Job): number {
    return urgency(job) * 2 + (job.wish.quick ? 0 : 1)
  }

  function rest() {
    held.rest()
    for (const slot of [foreground, background]) slot.rest(RESTING_PAGES)
    foreground.start()
    // they are needed for few files
    for (const helper of Object.values(helpers)) helper.rest(0)
  }

  function pump() {
    clearTimeout(resting)
    resting = setTimeout(rest, REST_AFTER)
    settleHeld()
    // two cores at best: nothing new is begun for later while someone waits for what is on screen
    const pressing = [...jobs.values()].some((job) => job.waiters.size > 0 && urgency(job) === URGENCY.visible)
    for (const slot of slots) {
      if (slot.busy()) continue
      const queued = [...jobs.entries()]
        .filter(([, job]) => !job.running && job.waiters.size > 0 && suits(slot, job) && !quickFor(job))
        .sort(([, a], [, b]) => rank(a) - rank(b))
      for (const [key, job] of queued) {
        if ((slot === foreground || pressing) && urgency(job) > URGENCY.visible) break
        if (slot.holds(job.wish.doc.sha256) || held.hasBytes(job.wish.doc)) {
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
      const there = job.running ? null : held.result(job.wish)
      if (!there) continue
      jobs.delete(key)
      for (const waiter of job.waiters) waiter.resolve(there)
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
        held.keepBytes(doc, bytes)
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
      const there = held.bytes(doc)
      if (!there) throw new RefusalError('unread')
      return there
    }
    const password = passwords.get(doc.sha256)
    const salvage = detourOf(job.wish)?.salvage ?? false
    const asked = { key: doc.sha256, page, bytes, password, salvage }
    try {
      const result = await perform(slot, job, asked)
      if (started !== generation) {
        if ('image' in result) result.image.bitmap.close()
        return
      }
      const kept = held.keep(job.wish, result)
      jobs.delete(key)
      for (const waiter of job.waiters) waiter.resolve(kept)
    } catch (cause) {
      if (started !== generation) return
      if (passOn(slot, job.wish, cause)) {
        job.running = false
      } else {
        jobs.delete(key)
        for (const waiter of job.waiters) waiter.reject(cause)
        refuseSharp(job.wish, cause)
      }
    }
    pump()
  }

  /** What failed quickly, and was not going to be soft, fails the same way again. */
  function refuseSharp(wish: JobWish, cause: unknown) {
    const key = wish.quick ? jobKey({ ...wish, quick: false }) : ''
    const sharp = jobs.get(key)
    if (!sharp || sharp.running) return
    jobs.delete(key)
    for (const waiter of sharp.waiters) waiter.reject(cause)
  }

  async function perform(slot: DecodeSlot, job: Job, asked: PageJob): Promise<Result & { pages: number }> {
    const { width, quick } = job.wish
    if (width === undefined) return slot.text(asked)
    // the sharp picture need not wait for the soft one where another worker is free
    const onSofter = () => {
      job.softer = true
      pump()
    }
    return slot.draw({ ...asked, width, onSofter: quick ? onSofter : undefined })
  }

  /** True when a helper will try it now. What the helper cannot do either starts from the beginning next time. */
  function passOn(slot: DecodeSlot, { doc, page }: JobWish, cause: unknown): boolean {
    if (!(cause instanceof RefusalError)) return false
    if (cause.code === 'wrong_password') passwords.delete(doc.sha256)
    if (slot !== foreground && slot !== background) {
      detours.delete(doc.sha256)
      detours.delete(`${doc.sha256}/${page}`)
      return false
    }
    if (!cause.helper) return false
    // a document that is open lacks only this page
    const whole = !slot.holds(doc.sha256)
    detours.set(whole ? doc.sha256 : `${doc.sha256}/${page}`, { helper: cause.helper, salvage: whole })
    return true
  }

  return {
    request,
    text,
    search,
    unlock: (doc, password) => void passwords.set(doc.sha256, password),
    peek: held.page,
    pages: held.pages,
    size: held.size,
    loading: (doc) => loads.has(doc.sha256),
    start: () => foreground.start(),
    lastWidth: () => width,
    selfTest: async () => (await import('./self-test.ts')).runSelfTest(request),
    forget() {
      generation += 1
      clearTimeout(resting)
      for (const job of jobs.values()) for (const waiter of job.waiters) waiter.reject(aborted())
      jobs.clear()
      loads.clear()
      passwords.clear()
      detours.clear()
      for (const slot of slots) slot.stop()
      held.clear()
    },
  }
}

function aborted(): DOMException {
  return new DOMException('called off', 'AbortError')
}
