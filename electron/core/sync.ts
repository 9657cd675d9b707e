import type { SyncState } from '#shared/contract/core-api.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import type { CentralClient } from './central-client.ts'
import { CentralFailure } from './central-failure.ts'
import { asProblem, isDamage } from './db/problems.ts'
import type { Store } from './db/store.ts'
import { backoffMs, type Clock, isoNow, type Log } from './deps.ts'
import { createDraftPush } from './drafts/push-drafts.ts'
import { cachedVersions, cacheSink, findPolicy, readMeta } from './flow/cache.ts'
import { markPulled, nextTryAt, noteEpoch, outboxCounts, sendNow } from './flow/outbox.ts'
import { forgetDelivered, forgetOriginals, nextPaperAt, sendPapersNow } from './flow/outbox-papers.ts'
import { nextPrintAt, sendPrintsNow } from './flow/outbox-prints.ts'
import { type FreshSink, pull } from './flow/pull.ts'
import { push } from './flow/push.ts'
import { pushPapers } from './flow/push-papers.ts'
import { pushPrints } from './flow/push-prints.ts'
import { createLoop } from './loop.ts'
import type { PaperFiles } from './papers/paper-files.ts'
import { nextNoteAt, pushNotes } from './turn/notes.ts'

export interface Sync {
  state(): SyncState
  /** The centre has just answered a sign-in. */
  noteOnline(): void
  /** Starts both loops and the wait for news. */
  start(): void
  /** Sends and pulls once, now; answers when both are done, whatever came of them. */
  now(): Promise<void>
  sendNow(): Promise<void>
  /** After the computer slept: timers and a wait for news from before say nothing any more. */
  wake(): void
  /** After a local commit. */
  wakePush(): void
  /** After a print was written down. */
  wakePrints(): void
  /** After a paper was kept. */
  wakePapers(): void
  /** After the cache had to be started anew. */
  wakePull(): void
  /** Stops for good; an exchange under way is cut off and counts as never answered. */
  stop(): Promise<void>
}

export interface SyncOptions {
  readonly client: Pick<CentralClient, 'policy' | 'feedPage' | 'feedWait' | 'ops' | 'ask' | 'putPaper'>
  readonly store: Omit<Store, 'close'>
  readonly papers: PaperFiles
  readonly deviceId: string
  readonly clock: Clock
  /** the last time the centre has named, ms since 1970; null = none yet */
  readonly namedTime: () => number | null
  readonly log: Log
  /** why a policy must not be believed, in one sentence; null = it may */
  readonly distrust: (policy: SignedPolicy) => string | null
  readonly documents: () => SyncState['documents']
  readonly onState: () => void
  readonly onSettled: (opId: string) => void
  /** what is known of papers kept here has changed */
  readonly onPapers: () => void
  /** a pull has ended well: what to have ready may be something else now; `began` by the steady clock */
  readonly onPulled: (began: number) => void
}

const IDLE_MS = 5 * 60_000
const SHORTEST_MS = 250
const NEWS_PAUSE_MS = 1_000
const OFFER_AGAIN_DAYS = 30
const UNFORESEEN = '后台同步出现意外错误，稍后自动重试；本机的审核结果没有丢失。如一直如此请联系技术支持。'

type Way = 'pull' | 'push'

/** Pull and push, each at its own pace: a broken pull never holds a decision back. */
export function createSync(options: SyncOptions): Sync {
  const { client, store, deviceId, clock, log } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let link: SyncState['link'] = 'unknown'
  let since = isoNow(clock)
  let trouble: string | null = null
  let pulling: SyncState['pulling'] = null
  let changes = 0
  const failed = { pull: 0, push: 0 }
  /** what is wrong on this computer (disk, files); the network's trouble is another matter */
  const local: Record<Way, string | null> = { pull: null, push: null }
  let refusedPolicy: string | null = null
  /** the centre asked for nothing to be sent before then, by the steady clock; a person's click does not change that */
  let notBefore = -Infinity
  let printsFailed = 0
  let papersFailed = 0
  let started = false
  let poll: AbortController | null = null

  const drafts = createDraftPush({ work: store.work, client, clock, log, signal })
  const pullLoop = createLoop('pull', clock, log, pullRound)
  const pushLoop = createLoop('push', clock, log, pushRound)
  const printLoop = createLoop('prints', clock, log, printRound)
  const paperLoop = createLoop('papers', clock, log, paperRound)

  /** Telling must never stop a round: the state is read from the very files that may be damaged. */
  function tell(): void {
    try {
      options.onState()
    } catch (error) {
      log.warn('state.untold', { kind: asProblem(error).kind })
    }
  }

  /** What stopped a round, translated for the person; answers how long to wait before the next one. */
  function noteFailure(way: Way, error: unknown): number {
    if (signal.aborted) return IDLE_MS
    const met = asProblem(error)
    failed[way] += 1
    log.warn(`${way}.failed`, { kind: met.kind, error: error instanceof Error ? error.name : 'unknown' })
    const problem = isDamage(met.kind) ? store.repair(met) : met
    if (!problem) {
      pullLoop.wake()
      return SHORTEST_MS
    }
    if (problem instanceof CentralFailure) noteLink(problem)
    else local[way] = problem.kind === 'Bug' ? UNFORESEEN : problem.message
    tell()
    const wish = problem instanceof CentralFailure ? (problem.retryAfterMs ?? 0) : 0
    return Math.max(wish, backoffMs(failed[way], clock))
  }

  function noteDone(way: Way): void {
    failed[way] = 0
    local[way] = null
  }

  function noteLink(failure: CentralFailure | null): void {
    if (signal.aborted) return
    const next = failure === null ? 'online' : failure.kind === 'SignInExpired' ? 'auth' : 'offline'
    if (next !== link) {
      since = isoNow(clock)
      log.info(`link.${next}`)
    }
    link = next
    trouble = failure?.message ?? null
    tell()
  }

  async function pullRound(): Promise<number> {
    poll?.abort()
    const began = clock.monotonic()
    pulling = { received: 0 }
    tell()
    try {
      const pulled = await pull({
        client,
        distrust: options.distrust,
        sink: cacheSink(store.cache, () => isoNow(clock), onChange),
        fresh: openFresh,
        signal,
        onProgress: (received) => {
          pulling = { received }
          tell()
        },
      })
      if (pulled.refusedPolicy !== null && pulled.refusedPolicy !== refusedPolicy) log.warn('policy.refused')
      refusedPolicy = pulled.refusedPolicy
      offerAgainAfterRestore()
      markSeen()
      noteDone('pull')
      log.info('pull.done', { changed: pulled.changed })
      noteLink(null)
      options.onPulled(began)
      if (started) void waitForNews().catch((error: unknown) => noteFailure('pull', error))
      return IDLE_MS
    } catch (error) {
      return noteFailure('pull', error)
    } finally {
      pulling = null
      tell()
    }
  }

  /** Whichever came last, the change pulled or the answer to the operation, ends the covering of a case. */
  function markSeen(): void {
    markPulled(store.work, (ids) => cachedVersions(store.cache, ids))
  }

  function onChange(changed: number): void {
    changes += changed
    markSeen()
    tell()
  }

  function openFresh(): FreshSink {
    const fresh = store.openFreshCache()
    return {
      ...cacheSink(
        fresh,
        () => isoNow(clock),
        () => undefined,
      ),
      swap: () => {
        store.swapCache(fresh)
        onChange(1)
      },
      discard: () => store.discardFreshCache(fresh),
    }
  }

  /** The centre restarted from a backup: what it had accepted lately may be missing there now. */
  function offerAgainAfterRestore(): void {
    const epoch = readMeta(store.cache, 'cursor')?.split(':')[0]
    if (epoch === undefined) return
    const from = new Date(clock.now() - OFFER_AGAIN_DAYS * 86_400_000).toISOString()
    const offered = noteEpoch(store.work, epoch, from)
    if (offered === 0) return
    log.warn('centre.renewed', { offered })
    pushLoop.wake()
    printLoop.wake()
    paperLoop.wake()
  }

  async function pushRound(): Promise<number> {
    const { onSettled } = options
    const early = notBefore - clock.monotonic()
    if (early > 0) return early
    try {
      const result = await push({ work: store.work, client, deviceId, clock, log, onSettled, signal })
      if (signal.aborted) return IDLE_MS
      noteDone('push')
      notBefore = clock.monotonic() + (result.failure?.retryAfterMs ?? 0)
      if (result.failure) noteLink(result.failure)
      else if (result.settled > 0) noteLink(null)
      if (result.settled > 0) {
        log.info('push.done', { settled: result.settled })
        markSeen()
        pullLoop.wake()
      }
      tell()
      const next = nextTryAt(store.work, clock.now())
      const wait = next === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(SHORTEST_MS, next - clock.now()))
      return Math.max(wait, notBefore - clock.monotonic())
    } catch (error) {
      return noteFailure('push', error)
    }
  }

  /** At its own pace, so that a notice the centre does not count holds no decision back. */
  async function printRound(): Promise<number> {
    try {
      await pushPrints({ work: store.work, client, clock, log, signal })
      await pushNotes({ work: store.work, client, clock, log, signal })
      await drafts.push()
      printsFailed = 0
      const draftsIn = drafts.due()
      const draftsAt = draftsIn === null ? null : clock.now() + draftsIn
      const due = [nextPrintAt(store.work), nextNoteAt(store.work), draftsAt].flatMap((at) => at ?? [])
      const next = due.length === 0 ? null : Math.min(...due)
      return next === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(SHORTEST_MS, next - clock.now()))
    } catch (error) {
      printsFailed += 1
      log.warn('prints.failed', { kind: asProblem(error).kind })
      return backoffMs(printsFailed, clock)
    }
  }

  /** Counted by what the centre says the time is: a clock set years ahead here takes nothing away early. */
  function forgetPapers(): void {
    const now = options.namedTime()
    if (now === null) return
    for (const sha256 of [...forgetDelivered(store.work, now), ...forgetOriginals(store.work)]) {
      options.papers.remove(sha256)
    }
  }

  /** Beside the decisions: one that needs a paper waits for it, the others go. */
  async function paperRound(): Promise<number> {
    const { work } = store
    try {
      const { settled, failure } = await pushPapers({
        work,
        client,
        read: options.papers.read,
        clock,
        namedTime: options.namedTime,
        log,
        signal,
      })
      if (signal.aborted) return IDLE_MS
      forgetPapers()
      papersFailed = 0
      if (failure) noteLink(failure)
      if (settled > 0) {
        options.onPapers()
        pushLoop.wake()
      }
      const next = nextPaperAt(work)
      return next === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(SHORTEST_MS, next - clock.now()))
    } catch (error) {
      papersFailed += 1
      log.warn('papers.failed', { kind: asProblem(error).kind })
      return backoffMs(papersFailed, clock)
    }
  }

  /** Long polls until there is news, then pulls; after a failure it is the pull that tries again. */
  async function waitForNews(): Promise<void> {
    poll?.abort()
    const mine = new AbortController()
    poll = mine
    const active = () => !mine.signal.aborted && !signal.aborted
    while (active()) {
      const asked = clock.now()
      const news = await client
        .feedWait(readMeta(store.cache, 'cursor') ?? '', mine.signal)
        .catch((error: unknown) => asProblem(error))
      if (!active()) return
      if (news === true) return pullLoop.wake()
      if (news !== false) {
        clock.after(noteFailure('pull', news), () => pullLoop.wake())
        return
      }
      // An honest "no news" took its time; something that answers at once must not make us spin.
      if (clock.now() - asked < NEWS_PAUSE_MS) await new Promise<void>((go) => void clock.after(NEWS_PAUSE_MS, go))
    }
  }

  return {
    state: () => {
      const counts = outboxCounts(store.work)
      return {
        link,
        since,
        lastPullAt: readMeta(store.cache, 'last_pull_at') ?? null,
        pulling,
        documents: options.documents(),
        queued: counts.queued + counts.sending,
        conflicts: counts.conflict,
        refused: counts.refused,
        trouble: store.notice ?? local.push ?? local.pull ?? refusedPolicy ?? trouble,
        changes,
        policyVersion: versionOf(findPolicy(store.cache)),
      }
    },
    noteOnline: () => noteLink(null),
    start: () => {
      clock.after(0, () => {
        started = true
        void pushLoop.run()
        void printLoop.run()
        void paperLoop.run()
        void pullLoop.run()
      })
    },
    now: async () => {
      sendNow(store.work)
      sendPrintsNow(store.work)
      sendPapersNow(store.work)
      // First the papers that decisions wait for; beside them what waits for nothing.
      await Promise.allSettled([paperLoop.run().then(pushLoop.run), printLoop.run(), pullLoop.run()])
    },
    sendNow: async () => {
      sendNow(store.work)
      sendPapersNow(store.work)
      await paperLoop.run()
      await pushLoop.run()
    },
    wake: () => {
      try {
        sendNow(store.work)
        sendPrintsNow(store.work)
        sendPapersNow(store.work)
      } catch (error) {
        // They then go when their time comes.
        log.warn('wake.incomplete', { kind: asProblem(error).kind })
      }
      poll?.abort()
      for (const loop of [pushLoop, printLoop, paperLoop, pullLoop]) loop.wake()
    },
    wakePush: pushLoop.wake,
    wakePrints: printLoop.wake,
    wakePapers: paperLoop.wake,
    wakePull: pullLoop.wake,
    stop: async () => {
      stopping.abort()
      poll?.abort()
      pullLoop.stop()
      pushLoop.stop()
      printLoop.stop()
      paperLoop.stop()
      await Promise.allSettled([pullLoop, pushLoop, printLoop, paperLoop].map((loop) => loop.settled()))
    },
  }
}

function versionOf(policy: SignedPolicy | undefined): string | null {
  return policy ? `${policy.pack.version} ${policy.calendar.version}` : null
}
