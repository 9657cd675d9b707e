import type { PageText } from './page-text.ts'
import { limits } from './worker/limits.ts'
import { type DecodedPage, RefusalError, type Reply, type Request } from './worker/protocol.ts'

/** The part of a Worker this needs; tests give a double. */
export interface WorkerLike {
  postMessage(message: Request, transfer?: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent<Reply>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** One place for one worker, which is started when first needed and replaced when it fails or hangs. */
export interface DecodeSlot {
  busy(): boolean
  holds(key: string): boolean
  start(): void
  /**
   * Opens the document if it is not open here and draws the page. One call at a time. With `onSofter` a softer picture
   * will do where that is much sooner there; it is called before one is made.
   */
  draw(
    job: PageJob & { width: number; onSofter?: (() => void) | undefined },
  ): Promise<{ image: DecodedPage; pages: number }>
  /** The same for the text of the page. */
  text(job: PageJob): Promise<{ text: PageText; pages: number }>
  /** Gives back a worker nobody is using after it drew that many pages: what it collected goes only with it. */
  rest(pages: number): void
  stop(): void
}

export interface PageJob {
  key: string
  page: number
  password?: string | undefined
  salvage?: boolean
  /** the file; only asked when the document is not open here */
  bytes(): Uint8Array
}

const MAX_OPEN = 4
const MAX_OPEN_BYTES = 96 * 1024 * 1024

interface Running {
  id: number
  resolve(reply: Reply): void
  reject(cause: RefusalError): void
  onSofter?: (() => void) | undefined
}

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never

/** `milliseconds`: what one call may take before the worker is stopped. */
export function createDecodeSlot(spawn: () => WorkerLike, milliseconds = limits.milliseconds): DecodeSlot {
  let worker: WorkerLike | null = null
  let running: Running | null = null
  let inUse = false
  let lastId = 0
  let drawn = 0
  /** documents open in the worker, least recently used first */
  const open = new Map<string, { pages: number; bytes: number }>()

  function stop(code: 'engine' | 'too_slow' = 'engine') {
    worker?.terminate()
    worker = null
    open.clear()
    drawn = 0
    running?.reject(new RefusalError(code))
    running = null
  }

  function start(): WorkerLike {
    if (worker) return worker
    const fresh = spawn()
    fresh.onmessage = ({ data }) => {
      if (running?.id !== data.id) return
      if (data.kind === 'softer') return running.onSofter?.()
      const { resolve } = running
      running = null
      resolve(data)
    }
    fresh.onerror = () => {
      if (worker === fresh) stop()
    }
    worker = fresh
    return fresh
  }

  async function ask(
    request: Without<Request, 'id'>,
    transfer: Transferable[] = [],
    onSofter?: () => void,
  ): Promise<Reply> {
    lastId += 1
    const id = lastId
    const reply = await new Promise<Reply>((resolve, reject) => {
      running = { id, resolve, reject, onSofter }
      start().postMessage({ ...request, id }, transfer)
    })
    if (reply.kind !== 'refused') return reply
    if (reply.fatal) stop()
    throw new RefusalError(reply.code, { helper: reply.helper })
  }

  async function makeRoom(bytes: number) {
    let held = bytes
    for (const document of open.values()) held += document.bytes
    for (const [key, document] of [...open]) {
      if (open.size < MAX_OPEN && held <= MAX_OPEN_BYTES) return
      open.delete(key)
      held -= document.bytes
      await ask({ kind: 'close', key })
    }
  }

  async function ensureOpen(job: PageJob): Promise<number> {
    const known = open.get(job.key)
    if (known) {
      open.delete(job.key)
      open.set(job.key, known)
      return known.pages
    }
    const bytes = job.bytes()
    await makeRoom(bytes.length)
    // a copy is handed over: the original serves the other worker, and this one again after a restart
    const copy = bytes.slice()
    const { key, password, salvage = false } = job
    const reply = await ask({ kind: 'open', key, bytes: copy, salvage, ...(password && { password }) }, [copy.buffer])
    const pages = reply.kind === 'opened' ? reply.pages : 0
    open.set(job.key, { pages, bytes: bytes.length })
    return pages
  }

  /** One call at a time, and not for ever. */
  async function watched<T>(work: () => Promise<T>): Promise<T> {
    inUse = true
    const watchdog = setTimeout(() => stop('too_slow'), milliseconds)
    try {
      return await work()
    } finally {
      clearTimeout(watchdog)
      inUse = false
    }
  }

  return {
    busy: () => inUse,
    holds: (key) => open.has(key),
    start: () => void start(),
    draw: (job) =>
      watched(async () => {
        const pages = await ensureOpen(job)
        const { key, page, width, onSofter } = job
        const reply = await ask({ kind: 'page', key, page, width, ...(onSofter && { quick: true }) }, [], onSofter)
        if (reply.kind !== 'page') throw new RefusalError('engine')
        drawn += 1
        if (reply.heap > limits.heapBytes) stop()
        return { image: reply.image, pages }
      }),
    text: (job) =>
      watched(async () => {
        const pages = await ensureOpen(job)
        const reply = await ask({ kind: 'text', key: job.key, page: job.page })
        if (reply.kind !== 'text') throw new RefusalError('engine')
        return { text: reply.text, pages }
      }),
    rest(pages) {
      if (worker && !inUse && drawn >= pages) stop()
    },
    stop: () => stop(),
  }
}
