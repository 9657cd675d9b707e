import type { QueueName } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Sealing } from '#shared/model/seal.ts'
import type { Role, Staff } from '#shared/model/staff.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import type { SignedPolicy, TrustedKey } from '#shared/policy/pack.ts'
import { type AfterAnswer, createAfterAnswer } from './after-answer.ts'
import { appendAudit } from './audit.ts'
import { type Batch, createBatch } from './batch/batch.ts'
import type { CentralClient } from './central-client.ts'
import type { CentreTime } from './centre-time.ts'
import { asProblem } from './db/problems.ts'
import type { Store } from './db/store.ts'
import { type Clock, type CoreDeps, type CoreListener, isoNow, type Log } from './deps.ts'
import { createDocumentStore, type DocumentStore } from './document-store.ts'
import { findCase, findPolicy } from './flow/cache.ts'
import { overlayOf, requeueSending } from './flow/outbox.ts'
import { type QueueSource, queuePage } from './flow/queue.ts'
import type { KeyProtection } from './keys.ts'
import { createLock, type Lock } from './lock/lock.ts'
import { idMaker } from './new-id.ts'
import { createPaperFiles, type PaperFiles } from './papers/paper-files.ts'
import { sweepPapers } from './papers/sweep.ts'
import { shippedTrustedKeys } from './policy/shipped.ts'
import { distrustOf } from './policy-trust.ts'
import { createPrefetch, type Prefetch } from './prefetch.ts'
import { keepEscrow, saveSealing } from './seal/escrow.ts'
import { type Authenticated, unlockOffline } from './session.ts'
import { findSetting, removeSetting } from './settings.ts'
import { stepUp } from './step-up.ts'
import { createSync, type Sync } from './sync.ts'
import { createSyncLog, type SyncLog } from './sync-log.ts'
import { endUndoOfCopies } from './undo/handed-out.ts'
import { createHolds, type Holds } from './undo/holds.ts'

/** Everything that lives between a sign-in and a sign-out. */
export interface Desk {
  readonly staff: Staff
  readonly deviceId: string
  readonly protection: KeyProtection
  readonly client: CentralClient
  readonly store: Store
  readonly documents: DocumentStore
  readonly papers: PaperFiles
  readonly prefetch: Prefetch
  readonly sync: Sync
  readonly batch: Batch
  readonly holds: Holds
  readonly afterAnswer: AfterAnswer
  readonly centreTime: CentreTime
  readonly syncLog: SyncLog
  readonly lock: Lock
  /** RFC 3339 */
  now(): string
  /** today in China */
  today(): string
  /** for operations and prints */
  newId(): string
  /** whose policy packs are believed */
  readonly trustedKeys: readonly TrustedKey[]
  /** Throws ProblemError NotCached before the first pull. */
  policy(): SignedPolicy
  /** `before`: as if my operations from this number on had not been made */
  queueSource(before?: number): QueueSource
  emit: CoreListener
  /** aborted when the person leaves */
  readonly leaving: AbortSignal
  /** Proves once more who sits here, before something grave. Throws ProblemError WrongPassword or AccountLocked. */
  stepUp(secret: string): Promise<void>
  /** The person leaves on purpose: the next start must not go on with this session's token. */
  noteSignOut(): void
  /** What the centre gave for sealing: kept here, and beside the files with the key sealed to it. */
  noteSealing(sealing: Sealing): void
  close(): Promise<void>
}

export interface DeskOptions {
  readonly deps: CoreDeps
  readonly client: CentralClient
  readonly centreTime: CentreTime
  readonly who: Authenticated
  readonly store: Store
  readonly staff: Staff
  readonly emit: CoreListener
  readonly onLock: () => void
}

const PREFETCH_CASES = 30
/** log2 of scrypt's N for a PIN: it opens nothing but the screen, and is asked for many times a day */
const PIN_COST = 15
const UNDO_MS = 10_000
/** so long somebody who leaves waits for decisions that were held back to be sent */
const LAST_SEND_MS = 3_000

/** Wires up a signed-in person's parts. Nothing runs yet: `sync.start()` begins the background work. */
export function createDesk({ deps, client, centreTime, who, store, staff, emit, onLock }: DeskOptions): Desk {
  const { clock } = deps
  const log = createSyncLog(deps.log, clock)
  const { folder, keys, protection } = who
  const leaving = new AbortController()
  const trustedKeys = deps.trustedKeys ?? shippedTrustedKeys()
  requeueSending(store.work)
  endUndoOfCopies(folder.dir, store.work)
  centreTime.remember(store.work)
  const resumable = findSetting(store.work, 'refresh_token')
  if (!who.staff && resumable) client.resume({ refreshToken: resumable, deviceId: folder.deviceId })

  const documents = createDocumentStore(folder.documentsDir, keys.documents, client)
  const papers = createPaperFiles(folder.papersDir, keys.work)
  sweepPapers(papers, store.work, log)
  const prefetch = createPrefetch(documents, log, () => emit('sync.changed', sync.state()))
  const today = () => chinaDate(new Date(clock.now()).toISOString())
  const policy = () => {
    const found = findPolicy(store.cache)
    if (!found) throw new ProblemError('NotCached', '本机还没有下载案件和政策，请联网同步后再用。')
    return found
  }
  const queueSource = (before?: number): QueueSource => ({
    cache: store.cache,
    overlay: overlayOf(store.work, clock.now(), before),
    staffNo: staff.staffNo,
    today: today(),
    now: new Date(centreTime.now()).toISOString(),
    policy: policy(),
  })
  const sync = createSync({
    client,
    store,
    papers,
    deviceId: folder.deviceId,
    clock,
    namedTime: centreTime.lastNamed,
    log,
    distrust: distrustOf(trustedKeys, staff.areaCode, store.work),
    documents: prefetch.progress,
    onState: () => emit('sync.changed', sync.state()),
    onSettled: (opId) => emit('outbox.changed', { opId }),
    onPapers: () => emit('papers.changed', {}),
    onPulled: (began) => {
      batch.noteCaughtUp(began)
      // Which papers come next is nobody's answer.
      afterAnswer.add('prefetch.unlisted', () => {
        prefetch.want(batch.claimsLine() ? [] : upcoming(staff, queueSource(), store))
      })
      batch.wake()
    },
  })
  const batch = createBatch({
    client,
    store,
    documents,
    dataDir: deps.dataDir,
    me: staff.staffNo,
    deviceId: folder.deviceId,
    clock,
    log,
    time: centreTime,
    policy,
    queueSource,
    online: () => sync.state().link === 'online',
    onChange: () => emit('batch.changed', {}),
    wakePull: sync.wakePull,
    leaving: leaving.signal,
  })

  const afterAnswer = createAfterAnswer(log)
  const undoMs = deps.undoMs ?? ((deps.background ?? true) ? UNDO_MS : 0)
  const holds = createHolds({ work: store.work, clock, log, ms: undoMs, wakePush: sync.wakePush })

  const lock = createLock({
    clock,
    work: store.work,
    staff,
    cost: Math.min(deps.keyCost ?? PIN_COST, PIN_COST),
    verify: async (password) => {
      const { keys: again } = await unlockOffline(deps, folder, password)
      for (const key of [again.cache, again.work, again.documents]) key.fill(0)
    },
    onChange: onLock,
    timed: deps.background ?? true,
  })

  const entered = who.staff ? 'signed_in' : 'signed_in_offline'
  appendAudit(store.work, { at: isoNow(clock), deed: entered })
  if (who.rewrapped) appendAudit(store.work, { at: isoNow(clock), deed: 'keys_rewrapped' })

  return {
    staff,
    deviceId: folder.deviceId,
    protection,
    client,
    store,
    documents,
    papers,
    prefetch,
    sync,
    batch,
    holds,
    afterAnswer,
    centreTime,
    syncLog: log,
    lock,
    now: () => isoNow(clock),
    today,
    trustedKeys,
    newId: idMaker(() => clock.now()),
    policy,
    queueSource,
    emit,
    leaving: leaving.signal,
    stepUp: (secret) => stepUp(lock, secret),
    noteSignOut: () => {
      removeSetting(store.work, 'refresh_token')
      appendAudit(store.work, { at: isoNow(clock), deed: 'signed_out' })
    },
    noteSealing: (sealing) => {
      saveSealing(store.work, sealing)
      keepEscrow(folder, keys.work, sealing, log)
    },
    close: async () => {
      afterAnswer.flush()
      await sendHeld(holds, sync, clock, log)
      holds.stop()
      leaving.abort()
      lock.stop()
      const stopped = Promise.allSettled([sync.stop(), prefetch.stop(), batch.stop()])
      client.abandon()
      await stopped
      // What the last rounds of sync asked for.
      afterAnswer.flush()
      try {
        store.close()
      } finally {
        for (const key of [keys.cache, keys.work, keys.documents]) key.fill(0)
      }
    },
  }
}

/** Who leaves has no second thoughts any more: what waited for them goes out while the person is still signed in. */
async function sendHeld(holds: Holds, sync: Sync, clock: Clock, log: Log): Promise<void> {
  try {
    if (!holds.endAll()) return
    let cancel = () => {}
    const enough = new Promise<void>((go) => {
      cancel = clock.after(LAST_SEND_MS, go)
    })
    await Promise.race([sync.sendNow(), enough])
    cancel()
  } catch (error) {
    // They are queued, and go with the next sign-in.
    log.warn('hold.unsent', { kind: asProblem(error).kind })
  }
}

const queuesOf: Readonly<Record<Role, readonly QueueName[]>> = {
  window: ['received', 'originals'],
  first_reviewer: ['first_review'],
  second_reviewer: ['second_review'],
  supervisor: ['second_review', 'first_review'],
  auditor: [],
}

/** Documents of the next cases of this person's queues, by due date. */
function upcoming(staff: Staff, source: QueueSource, store: Store): DocumentRef[] {
  const queues = [...new Set(staff.roles.flatMap((role) => queuesOf[role]))]
  const ids = queues.flatMap((queue) => queuePage(source, { queue }, null, PREFETCH_CASES).rows.map((r) => r.id))
  const refs = ids.slice(0, PREFETCH_CASES).flatMap((id) => findCase(store.cache, id)?.caseFile.documents ?? [])
  return [...new Map(refs.map((ref) => [ref.sha256, ref])).values()]
}
