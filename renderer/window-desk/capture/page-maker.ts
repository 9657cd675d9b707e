import { ProblemError } from '#shared/model/problem.ts'
import type { PageFile } from './image/page-file.ts'
import { captureText } from './text.capture.zh.ts'
import type { MadePage, PageReply, PageRequest } from './worker/protocol.ts'

/** Longest that one picture may take on a slow machine; beyond it something is wrong with the file. */
const PATIENCE_MS = 60_000

let worker: Worker | null = null
/** one thing at a time: pictures of 13 megapixels side by side would fill memory */
let line: Promise<unknown> = Promise.resolve()

function ask(request: PageRequest, transfer: Transferable[] = []): Promise<PageReply> {
  const turn = line.then(
    () =>
      new Promise<PageReply>((resolve, reject) => {
        worker ??= new Worker(new URL('./worker/page-worker.ts', import.meta.url), { type: 'module', name: 'page' })
        const giveUp = () => {
          stopPageMaker()
          reject(new ProblemError('BadRequest', captureText.unreadable))
        }
        const timer = setTimeout(giveUp, PATIENCE_MS)
        worker.onmessage = ({ data }: MessageEvent<PageReply>) => {
          clearTimeout(timer)
          if (data.kind === 'failed') reject(new ProblemError('BadRequest', captureText.unreadable))
          else resolve(data)
        }
        worker.onerror = () => {
          clearTimeout(timer)
          giveUp()
        }
        worker.postMessage(request, transfer)
      }),
  )
  line = turn.catch(() => undefined)
  return turn
}

/** A page made of a picture. Rejects with a `ProblemError` when it cannot be read. */
export async function makePage(picture: ImageBitmap | Blob, turns = 0, crop = true): Promise<MadePage> {
  const reply = await ask({ kind: 'page', picture, turns, crop }, picture instanceof Blob ? [] : [picture])
  if (reply.kind !== 'page') throw new ProblemError('Bug', '')
  return reply
}

export async function joinFiles(files: readonly PageFile[]): Promise<{ file: PageFile; pages: number }> {
  const reply = await ask({ kind: 'join', files })
  if (reply.kind !== 'file') throw new ProblemError('Bug', '')
  return reply
}

/** A PDF with its pages in another order; pages left out are gone. */
export async function orderPages(bytes: Uint8Array, order: readonly number[]): Promise<PageFile> {
  const reply = await ask({ kind: 'order', bytes, order })
  if (reply.kind !== 'file') throw new ProblemError('Bug', '')
  return reply.file
}

export async function countPages(bytes: Uint8Array): Promise<number> {
  const reply = await ask({ kind: 'count', bytes })
  if (reply.kind !== 'count') throw new ProblemError('Bug', '')
  return reply.pages
}

/** Ends the worker and with it every picture it held: when the screen is locked or the person goes. */
export function stopPageMaker(): void {
  worker?.terminate()
  worker = null
}
