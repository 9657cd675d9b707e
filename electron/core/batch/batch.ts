import { statfs } from 'node:fs/promises'
import type { BatchPlan, BatchView } from '#shared/contract/batch-api.ts'
import { centralApi } from '#shared/contract/central-api.ts'
import type { LeaseAnswer, LeaseRefusal } from '#shared/contract/lease-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import type { CentralClient } from '../central-client.ts'
import { CentralFailure } from '../central-failure.ts'
import type { CentreTime } from '../centre-time.ts'
import { asProblem } from '../db/problems.ts'
import type { Store } from '../db/store.ts'
import { backoffMs, type Clock, isoNow, type Log } from '../deps.ts'
import type { DocumentStore } from '../document-store.ts'
import { findCase } from '../flow/cache.ts'
import type { QueueSource } from '../flow/queue.ts'
import { createLoop } from '../loop.ts'
import { findSetting, removeSetting, saveSetting } from '../settings.ts'
import { createDownloads } from './downloads.ts'
import * as leases from './leases.ts'
import { limitsOf, type OfflineStanding, offlineRefusal, offlineStanding } from './limits.ts'
import { type PlanInput, planBatch, takingProblem } from './plan.ts'
import { reconcile } from './reconcile.ts'
import { batchView, papersWanted } from './view.ts'

/** The cases of this desk's person that they may work on without the network. */
export interface Batch {
  view(): Promise<BatchView>
  plan(input: PlanInput): Promise<BatchPlan>
  /** Online only. Throws ProblemError RuleBroken (more than the pack allows) and CentralFailure. */
  take(caseIds: readonly string[], hours: number): Promise<readonly LeaseRefusal[]>
  pause(): void
  resume(): void
  /** Online only: all of them, for so many hours from now. */
  renew(hours: number): Promise<void>
  giveBack(caseIds: readonly string[]): void
  /** The line is the batch's, or the person has stopped it: nothing is to be fetched ahead of need meanwhile. */
  claimsLine(): boolean
  /** A pull that began then (steady clock) has ended well. */
  noteCaughtUp(began: number): void
  /** Where this desk stands with the limits of working without the network. */
  standing(): OfflineStanding
  /** Why nothing more may be decided now, as a sentence; null = it may. Cheaper than all of `standing`. */
  refusal(): string | null
  /** One round now: what the cache says of the leases, give back, renew, go on downloading. */
  round(): Promise<void>
  wake(): void
  stop(): Promise<void>
}

export interface BatchOptions {
  readonly client: Pick<CentralClient, 'ask'>
  readonly store: Pick<Store, 'cache' | 'work'>
  readonly documents: DocumentStore
  readonly dataDir: string
  readonly me: string
  readonly deviceId: string
  readonly clock: Clock
  readonly log: Log
  readonly time: CentreTime
  readonly policy: () => SignedPolicy
  readonly queueSource: () => QueueSource
  readonly online: () => boolean
  readonly onChange: () => void
  /** leases changed at the centre: what it says of the cases is wanted */
  readonly wakePull: () => void
  readonly leaving: AbortSignal
}

const ROUND_MS = 60_000
const IDLE_MS = 5 * 60_000
const TELL_EVERY_MS = 500

/** Nothing runs before `wake` or `round`: a desk without a batch asks nothing of anybody. */
export function createBatch(options: BatchOptions): Batch {
  const { client, store, documents, me, deviceId, clock, log, time, leaving } = options
  const tell = quietly(options.onChange, clock)
  const downloads = createDownloads({ documents, clock, log, online: options.online, onChange: tell })
  const loop = createLoop('batch', clock, log, round)
  /** case → when its lease was granted in this run, by the steady clock */
  const grantedAt = new Map<string, number>()
  let trouble: string | null = null
  let failed = 0
  if (findSetting(store.work, 'batch_paused') !== undefined) downloads.pause()

  const standing = () => offlineStanding(options.policy().pack, time, store.work)

  async function round(): Promise<number> {
    try {
      if (reconcile({ cache: store.cache, work: store.work, me, deviceId, now: time.now() }) > 0) tell()
      if (leases.openLeases(store.work).length === 0) return IDLE_MS
      time.noteProgress()
      fill()
      await tellReturns()
      await renewDue()
      failed = 0
      setTrouble(null)
      return ROUND_MS
    } catch (error) {
      if (leaving.aborted) return IDLE_MS
      const problem = asProblem(error)
      failed += 1
      log.warn('batch.failed', { kind: problem.kind })
      // That the network is gone is what a batch is for.
      setTrouble(problem.kind === 'Offline' ? null : problem.message)
      const wish = problem instanceof CentralFailure ? (problem.retryAfterMs ?? 0) : 0
      return Math.max(wish, backoffMs(failed, clock))
    }
  }

  function fill(): void {
    downloads.want(papersWanted(store.work, store.cache))
  }

  function setTrouble(sentence: string | null): void {
    if (sentence !== trouble) tell()
    trouble = sentence
  }

  async function tellReturns(): Promise<void> {
    const due = leases.returnsDue(store.work)
    if (due.length === 0) return
    await client.ask(centralApi.returnLeases, { body: { deviceId, leases: due } }, leaving)
    leases.noteReturned(store.work, due)
    log.info('batch.returned', { cases: due.length })
    options.wakePull()
    tell()
  }

  /** Half of the time granted has passed: asked for again in good time, as long as before. */
  async function renewDue(): Promise<void> {
    const due = undecided().filter(({ takenAt, untilAt }) => {
      return time.now() >= (Date.parse(takenAt) + Date.parse(untilAt)) / 2
    })
    for (const hours of new Set(due.map((row) => row.hours))) {
      await askRenewal(
        due.filter((row) => row.hours === hours),
        hours,
      )
    }
  }

  async function askRenewal(rows: readonly leases.HeldRow[], hours: number): Promise<void> {
    const held = rows.map(({ caseId, fence }) => ({ caseId, fence }))
    const answer = await client.ask(centralApi.renewLeases, { body: { deviceId, hours, leases: held } }, leaving)
    leases.noteRenewed(store.work, held, answer, { at: answer.now, hours })
    noteAnswer('batch.renewed', answer)
  }

  function noteAnswer(event: string, answer: LeaseAnswer): void {
    for (const { caseId } of answer.granted) grantedAt.set(caseId, clock.monotonic())
    log.info(event, { granted: answer.granted.length, refused: answer.refused.length })
    fill()
    tell()
    loop.wake()
  }

  async function freeBytes(): Promise<number | null> {
    // Not every file system says; then nothing is promised and nothing is refused because of it.
    const free = await statfs(options.dataDir).catch(() => null)
    return free && free.bavail * free.bsize
  }

  const heldNow = () => leases.openLeases(store.work).filter(({ state }) => state === 'held')
  const undecided = () => heldNow().filter(({ caseId, fence }) => !leases.decidedUnder(store.work, caseId, fence))

  return {
    view: async () =>
      batchView({
        cache: store.cache,
        work: store.work,
        downloads,
        standing: standing(),
        now: time.now(),
        online: options.online(),
        freeBytes: await freeBytes(),
        trouble,
      }),
    plan: async (input) =>
      planBatch(
        {
          queue: options.queueSource(),
          work: store.work,
          limits: limitsOf(options.policy().pack),
          hasDocument: documents.has,
          now: time.now(),
          freeBytes: await freeBytes(),
        },
        input,
      ),
    take: async (caseIds, hours) => {
      const held = new Set(heldNow().map((row) => row.caseId))
      const added = caseIds.filter((id) => !held.has(id)).length
      const problem = takingProblem(limitsOf(options.policy().pack), held.size, added)
      if (problem !== null) throw new ProblemError('RuleBroken', problem)
      const asked = caseIds.map((caseId) => ({ caseId, caseNo: findCase(store.cache, caseId)?.caseFile.caseNo ?? '' }))
      leases.noteAsked(store.work, asked, { at: new Date(time.now()).toISOString(), hours })
      try {
        const body = { deviceId, hours, caseIds }
        const answer = await client.ask(centralApi.takeLeases, { body }, leaving)
        leases.noteGranted(store.work, answer.granted, { at: answer.now, hours })
        noteAnswer('batch.taken', answer)
        return answer.refused
      } finally {
        // Also without an answer: the request may have arrived, and then the cases say so.
        options.wakePull()
      }
    },
    pause: () => {
      saveSetting(store.work, 'batch_paused', isoNow(clock))
      downloads.pause()
      tell()
    },
    resume: () => {
      removeSetting(store.work, 'batch_paused')
      downloads.resume()
      fill()
      loop.wake()
      tell()
    },
    renew: async (hours) => {
      const rows = undecided()
      if (rows.length > 0) await askRenewal(rows, hours)
      options.wakePull()
    },
    giveBack: (caseIds) => {
      leases.giveBack(store.work, caseIds)
      loop.wake()
      tell()
    },
    noteCaughtUp: (began) => {
      const since = [...grantedAt].filter(([, at]) => at >= began).map(([caseId]) => caseId)
      leases.noteCaughtUp(store.work, since)
    },
    claimsLine: () => {
      const wanted = papersWanted(store.work, store.cache)
      return wanted.length > 0 && (downloads.paused() || wanted.some(({ sha256 }) => !documents.has(sha256)))
    },
    standing,
    refusal: () => offlineRefusal(options.policy().pack, time, store.work),
    round: loop.run,
    wake: loop.wake,
    stop: async () => {
      loop.stop()
      await Promise.allSettled([loop.settled(), downloads.stop()])
    },
  }
}

/** At once, then not again for a while, then once more for whatever came meanwhile: every chunk of a paper is news. */
function quietly(run: () => void, clock: Clock): () => void {
  let waiting = false
  let again = false
  return function told() {
    if (waiting) {
      again = true
      return
    }
    run()
    waiting = true
    clock.after(TELL_EVERY_MS, () => {
      waiting = false
      if (!again) return
      again = false
      told()
    })
  }
}
