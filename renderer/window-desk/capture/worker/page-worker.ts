import { joined, pagesOf, reordered } from '../image/page-file.ts'
import { makePage } from './make-page.ts'
import type { PageReply, PageRequest } from './protocol.ts'

/** Makes papers of pictures, one at a time, away from the page on which somebody types. */
async function answer(request: PageRequest): Promise<PageReply> {
  switch (request.kind) {
    case 'page':
      return makePage(request.picture, request.turns, request.crop)
    case 'join': {
      const { pages, ...file } = await joined(request.files)
      return { kind: 'file', file, pages }
    }
    case 'order': {
      const bytes = await reordered(request.bytes, request.order)
      return { kind: 'file', file: { bytes, mediaType: 'application/pdf' }, pages: request.order.length }
    }
    case 'count':
      return { kind: 'count', pages: await pagesOf(request.bytes) }
  }
}

self.onmessage = async ({ data }: MessageEvent<PageRequest>) => {
  try {
    self.postMessage(await answer(data))
  } catch {
    // A file that is damaged or locked: the page says so in a sentence; its content is nobody else's business.
    self.postMessage({ kind: 'failed' } satisfies PageReply)
  }
}
