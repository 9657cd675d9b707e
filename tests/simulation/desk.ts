import { createCentralClient } from '#core/central-client.ts'
import { all, sql } from '#core/db/sql.ts'
import { type Clock, isoNow, silentLog } from '#core/deps.ts'
import { findCase, findPolicy } from '#core/flow/cache.ts'
import { decide } from '#core/flow/decision.ts'
import { acknowledge } from '#core/flow/outbox.ts'
import { createSync, type Sync } from '#core/sync.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Operation } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { possibleDeeds } from '#shared/policy/transitions.ts'
import { uuid } from '../policy/support.ts'
import { noPapers } from '../support/papers.ts'
import type { DeskDisk } from './desk-disk.ts'
import type { Line } from './line.ts'
import { deedOf, NOW, staffOf } from './people.ts'

/** The desk's program ended in the middle of something. */
class DeskDied extends Error {}

/** A decision of which a person was told that it is saved, and the timeline it was made on. */
export interface Acked {
  readonly op: Operation
  readonly shown: readonly string[]
}

/** A desk: the product's decision, outbox, push, pull and cache on two files, and somebody who works at it. */
export interface Desk {
  readonly n: number
  readonly acked: ReadonlyMap<string, Acked>
  readonly dead: boolean
  decide(caseN: number, deedN: number, poison: boolean): void
  sync(): void
  read(): void
  jump(ms: number): void
  crash(): void
  /** before, or right after, its n-th statement from now */
  crashAt(n: number): void
  /** The program is started again on what is on the disk. */
  restart(): void
  look(): ReturnType<DeskDisk['look']>
  end(): void
}

/** What all desks share. */
export interface Surroundings {
  readonly line: Line
  /** milliseconds that have passed, whatever any clock shows */
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => () => void
  readonly random: () => number
  readonly tell: (what: string) => void
}

export function openDesk(n: number, disk: DeskDisk, { line, now, after, random, tell }: Surroundings): Desk {
  const person = staffOf(n)
  const deviceId = uuid(910_000 + n)
  const acked = new Map<string, Acked>()
  let offset = 0
  let decided = 0
  let run: Run | null = null
  let left: number | null = null

  interface Run {
    readonly store: ReturnType<typeof disk.open>
    readonly sync: Sync
    readonly clock: Clock
    dead: boolean
  }

  function start(): Run {
    const state = { dead: false }
    const check = () => {
      if (!state.dead && left !== null && left-- === 0) die(state)
      if (state.dead) throw new DeskDied()
    }
    const store = disk.open(check)
    const clock: Clock = {
      now: () => now() + offset,
      monotonic: () => now() - NOW,
      after: (ms, go) => after(ms, () => state.dead || go()),
      random,
    }
    const client = createCentralClient({
      url: 'http://centre.test',
      fetch: line.fetchOf(n, person, () => state.dead),
      clock,
      onSession: () => undefined,
    })
    client.resume({ refreshToken: 'refresh', deviceId })
    const sync = createSync({
      client,
      store,
      papers: noPapers,
      deviceId,
      clock,
      log: silentLog,
      distrust: () => null,
      documents: () => ({ have: 0, wanted: 0 }),
      onState: () => undefined,
      onSettled: (opId) => tell(`desk ${n} has an answer for ${opId.slice(-6)}`),
      onPapers: () => undefined,
      onPulled: () => undefined,
    })
    sync.start()
    return Object.assign(state, { store, sync, clock })
  }

  function die(state: { dead: boolean }): void {
    state.dead = true
    left = null
    disk.dropUncommitted()
    for (const exchange of line.exchanges) if (exchange.desk === n) exchange.orphan = true
    tell(`desk ${n} has crashed`)
  }

  /** Somebody at the screen does something; a crash in the middle leaves nobody to be told. */
  function act(what: (run: Run) => void): void {
    if (!run || run.dead) return
    try {
      what(run)
    } catch (error) {
      if (!(error instanceof DeskDied) && !(error instanceof ProblemError)) throw error
      if (error instanceof ProblemError) tell(`desk ${n} is refused: ${error.message}`)
    }
  }

  function chosenCase({ store }: Run, caseN: number): CaseFile | undefined {
    const ids = all<{ id: string }>(store.cache, sql`SELECT id FROM case_file ORDER BY case_no`)
    const chosen = ids[caseN % Math.max(1, ids.length)]
    return chosen && findCase(store.cache, chosen.id)?.caseFile
  }

  const desk: Desk = {
    n,
    acked,
    get dead() {
      return run?.dead ?? true
    },
    decide: (caseN, deedN, poison) =>
      act((mine) => {
        const caseFile = chosenCase(mine, caseN)
        const policy = findPolicy(mine.store.cache)
        if (!caseFile || !policy) return
        // Nobody captures papers here: 补正到件 has a property of its own.
        const kinds = possibleDeeds(caseFile, person).filter((one) => one !== 'supplement_received')
        const kind = kinds[deedN % Math.max(1, kinds.length)]
        if (kind === undefined) return
        decided += 1
        const { opId } = decide(
          {
            cache: mine.store.cache,
            work: mine.store.work,
            staff: person,
            policy,
            deviceId,
            decidedAt: isoNow(mine.clock),
            skewMs: null,
            offlineRefusal: null,
            newOpId: () => uuid((n + 1) * 100_000 + decided),
          },
          {
            caseId: caseFile.id,
            baseVersion: caseFile.version,
            baseMaterialVersion: caseFile.materialVersion,
            deed: deedOf(kind, caseFile, poison),
          },
        )
        tell(`desk ${n} has decided ${kind} on ${caseFile.caseNo} v${caseFile.materialVersion}: ${opId.slice(-6)}`)
        const { work } = disk.look()
        const body = all<{ body: string }>(work, sql`SELECT body FROM operation WHERE op_id = ${opId}`)[0]?.body
        const op: Operation = JSON.parse(body ?? 'null')
        acked.set(opId, { op, shown: caseFile.history.map(lineOf) })
        mine.sync.wakePush()
      }),
    sync: () =>
      act((mine) => {
        mine.sync.now().catch((error: unknown) => {
          if (!(error instanceof DeskDied)) throw error
        })
      }),
    read: () =>
      act((mine) => {
        const { work } = mine.store
        const open = all<{ opId: string }>(
          work,
          sql`SELECT op_id AS opId FROM outbox JOIN operation USING (seq) WHERE seen = 0 AND state IN ('conflict', 'refused')`,
        )
        for (const { opId } of open) acknowledge(work, opId, isoNow(mine.clock))
      }),
    jump: (ms) => {
      offset = ms
    },
    crash: () => {
      if (run && !run.dead) die(run)
    },
    crashAt: (at) => {
      left = at
    },
    restart: () => {
      left = null
      void run?.sync.stop()
      run = start()
    },
    look: () => disk.look(),
    end: () => {
      desk.crash()
      void run?.sync.stop()
    },
  }
  desk.restart()
  return desk
}

/** An event of a timeline, told apart from every other. What a restored centre is offered again is what it was before. */
export function lineOf({ kind, by, at, opId }: CaseFile['history'][number]): string {
  return opId ?? `${kind} ${by} ${at}`
}
