import { Worker } from 'node:worker_threads'
import type { PaperSpec } from './spec.ts'
import type { DrawnPaper, RenderAnswer, RenderRequest } from './worker.ts'

export interface Renderers {
  /** Draws the papers of one application, in order. Rejects with what the drawing thread says. */
  render(papers: readonly PaperSpec[]): Promise<DrawnPaper[]>
  stop(): Promise<void>
}

interface Waiting {
  readonly resolve: (papers: DrawnPaper[]) => void
  readonly reject: (error: Error) => void
}

/** Threads that draw papers; each request goes to the thread with the least to do. */
export function startRenderers(count: number): Renderers {
  const threads = Array.from({ length: Math.max(1, count) }, () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url))
    const waiting = new Map<number, Waiting>()
    worker.on('message', (answer: RenderAnswer) => {
      const one = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.ok) one?.resolve(answer.papers)
      else one?.reject(new Error(answer.message))
    })
    const fail = (error: Error): void => {
      for (const one of waiting.values()) one.reject(error)
      waiting.clear()
    }
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('绘制材料的线程已停止。')))
    return { worker, waiting }
  })
  let lastId = 0
  return {
    render(papers) {
      const thread = threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
      const request: RenderRequest = { id: ++lastId, papers }
      return new Promise((resolve, reject) => {
        thread.waiting.set(request.id, { resolve, reject })
        thread.worker.postMessage(request)
      })
    },
    async stop() {
      await Promise.all(threads.map((thread) => thread.worker.terminate()))
    },
  }
}
