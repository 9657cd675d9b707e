import type { SyncState } from '#shared/contract/core-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { CentralClient } from './central-client.ts'
import type { CentralFailure } from './central-failure.ts'
import type { Store } from './db/store.ts'
import { backoffMs, type Clock, isoNow, type Log } from './deps.ts'
import { cachedVersions, cacheSink, readMeta } from './flow/cache.ts'
import { markPulled, nextTryAt, offerAcceptedAgain, outboxCounts, sendNow } from './flow/outbox.ts'
import { type FreshSink, pull } from './flow/pull.ts'
import { push } from './flow/push.ts'
import { createLoop } from './loop.ts'

export interface Sync {
  state(): SyncState
  /** The centre has just answered a sign-in. */
  noteOnline(): void
  /** Starts both loops and the wait for news. */
  start(): void
  /** Sends and pulls once, now; answers when both are done, whatever came of them. */
  now(): Promise<void>
  sendNow(): Promise<void>
  /** After a local commit. */
  wakePush(): void
  /** Stops for good; an exchange under way is cut off and counts as never answered. */
  stop(): Promise<void>
}

export interface SyncOptions {
  readonly client: CentralClient
  readonly store: Store
  readonly deviceId: string
  readonly clock: Clock
  readonly log: Log
  readonly documents: () => SyncState['documents']
  readonly onState: () => void
  readonly onSettled: (opId: string) => void
  /** a pull has ended well: what to have ready may be something else now */
  readonly onPulled: () => void
}

const IDLE_MS = 5 * 60_000
const NEWS_PAUSE_MS = 1_000
const OFFER_AGAIN_DAYS = 30

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
  let failedPulls = 0
  let started = false
  let poll: AbortController | null = null

  const pullLoop = createLoop('pull', clock, log, pullRound)
  const pushLoop = createLoop('push', clock, log, pushRound)

  function noteLink(failure: ProblemError | null): void {
    if (signal.aborted) return
    const next = failure === null ? 'online' : failure.kind === 'SignInExpired' ? 'auth' : 'offline'
    if (next !== link) since = isoNow(clock)
    link = next
    trouble = failure?.message ?? null
    options.onState()
  }

  async function pullRound(): Promise<number> {
    poll?.abort()
    pulling = { received: 0 }
    options.onState()
    try {
      const result = await pull({
        client,
        sink: cacheSink(store.cache, () => isoNow(clock), onChange),
        fresh: openFresh,
        signal,
        onProgress: (received) => {
          pulling = { received }
          options.onState()
        },
      })
      failedPulls = 0
      if (result.renewed) offerAgain()
      noteLink(null)
      options.onPulled()
      if (started) void waitForNews()
      return IDLE_MS
    } catch (error) {
      if (signal.aborted) return IDLE_MS
      if (!(error instanceof ProblemError)) throw error
      failedPulls += 1
      log.warn('pull.failed', { kind: error.kind })
      if (error.kind === 'DbDamaged' && store.repairCache()) return 0
      noteLink(error)
      return backoffMs(failedPulls, clock)
    } finally {
      pulling = null
      options.onState()
    }
  }

  function onChange(changed: number): void {
    changes += changed
    markPulled(store.work, (ids) => cachedVersions(store.cache, ids))
    options.onState()
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
  function offerAgain(): void {
    const from = new Date(clock.now() - OFFER_AGAIN_DAYS * 86_400_000).toISOString()
    const offered = offerAcceptedAgain(store.work, from)
    log.warn('centre.renewed', { offered })
    if (offered > 0) pushLoop.wake()
  }

  async function pushRound(): Promise<number> {
    const { onSettled } = options
    const result = await push({ work: store.work, client, deviceId, clock, log, onSettled, signal })
    if (signal.aborted) return IDLE_MS
    if (result.failure) noteLink(result.failure)
    else if (result.settled > 0) noteLink(null)
    if (result.settled > 0) pullLoop.wake()
    options.onState()
    const next = nextTryAt(store.work)
    return next === null ? IDLE_MS : Math.max(250, next - clock.now())
  }

  /** Long polls until there is news, then pulls; a failure leaves it to the pull's own back-off. */
  async function waitForNews(): Promise<void> {
    poll?.abort()
    const mine = new AbortController()
    poll = mine
    const active = () => !mine.signal.aborted && !signal.aborted
    while (active()) {
      const asked = clock.now()
      const news = await client
        .feedWait(readMeta(store.cache, 'cursor') ?? '', mine.signal)
        .catch((failure: CentralFailure) => failure)
      if (!active()) return
      if (news === true) return pullLoop.wake()
      if (news !== false) {
        noteLink(news)
        clock.after(backoffMs(1, clock), () => pullLoop.wake())
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
        trouble,
        changes,
      }
    },
    noteOnline: () => noteLink(null),
    start: () => {
      clock.after(0, () => {
        started = true
        void pushLoop.run()
        void pullLoop.run()
      })
    },
    now: async () => {
      sendNow(store.work)
      await Promise.allSettled([pushLoop.run(), pullLoop.run()])
    },
    sendNow: async () => {
      sendNow(store.work)
      await pushLoop.run()
    },
    wakePush: pushLoop.wake,
    stop: async () => {
      stopping.abort()
      poll?.abort()
      pullLoop.stop()
      pushLoop.stop()
      await Promise.allSettled([pullLoop.settled(), pushLoop.settled()])
    },
  }
}
