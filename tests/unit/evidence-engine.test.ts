import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DocumentRef } from '#shared/model/document.ts'
import type { WorkerLike } from '../../renderer/evidence/decode-slot.ts'
import { createEvidenceEngine } from '../../renderer/evidence/engine.ts'
import type { PageWish } from '../../renderer/evidence/engine-types.ts'
import { limits } from '../../renderer/evidence/worker/limits.ts'
import type { DecodedPage, Helper, RefusalCode, Reply, Request } from '../../renderer/evidence/worker/protocol.ts'

/** A worker that answers when told to. */
interface Double extends WorkerLike {
  asked: Request[]
  stopped: boolean
  /** answer the oldest unanswered request */
  answer(refusal?: RefusalCode, helper?: Helper): void
}

let workers: Double[] = []

function bitmap(width: number): DecodedPage {
  const held = { width, height: 10, close: vi.fn() }
  return { bitmap: held as ImageBitmap, width: 100, height: 100, detail: 4000, notice: null, route: 'pdfium' }
}

function spawn(): WorkerLike {
  const waiting: Request[] = []
  const double: Double = {
    asked: [],
    stopped: false,
    onmessage: null,
    onerror: null,
    terminate: () => {
      double.stopped = true
    },
    postMessage(request) {
      double.asked.push(request)
      waiting.push(request)
      if (request.kind === 'open' || request.kind === 'close') double.answer()
    },
    answer(code, helper) {
      const request = waiting.shift()
      if (!request) throw new Error('nothing was asked')
      const { id } = request
      const reply: Reply = code
        ? { id, kind: 'refused', code, fatal: code === 'engine', ...(helper && { helper }) }
        : request.kind === 'open'
          ? { id, kind: 'opened', pages: 3 }
          : request.kind === 'close'
            ? { id, kind: 'closed' }
            : request.kind === 'text'
              ? { id, kind: 'text', text: { lines: [] } }
              : { id, kind: 'page', image: bitmap(request.width), heap: 0 }
      queueMicrotask(() => double.onmessage?.(new MessageEvent('message', { data: reply })))
    },
  }
  workers.push(double)
  return double
}

const doc = (name: string): DocumentRef => ({
  id: name,
  material: 'report',
  title: name,
  sha256: name,
  bytes: 1,
  mediaType: 'application/pdf',
  pages: 3,
  addedAt: '2026-11-22T02:00:00.000Z',
  issuedOn: null,
  issuer: null,
  issuerLevel: null,
})

const load = vi.fn(async () => ({ bytes: new Uint8Array([1, 2, 3]), mediaType: 'application/pdf' }))
const wish = (name: string, more: Partial<PageWish> = {}): PageWish => ({
  doc: doc(name),
  load,
  page: 1,
  width: 900,
  purpose: 'visible',
  ...more,
})

const settle = () => vi.advanceTimersByTimeAsync(0)
const pagesAsked = (i: number) =>
  (workers[i]?.asked ?? []).flatMap((r) => (r.kind === 'page' ? [`${r.key}/${r.page}`] : []))

beforeEach(() => {
  vi.useFakeTimers()
  workers = []
  load.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the engine', () => {
  it('starts no worker before it is needed and never more than two', async () => {
    const engine = createEvidenceEngine(spawn)
    expect(workers).toHaveLength(0)
    for (const name of ['a', 'b', 'c', 'd']) void engine.request(wish(name)).catch(() => undefined)
    await settle()
    expect(workers).toHaveLength(2)
  })

  it('tells the worker when a quick picture will do, and never takes one for the sharp one', async () => {
    const engine = createEvidenceEngine(spawn)
    const quick = engine.request(wish('a', { quick: true }))
    await settle()
    const soft = { ...bitmap(830), detail: 1654 }
    const asked = workers[0]?.asked.at(-1)
    expect(asked).toMatchObject({ kind: 'page', width: 900, quick: true })
    workers[0]?.onmessage?.(
      new MessageEvent('message', { data: { id: asked?.id ?? 0, kind: 'page', image: soft, heap: 0 } }),
    )
    expect((await quick).bitmap.width).toBe(830)
    void engine.request(wish('a')).catch(() => undefined)
    await settle()
    expect(workers[0]?.asked.at(-1)).toEqual({ id: expect.any(Number), kind: 'page', key: 'a', page: 1, width: 900 })
  })

  const say = (i: number, reply: Reply) => workers[i]?.onmessage?.(new MessageEvent('message', { data: reply }))
  const lastAsked = (i: number) => workers[i]?.asked.at(-1)?.id ?? 0
  const both = (engine: ReturnType<typeof createEvidenceEngine>) => {
    const quick = engine.request(wish('a', { quick: true }))
    const sharp = engine.request(wish('a'))
    quick.catch(() => undefined)
    sharp.catch(() => undefined)
    return { quick, sharp }
  }

  it('draws once when the quick picture is the sharp one', async () => {
    const engine = createEvidenceEngine(spawn)
    const { quick, sharp } = both(engine)
    await settle()
    workers[0]?.answer()
    expect(await sharp).toBe(await quick)
    expect([...pagesAsked(0), ...pagesAsked(1)]).toEqual(['a/1'])
  })

  it('draws the sharp picture beside the soft one, which is dropped when it comes last', async () => {
    const engine = createEvidenceEngine(spawn)
    const { quick, sharp } = both(engine)
    await settle()
    expect(workers).toHaveLength(1)
    say(0, { id: lastAsked(0), kind: 'softer' })
    await settle()
    expect(pagesAsked(1)).toEqual(['a/1'])
    workers[1]?.answer()
    const best = await sharp
    const late = { ...bitmap(830), detail: 1654 }
    say(0, { id: lastAsked(0), kind: 'page', image: late, heap: 0 })
    expect(await quick).toBe(best)
    expect(late.bitmap.close).toHaveBeenCalledOnce()
    expect(best.bitmap.close).not.toHaveBeenCalled()
    expect(engine.peek(doc('a'), 1, 'visible')).toBe(best)
  })

  it('draws the sharp picture after the soft one when nobody else is free', async () => {
    const engine = createEvidenceEngine(spawn)
    void engine.request(wish('b')).catch(() => undefined)
    await settle()
    const { quick, sharp } = both(engine)
    await settle()
    say(1, { id: lastAsked(1), kind: 'softer' })
    await settle()
    say(1, { id: lastAsked(1), kind: 'page', image: { ...bitmap(830), detail: 1654 }, heap: 0 })
    expect((await quick).bitmap.width).toBe(830)
    await settle()
    say(1, { id: lastAsked(1), kind: 'page', image: bitmap(900), heap: 0 })
    expect((await sharp).bitmap.width).toBe(900)
    expect(pagesAsked(1)).toEqual(['a/1', 'a/1'])
  })

  it('refuses both at once what cannot be drawn quickly', async () => {
    const engine = createEvidenceEngine(spawn)
    const { quick, sharp } = both(engine)
    await settle()
    workers[0]?.answer('damaged')
    await expect(quick).rejects.toMatchObject({ code: 'damaged' })
    await expect(sharp).rejects.toMatchObject({ code: 'damaged' })
    expect(pagesAsked(0)).toEqual(['a/1'])
  })

  it('answers a page it holds without asking again', async () => {
    const engine = createEvidenceEngine(spawn)
    const first = engine.request(wish('a'))
    await settle()
    workers[0]?.answer()
    const image = await first
    expect(await engine.request(wish('a'))).toBe(image)
    expect(engine.peek(doc('a'), 1, 'visible')).toBe(image)
    expect(pagesAsked(0)).toEqual(['a/1'])
  })

  it('two wishes for one page are one decoding and one load', async () => {
    const engine = createEvidenceEngine(spawn)
    const both = Promise.all([engine.request(wish('a')), engine.request(wish('a'))])
    await settle()
    workers[0]?.answer()
    const [one, two] = await both
    expect(one).toBe(two)
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('what is on screen overtakes thumbnails and work ahead', async () => {
    const engine = createEvidenceEngine(spawn)
    void engine.request(wish('a', { purpose: 'ahead' }))
    await settle()
    void engine.request(wish('a', { page: 2, purpose: 'ahead' }))
    void engine.request(wish('a', { page: 3, purpose: 'thumbnail', width: 46 }))
    void engine.request(wish('b'))
    await settle()
    expect(pagesAsked(1)).toEqual(['b/1'])
    workers[0]?.answer()
    await settle()
    // nothing for later begins while the page on screen is being drawn
    expect(pagesAsked(0)).toEqual(['a/1'])
    workers[1]?.answer()
    await settle()
    expect([...pagesAsked(0), ...pagesAsked(1)]).toEqual(['a/1', 'a/3', 'b/1'])
  })

  it('a wish called off before it began is never decoded', async () => {
    const engine = createEvidenceEngine(spawn)
    const off = new AbortController()
    const wished = engine.request(wish('a', { signal: off.signal }))
    off.abort()
    await expect(wished).rejects.toMatchObject({ name: 'AbortError' })
    await settle()
    expect(workers).toHaveLength(0)
  })

  it('a refusal is not remembered', async () => {
    const engine = createEvidenceEngine(spawn)
    const first = engine.request(wish('a'))
    const refused = expect(first).rejects.toMatchObject({ code: 'damaged' })
    await settle()
    workers[0]?.answer('damaged')
    await refused
    const second = engine.request(wish('a'))
    await settle()
    workers[0]?.answer()
    await expect(second).resolves.toMatchObject({ route: 'pdfium' })
  })

  it('missing bytes are a refusal that keeps the cause, and the next wish loads again', async () => {
    const engine = createEvidenceEngine(spawn)
    load.mockRejectedValueOnce(new Error('offline'))
    const first = engine.request(wish('a'))
    await expect(first).rejects.toMatchObject({ code: 'unread', cause: { message: 'offline' } })
    void engine.request(wish('a'))
    await settle()
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('a decoder that hangs is replaced, and the next page is decoded by the new one', async () => {
    const engine = createEvidenceEngine(spawn)
    const hanging = expect(engine.request(wish('a'))).rejects.toMatchObject({ code: 'too_slow' })
    await vi.advanceTimersByTimeAsync(limits.milliseconds + 1)
    await hanging
    expect(workers[0]?.stopped).toBe(true)
    const next = engine.request(wish('a', { page: 2 }))
    await settle()
    workers.at(-1)?.answer()
    await expect(next).resolves.toBeDefined()
    expect(workers).toHaveLength(2)
  })

  it('a decoder that failed inside is thrown away', async () => {
    const engine = createEvidenceEngine(spawn)
    const failing = expect(engine.request(wish('a'))).rejects.toMatchObject({ code: 'engine' })
    await settle()
    workers[0]?.answer('engine')
    await failing
    expect(workers[0]?.stopped).toBe(true)
  })

  it('forgetting closes every bitmap, stops the workers and calls off what waits', async () => {
    const engine = createEvidenceEngine(spawn)
    const first = engine.request(wish('a'))
    await settle()
    workers[0]?.answer()
    const image = await first
    const pending = expect(engine.request(wish('b'))).rejects.toMatchObject({ name: 'AbortError' })
    engine.forget()
    await pending
    expect(image.bitmap.close).toHaveBeenCalledTimes(1)
    expect(engine.peek(doc('a'), 1, 'visible')).toBeNull()
    expect(workers.every((worker) => worker.stopped)).toBe(true)
  })

  it('a document the fifth to open makes room for itself', async () => {
    const engine = createEvidenceEngine(spawn)
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const wished = engine.request(wish(name))
      await settle()
      workers[0]?.answer()
      await wished
    }
    expect(workers[0]?.asked.filter((r) => r.kind === 'close').map((r) => r.key)).toEqual(['a'])
  })

  it('a page refused with a helper goes to it; when that refuses too, the next try starts from the beginning', async () => {
    const helped: Helper[] = []
    const engine = createEvidenceEngine(spawn, (helper) => {
      helped.push(helper)
      return spawn()
    })
    const first = engine.request(wish('a'))
    await settle()
    workers[0]?.answer('damaged', 'pdfjs')
    await settle()
    expect(helped).toEqual(['pdfjs'])
    workers[1]?.answer()
    await expect(first).resolves.toBeDefined()
    // only the page was refused, the document is open: the next page is asked of the usual worker
    const second = expect(engine.request(wish('a', { page: 2 }))).rejects.toMatchObject({ code: 'damaged' })
    await settle()
    expect(pagesAsked(0)).toEqual(['a/1', 'a/2'])
    workers[0]?.answer('damaged', 'pdfjs')
    await settle()
    workers[1]?.answer('damaged')
    await second
    void engine.request(wish('a', { page: 2 })).catch(() => undefined)
    await settle()
    expect(pagesAsked(0)).toEqual(['a/1', 'a/2', 'a/2'])
  })

  it('a password goes along with the document until it is refused or forgotten', async () => {
    const engine = createEvidenceEngine(spawn)
    const passwords = () =>
      workers.flatMap(({ asked }) => asked.flatMap((r) => (r.kind === 'open' ? [r.password ?? null] : [])))
    engine.unlock(doc('a'), 'geheim')
    const refused = expect(engine.request(wish('a'))).rejects.toMatchObject({ code: 'wrong_password' })
    await settle()
    workers[0]?.answer('wrong_password')
    await refused
    engine.forget()
    void engine.request(wish('a')).catch(() => undefined)
    await settle()
    expect(passwords()).toEqual(['geheim', null])
  })

  it('gives memory back when nothing is asked for a while', async () => {
    const engine = createEvidenceEngine(spawn)
    for (let page = 1; page <= 30; page += 1) {
      const wished = engine.request(wish('a', { page }))
      await settle()
      workers[0]?.answer()
      await wished
    }
    await vi.advanceTimersByTimeAsync(30_000)
    expect(workers.map((worker) => worker.stopped)).toEqual([true, false])
    expect(engine.peek(doc('a'), 30, 'visible')).not.toBeNull()
  })

  it('text is read once and searched page by page', async () => {
    const engine = createEvidenceEngine(spawn)
    const found = engine.search({ doc: doc('a'), load, query: 'x' })
    for (let page = 1; page <= 3; page += 1) {
      await settle()
      const reader = workers.find(({ asked }) => asked.some((r) => r.kind === 'text'))
      reader?.answer()
    }
    await expect(found).resolves.toEqual([])
    await expect(engine.text({ doc: doc('a'), load, page: 2 })).resolves.toEqual({ lines: [] })
    const asked = workers.flatMap((worker) => worker.asked.filter((r) => r.kind === 'text'))
    expect(asked.map((r) => (r.kind === 'text' ? r.page : 0))).toEqual([1, 2, 3])
  })
})
