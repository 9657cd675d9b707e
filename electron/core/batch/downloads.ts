import type { DocumentRef } from '#shared/model/document.ts'
import type { ProblemKind } from '#shared/model/problem.ts'
import { CentralFailure } from '../central-failure.ts'
import { asProblem } from '../db/problems.ts'
import { backoffMs, type Clock, type Log } from '../deps.ts'
import type { DocumentStore } from '../document-store.ts'

export type Paper = Pick<DocumentRef, 'sha256' | 'bytes'>
export type PaperState = 'have' | 'loading' | 'failed' | 'waiting'

/** Brings every paper of a batch to this disk, most urgent first. */
export interface Downloads {
  /** Replaces the list and goes on with it, unless paused. */
  want(papers: readonly Paper[]): void
  /** Stops at once; what has arrived of a paper is kept. */
  pause(): void
  resume(): void
  paused(): boolean
  stateOf(paper: Paper): { readonly state: PaperState; readonly received: number; readonly message: string | null }
  bytesPerSecond(): number | null
  /** why nothing goes on at present, as a sentence; null = nothing is wrong */
  trouble(): string | null
  stop(): Promise<void>
}

const AT_ONCE = 2
const RATE_WINDOW_MS = 5_000

interface Failure {
  readonly message: string
  readonly attempts: number
  readonly again: number
}

export interface DownloadsOptions {
  readonly documents: DocumentStore
  readonly clock: Clock
  readonly log: Log
  /** the centre can be reached, as far as is known */
  readonly online: () => boolean
  readonly onChange: () => void
}

/**
 * Two papers at a time. What is wrong with one paper is kept with it and tried again later, the others go on; what is
 * wrong with the line or the disk stops all of them until the next `want`.
 */
export function createDownloads({ documents, clock, log, online, onChange }: DownloadsOptions): Downloads {
  let wanted: readonly Paper[] = []
  let paused = false
  let stopped = false
  let stopping = new AbortController()
  let workers: Promise<unknown> | null = null
  let trouble: (Failure & { offline: boolean }) | null = null
  const have = new Set<string>()
  const failures = new Map<string, Failure>()
  const inHand = new Map<string, number>()
  let moved: { at: number; bytes: number }[] = []

  const next = (): Paper | undefined =>
    wanted.find(({ sha256 }) => {
      if (have.has(sha256) || inHand.has(sha256)) return false
      if ((failures.get(sha256)?.again ?? 0) > clock.monotonic()) return false
      if (!documents.has(sha256)) return true
      have.add(sha256)
      return false
    })

  async function work(signal: AbortSignal): Promise<void> {
    for (let paper = next(); paper && !signal.aborted; paper = next()) {
      inHand.set(paper.sha256, 0)
      try {
        await documents.get(paper.sha256, paper.bytes, signal, (bytes) => note(paper, bytes))
        have.add(paper.sha256)
        failures.delete(paper.sha256)
        trouble = null
      } catch (error) {
        if (!signal.aborted && !noteFailure(paper, error)) return
      } finally {
        inHand.delete(paper.sha256)
        onChange()
      }
    }
  }

  function note({ sha256 }: Paper, bytes: number): void {
    inHand.set(sha256, (inHand.get(sha256) ?? 0) + bytes)
    moved.push({ at: clock.monotonic(), bytes })
    onChange()
  }

  /** Answers whether the others may go on: they may when it is about this paper alone. */
  function noteFailure({ sha256 }: Paper, error: unknown): boolean {
    const problem = asProblem(error)
    log.warn('batch.paper_failed', { kind: problem.kind })
    if (isAboutOnePaper(error)) {
      const attempts = (failures.get(sha256)?.attempts ?? 0) + 1
      failures.set(sha256, {
        message: problem.message,
        attempts,
        again: clock.monotonic() + backoffMs(attempts, clock),
      })
      return true
    }
    const attempts = (trouble?.attempts ?? 0) + 1
    const wish = problem instanceof CentralFailure ? (problem.retryAfterMs ?? 0) : 0
    const again = clock.monotonic() + Math.max(wish, backoffMs(attempts, clock))
    trouble = { message: problem.message, attempts, again, offline: problem.kind === 'Offline' }
    return false
  }

  function begin(): void {
    if (paused || stopped || workers) return
    // A line that is back ends the waiting for it.
    if (trouble && trouble.again > clock.monotonic() && !(trouble.offline && online())) return
    if (!next()) return
    const { signal } = stopping
    workers = Promise.allSettled(Array.from({ length: AT_ONCE }, () => work(signal))).finally(() => {
      workers = null
      // Paused and resumed while the last papers were being let go of.
      if (signal.aborted) begin()
    })
  }

  return {
    want: (papers) => {
      wanted = papers
      // Asked of the disk again: a paper found damaged when it was read is gone.
      have.clear()
      begin()
    },
    pause: () => {
      paused = true
      stopping.abort()
      stopping = new AbortController()
    },
    resume: () => {
      paused = false
      trouble = null
      failures.clear()
      begin()
    },
    paused: () => paused,
    stateOf: ({ sha256, bytes }) => {
      const failure = failures.get(sha256)
      if (have.has(sha256) || documents.has(sha256)) return { state: 'have', received: bytes, message: null }
      const received = Math.min(bytes, inHand.get(sha256) ?? 0)
      if (inHand.has(sha256)) return { state: 'loading', received, message: null }
      return failure
        ? { state: 'failed', received, message: failure.message }
        : { state: 'waiting', received, message: null }
    },
    bytesPerSecond: () => {
      const from = clock.monotonic() - RATE_WINDOW_MS
      moved = moved.filter(({ at }) => at >= from)
      if (inHand.size === 0) return null
      return moved.reduce((sum, { bytes }) => sum + bytes, 0) / (RATE_WINDOW_MS / 1_000)
    },
    trouble: () => trouble?.message ?? null,
    stop: async () => {
      stopped = true
      stopping.abort()
      await workers
    },
  }
}

/** Not this paper but the line, the session or the disk is what fails: the next paper would fare no better. */
const ofAll: ReadonlySet<string> = new Set([
  'Offline',
  'SignInExpired',
  'ProtocolTooOld',
  'DiskFull',
  'DiskReadOnly',
  'DiskFailing',
] satisfies ProblemKind[])

function isAboutOnePaper(error: unknown): boolean {
  if (error instanceof CentralFailure && error.status !== null && (error.status >= 500 || error.status === 429))
    return false
  return !ofAll.has(asProblem(error).kind)
}
