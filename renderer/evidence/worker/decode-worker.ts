import { openDocument } from './open-document.ts'
import type { OpenDocument } from './opened.ts'
import { heapBytes, pdfium } from './pdfium-module.ts'
import { RefusalError, type Reply, type Request } from './protocol.ts'

/**
 * The decoding worker: opens documents and turns pages into bitmaps, one request at a time. It holds no policy; which
 * documents stay open and what comes first is decided by the page.
 */
const open = new Map<string, OpenDocument>()

// most papers are PDF: start the engine while the first bytes are still on their way; a failure is met on first use
pdfium().catch(() => undefined)

self.onmessage = (event: MessageEvent<Request>) => {
  const request = event.data
  answer(request).then(
    (reply) => self.postMessage(reply, { transfer: reply.kind === 'page' ? [reply.image.bitmap] : [] }),
    (cause: unknown) => self.postMessage(refusal(request.id, cause)),
  )
}

async function answer(request: Request): Promise<Reply> {
  const { id, key } = request
  if (request.kind === 'close') {
    open.get(key)?.close()
    open.delete(key)
    return { id, kind: 'closed' }
  }
  if (request.kind === 'open') {
    open.get(key)?.close()
    const document = await openDocument(request.bytes)
    open.set(key, document)
    return { id, kind: 'opened', pages: document.pages }
  }
  const document = open.get(key)
  if (!document) throw new RefusalError('unread')
  const image = await document.render(request.page, request.width)
  return { id, kind: 'page', image, heap: await heapBytes() }
}

/** An error that is not a refusal came from inside the engine, whose memory can no longer be trusted. */
function refusal(id: number, cause: unknown): Reply {
  if (cause instanceof RefusalError) return { id, kind: 'refused', code: cause.code, fatal: false }
  return { id, kind: 'refused', code: 'engine', fatal: true }
}
