import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { renderPaper } from './render.ts'
import type { PaperSpec, RenderedPaper } from './spec.ts'

export interface RenderRequest {
  readonly id: number
  readonly papers: readonly PaperSpec[]
}
export interface DrawnPaper extends Pick<RenderedPaper, 'mediaType' | 'pages'> {
  readonly sha256: string
  readonly content: Uint8Array
}
export type RenderAnswer =
  | { readonly id: number; readonly ok: true; readonly papers: DrawnPaper[] }
  | { readonly id: number; readonly ok: false; readonly message: string }

async function answer({ id, papers }: RenderRequest): Promise<RenderAnswer> {
  try {
    const drawn: DrawnPaper[] = []
    for (const spec of papers) {
      const { bytes, mediaType, pages } = await renderPaper(spec)
      // a copy of its own, so that it can be handed over instead of copied again
      const content = Uint8Array.from(bytes)
      // buffers of pixels are given back between turns of the event loop only
      await nextTurn()
      drawn.push({ sha256: createHash('sha256').update(content).digest('hex'), content, mediaType, pages })
    }
    return { id, ok: true, papers: drawn }
  } catch (error) {
    return { id, ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

const port = parentPort
// one request after the other: the pages of a thread share its canvases
let turn: Promise<void> = Promise.resolve()
port?.on('message', (request: RenderRequest) => {
  turn = turn.then(async () => {
    const result = await answer(request)
    const buffers = result.ok ? result.papers.map((p) => p.content.buffer).filter((b) => b instanceof ArrayBuffer) : []
    port.postMessage(result, buffers)
  })
})
