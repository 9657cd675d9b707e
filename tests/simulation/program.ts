import { type Batch, createBatch } from '#core/batch/batch.ts'
import { createCentralClient } from '#core/central-client.ts'
import { type CentreTime, createCentreTime } from '#core/centre-time.ts'
import { type Clock, silentLog } from '#core/deps.ts'
import type { DocumentStore } from '#core/document-store.ts'
import type { PaperFiles } from '#core/papers/paper-files.ts'
import { createSync, type Sync } from '#core/sync.ts'
import { createHolds, type Holds } from '#core/undo/holds.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { DeskDisk } from './desk-disk.ts'
import type { Line } from './line.ts'
import { policy } from './people.ts'

/** The desk's program ended in the middle of something. */
export class DeskDied extends Error {}

/** One run of a desk's program, put together as the product does it. */
export interface Program {
  readonly store: ReturnType<DeskDisk['open']>
  readonly papers: PaperFiles
  readonly sync: Sync
  readonly batch: Batch
  readonly holds: Holds
  readonly time: CentreTime
  readonly clock: Clock
  stop(): void
}

interface Start {
  readonly desk: number
  readonly person: Staff
  readonly deviceId: string
  readonly disk: DeskDisk
  readonly papers: PaperFiles
  readonly line: Line
  readonly clock: Clock
  /** called before every statement and after every commit; may throw DeskDied */
  readonly check: () => void
  readonly gone: () => boolean
  readonly onSettled: (opId: string) => void
}

/** How long a decision waits for second thoughts. */
const HOLD_MS = 10_000

/** Every document is here already: fetching them is not what is simulated. */
const library: DocumentStore = {
  has: () => true,
  read: () => undefined,
  get: async () => Buffer.alloc(0),
  damagedAmong: () => ({ checked: 0, damaged: 0 }),
}

export function startProgram(start: Start): Program {
  const { desk, person, deviceId, disk, papers, line, clock } = start
  const store = disk.open(start.check)
  const leaving = new AbortController()
  const time = createCentreTime(clock, silentLog)
  time.remember(store.work)
  const client = createCentralClient({
    url: 'http://centre.test',
    fetch: line.fetchOf(desk, person, start.gone),
    clock,
    onSession: () => undefined,
    onHeard: time.heard,
  })
  client.resume({ refreshToken: 'refresh', deviceId })
  const sync = createSync({
    client,
    store,
    papers,
    deviceId,
    clock,
    namedTime: time.lastNamed,
    log: silentLog,
    distrust: () => null,
    documents: () => ({ have: 0, wanted: 0 }),
    onState: () => undefined,
    onSettled: start.onSettled,
    onPapers: () => undefined,
    onPulled: (began) => {
      batch.noteCaughtUp(began)
      batch.wake()
    },
  })
  const batch = createBatch({
    client,
    store,
    documents: library,
    dataDir: '/',
    me: person.staffNo,
    deviceId,
    clock,
    log: silentLog,
    time,
    policy: () => policy,
    queueSource: () => {
      throw new Error('nobody plans by queues here')
    },
    online: () => true,
    onChange: () => undefined,
    wakePull: sync.wakePull,
    leaving: leaving.signal,
  })
  const holds = createHolds({ work: store.work, clock, log: silentLog, ms: HOLD_MS, wakePush: sync.wakePush })
  sync.start()
  return {
    store,
    papers,
    sync,
    batch,
    holds,
    time,
    clock,
    stop: () => {
      holds.stop()
      leaving.abort()
      void sync.stop()
      void batch.stop()
    },
  }
}
