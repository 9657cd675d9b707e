import { ProblemError } from '#shared/model/problem.ts'
import { exportText } from './text.zh.ts'
import type { ArchiveReply, ArchiveRequest } from './worker/protocol.ts'

/** Large scans take a while; beyond this something is wrong with a file. */
const PATIENCE_MS = 120_000

export interface ArchiveMaker {
  /** false: it cannot be taken over as it is and must be drawn */
  add(kind: 'pdf' | 'picture', name: string, bytes: Uint8Array): Promise<boolean>
  seal(password: string): Promise<{ zip: Uint8Array<ArrayBuffer>; pages: number }>
  /** ends the worker and with it everything it held */
  close(): void
}

/** Puts an archive together in a worker of its own, so that neither the page nor the core stands still meanwhile. */
export async function startArchiveMaker(watermark: Uint8Array, single: string | null): Promise<ArchiveMaker> {
  const worker = new Worker(new URL('./worker/archive-worker.ts', import.meta.url), { type: 'module', name: 'archive' })
  const ask = (request: ArchiveRequest, transfer: Transferable[] = []) =>
    new Promise<ArchiveReply>((resolve, reject) => {
      const fail = () => reject(failed())
      const timer = setTimeout(fail, PATIENCE_MS)
      worker.onmessage = ({ data }: MessageEvent<ArchiveReply>) => {
        clearTimeout(timer)
        if (data.kind === 'failed') fail()
        else resolve(data)
      }
      worker.onerror = fail
      worker.postMessage(request, transfer)
    })
  try {
    await ask({ kind: 'start', watermark, single })
  } catch (error) {
    worker.terminate()
    throw error
  }
  return {
    add: async (kind, name, bytes) => (await ask({ kind, name, bytes }, [bytes.buffer])).kind === 'done',
    async seal(password) {
      const reply = await ask({ kind: 'seal', password })
      if (reply.kind !== 'sealed') throw failed()
      return reply
    },
    close: () => worker.terminate(),
  }
}

function failed(): ProblemError {
  return new ProblemError('Bug', exportText.makeFailed)
}
