import type { OpenDocument } from './opened.ts'
import { RefusalError, type Reply, type Request } from './protocol.ts'

export interface Decoder {
  open(bytes: Uint8Array, options: { password?: string; salvage?: boolean }): Promise<OpenDocument>
  /** bytes of memory that never shrink */
  heap(): number
}

/**
 * Makes this worker answer with a decoder: opens documents and turns pages into bitmaps, one request at a time. It
 * holds no policy; which documents stay open and what comes first is decided by the page.
 */
export function serve(decoder: Decoder): void {
  const open = new Map<string, OpenDocument>()

  async function answer(request: Request): Promise<Reply> {
    const { id, key } = request
    if (request.kind === 'close') {
      open.get(key)?.close()
      open.delete(key)
      return { id, kind: 'closed' }
    }
    if (request.kind === 'open') {
      open.get(key)?.close()
      open.delete(key)
      const document = await decoder.open(request.bytes, request)
      open.set(key, document)
      return { id, kind: 'opened', pages: document.pages }
    }
    const document = open.get(key)
    if (!document) throw new RefusalError('unread')
    if (request.kind === 'text') {
      return { id, kind: 'text', text: (await document.text?.(request.page)) ?? { lines: [] } }
    }
    const softer = request.quick ? () => self.postMessage({ id, kind: 'softer' } satisfies Reply) : undefined
    const image = await document.render(request.page, request.width, softer)
    return { id, kind: 'page', image, heap: decoder.heap() }
  }

  self.onmessage = (event: MessageEvent<Request>) => {
    const request = event.data
    answer(request).then(
      (reply) => self.postMessage(reply, { transfer: reply.kind === 'page' ? [reply.image.bitmap] : [] }),
      (cause: unknown) => self.postMessage(refusal(request.id, cause)),
    )
  }
}

/** An error that is not a refusal came from inside the engine, whose memory can no longer be trusted. */
function refusal(id: number, cause: unknown): Reply {
  if (!(cause instanceof RefusalError)) return { id, kind: 'refused', code: 'engine', fatal: true }
  const { code, helper } = cause
  return { id, kind: 'refused', code, fatal: false, ...(helper && { helper }) }
}
