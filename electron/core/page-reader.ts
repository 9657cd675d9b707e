import { Worker } from 'node:worker_threads'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { CentralFailure, strange } from './central-failure.ts'
import type { Log } from './deps.ts'
import { type PreparedPage, preparePage } from './flow/pull-page.ts'
import type { PageAnswer, PageOrder } from './page-thread.ts'

type Chunks = AsyncIterable<Uint8Array>

/** Makes the bytes of a feed page ready to be stored: unpacked, checked, looked at by the rules of a pack. */
export interface PageReader {
  /** A great many pages are about to come. */
  expectMany(): void
  /** No more of them for now. */
  rest(): void
  /** Throws CentralFailure when anything is missing or wrong. */
  read(chunks: Chunks, pack: PolicyPack): Promise<PreparedPage>
}

const otherWork = () => new Promise<void>((go) => setImmediate(go))

/** On the caller's own thread, with pauses. */
const readHere = (chunks: Chunks, pack: PolicyPack): Promise<PreparedPage> => preparePage(chunks, pack, otherWork)

export const hereReader: PageReader = { expectMany: () => undefined, rest: () => undefined, read: readHere }

/** A page as it travels is far smaller; what is longer is not read to its end. */
const MOST_PACKED_BYTES = 256_000_000

/**
 * While many pages come, a second thread reads them, so that one is read while the one before is being written. Without
 * it, or when it does not start or dies, pages are read here.
 * @param program file of the thread's program (`page-thread.ts`); null = never a thread
 */
export function createPageReader(program: string | null, log: Log): PageReader & { close(): void } {
  let thread: Thread | null = null
  let broken = program === null

  function end(): void {
    thread?.end()
    thread = null
  }

  return {
    expectMany: () => {
      if (broken || program === null || thread) return
      thread = startThread(program, () => {
        log.warn('pages.thread_lost')
        broken = true
        thread = null
      })
    },
    rest: end,
    read: async (chunks, pack) => (thread ? thread.read(await packedOf(chunks), pack) : readHere(chunks, pack)),
    close: end,
  }
}

async function packedOf(chunks: Chunks): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > MOST_PACKED_BYTES) throw strange(200)
    parts.push(chunk)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

interface Thread {
  read(packed: Uint8Array<ArrayBuffer>, pack: PolicyPack): Promise<PreparedPage>
  end(): void
}

interface Waiting {
  done(page: PreparedPage): void
  fail(error: Error): void
}

function startThread(program: string, onLost: () => void): Thread {
  const worker = new Worker(program)
  worker.unref()
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let told: PolicyPack | null = null
  let ended = false

  function lose(): void {
    if (ended) return
    ended = true
    onLost()
    // The page is asked for again, and read on the other thread.
    for (const { fail } of waiting.values()) fail(strange(200))
    waiting.clear()
  }
  worker.on('error', lose)
  worker.on('exit', lose)
  worker.on('message', ({ id, answer }: { id: number; answer: PageAnswer }) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if ('page' in answer) one?.done(answer.page)
    else one?.fail(new CentralFailure(answer.kind, answer.message, answer.status))
  })

  function order(order: PageOrder, transfer: ArrayBuffer[]): void {
    worker.postMessage(order, transfer)
  }

  return {
    read: (packed, pack) =>
      new Promise((done, fail) => {
        if (ended) return fail(strange(200))
        asked += 1
        waiting.set(asked, { done, fail })
        // The pack is long and seldom another one.
        order({ id: asked, packed, pack: pack === told ? null : pack }, [packed.buffer])
        told = pack
      }),
    end: () => {
      ended = true
      for (const { fail } of waiting.values()) fail(strange(200))
      waiting.clear()
      void worker.terminate()
    },
  }
}
