import type { SyncState } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Log } from './deps.ts'
import type { DocumentStore } from './document-store.ts'

export interface Prefetch {
  /** What to have on disk, most urgent first; replaces the list before. */
  want(documents: readonly DocumentRef[]): void
  /** The case on screen: before everything else. */
  wantFirst(documents: readonly DocumentRef[]): void
  progress(): SyncState['documents']
  stop(): Promise<void>
}

const AT_ONCE = 2

/** Brings documents to this disk before anybody asks for them, two at a time, and stops at the first network failure. */
export function createPrefetch(store: DocumentStore, log: Log, onProgress: () => void): Prefetch {
  const stopping = new AbortController()
  let wanted: DocumentRef[] = []
  let first: DocumentRef[] = []
  let workers: Promise<void>[] = []
  const inHand = new Set<string>()

  function next(): DocumentRef | undefined {
    return [...first, ...wanted].find((d) => !inHand.has(d.sha256) && !store.has(d.sha256))
  }

  async function work(): Promise<void> {
    for (let document = next(); document && !stopping.signal.aborted; document = next()) {
      inHand.add(document.sha256)
      try {
        await store.get(document.sha256, document.bytes, stopping.signal)
        inHand.delete(document.sha256)
        onProgress()
      } catch (error) {
        const kind = error instanceof ProblemError ? error.kind : 'Bug'
        if (!stopping.signal.aborted) log.warn('prefetch.failed', { kind })
        // A damaged document stays in hand, so that it is not asked for again until the list changes.
        if (kind !== 'DocumentDamaged') {
          inHand.delete(document.sha256)
          return
        }
      }
    }
  }

  function begin(): void {
    if (stopping.signal.aborted || workers.length > 0) return
    workers = Array.from({ length: AT_ONCE }, work)
    void Promise.allSettled(workers).then(() => {
      workers = []
    })
  }

  return {
    want: (documents) => {
      wanted = [...documents]
      begin()
    },
    wantFirst: (documents) => {
      first = [...documents]
      begin()
    },
    progress: () => {
      const distinct = [...new Set(wanted.map((d) => d.sha256))]
      return { wanted: distinct.length, have: distinct.filter((sha256) => store.has(sha256)).length }
    },
    stop: async () => {
      stopping.abort()
      await Promise.allSettled(workers)
    },
  }
}
