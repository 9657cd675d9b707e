import { all, column, sql } from '#core/db/sql.ts'
import { type Clock, isoNow } from '#core/deps.ts'
import { acknowledge } from '#core/flow/outbox.ts'
import { undo } from '#core/undo/undo.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { AnyOperation } from '#shared/model/registration.ts'
import { uuid } from '../policy/support.ts'
import { chosenCase, type Decider, decideOn, heldBy } from './desk-decide.ts'
import type { DeskDisk } from './desk-disk.ts'
import { capture, captured, paperFiles } from './desk-papers.ts'
import { registerAt } from './desk-window.ts'
import type { Event } from './events.ts'
import type { Line } from './line.ts'
import { NOW, staffOf } from './people.ts'
import { DeskDied, type Program, startProgram } from './program.ts'

/** A decision of which a person was told that it is saved, and the timeline it was made on. */
export interface Acked {
  readonly op: AnyOperation
  readonly shown: readonly string[]
}

/** A desk: the product's decision, outbox, push, pull and cache on two files, and somebody who works at it. */
export interface Desk {
  readonly n: number
  readonly deviceId: string
  readonly acked: ReadonlyMap<string, Acked>
  /** decisions of which a person was told that they are taken back */
  readonly undone: ReadonlySet<string>
  /** certificate number → how many diseases somebody was registered for here, told so or not */
  readonly asked: ReadonlyMap<string, number>
  readonly dead: boolean
  decide(event: Extract<Event, { do: 'decide' }>): void
  /** takes the last decision but `back` back */
  undo(back: number): void
  register(event: Extract<Event, { do: 'register' }>): void
  take(caseN: number, hours: number): void
  giveBack(caseN: number): void
  sync(): void
  read(): void
  jump(ms: number): void
  crash(): void
  /** before, or right after, its n-th statement from now */
  crashAt(n: number): void
  /** The program is started again on what is on the disk. */
  restart(): void
  look(): ReturnType<DeskDisk['look']>
  /** cases with decisions that the centre has not answered */
  waiting(): readonly string[]
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
  /** operation → the number under which its desk had the case alone */
  readonly heldUnder: Map<string, number>
}

export function openDesk(n: number, disk: DeskDisk, { line, now, after, random, tell, heldUnder }: Surroundings): Desk {
  const person = staffOf(n)
  const deviceId = uuid(910_000 + n)
  const acked = new Map<string, Acked>()
  let offset = 0
  let run: Run | null = null
  let left: number | null = null
  let made = 0
  const papers = paperFiles()
  const undone = new Set<string>()
  const asked = new Map<string, number>()

  interface Run extends Program {
    dead: boolean
  }

  function start(): Run {
    const state = { dead: false }
    const clock: Clock = {
      now: () => now() + offset,
      monotonic: () => now() - NOW,
      after: (ms, go) => after(ms, () => state.dead || go()),
      random,
    }
    const check = () => {
      if (!state.dead && left !== null && left-- === 0) die(state)
      if (state.dead) throw new DeskDied()
    }
    const gone = () => state.dead
    const onSettled = (opId: string) => tell(`desk ${n} has an answer for ${opId.slice(-6)}`)
    return Object.assign(
      state,
      startProgram({ desk: n, person, deviceId, disk, papers, line, clock, check, gone, onSettled }),
    )
  }

  function die(state: { dead: boolean }): void {
    state.dead = true
    left = null
    disk.dropUncommitted()
    for (const exchange of line.exchanges) if (exchange.desk === n) exchange.orphan = true
    tell(`desk ${n} has crashed`)
  }

  /**
   * Somebody at the screen does something; a crash in the middle leaves nobody to be told. `crash`: before so many-th
   * statement, or at the end of all.
   */
  function act(what: (run: Run) => void, crash: number | null = null): void {
    if (!run || run.dead) return
    if (crash !== null) left = crash
    try {
      what(run)
    } catch (error) {
      expected(error)
      if (error instanceof ProblemError) tell(`desk ${n} is refused: ${error.message}`)
    }
    if (crash !== null && !run.dead) die(run)
  }

  /** One more paper comes to the window, and goes with those that came before. */
  function bring(mine: Program, caseId: string) {
    made += 1
    const at = (n + 1) * 1_000 + made
    capture(mine, { kind: 'case', id: caseId }, uuid(800_000 + at), at)
    mine.sync.wakePapers()
    return captured(mine, caseId)
  }

  /** What a person was told is written down from the disk, as it will be sent. */
  function noteAcked(opId: string, shown: readonly string[]): void {
    const { work } = disk.look()
    const [row] = all<{ body: string; fence: number | null }>(
      work,
      sql`SELECT body, (SELECT fence FROM lease WHERE lease.case_id = operation.case_id AND state = 'held' AND fence > 0) AS fence
          FROM operation WHERE op_id = ${opId}`,
    )
    const op: AnyOperation = JSON.parse(row?.body ?? 'null')
    acked.set(opId, { op, shown })
    if (row && row.fence !== null) heldUnder.set(opId, row.fence)
  }

  let decided = 0
  const decider: Decider = {
    person,
    deviceId,
    newOpId: () => uuid((n + 1) * 100_000 + ++decided),
    bring,
    refused: (message) => tell(`desk ${n} is refused one of several: ${message}`),
  }

  const desk: Desk = {
    n,
    deviceId,
    acked,
    undone,
    asked,
    get dead() {
      return run?.dead ?? true
    },
    decide: (event) =>
      act((mine) => {
        const decided = decideOn(mine, event, decider)
        for (const { caseFile, opId, seq, kind } of decided) {
          tell(`desk ${n} has decided ${kind} on ${caseFile.caseNo} v${caseFile.materialVersion}: ${opId.slice(-6)}`)
          noteAcked(opId, caseFile.history.map(lineOf))
          if (event.held) mine.holds.begin(seq)
        }
        if (decided.length > 0) mine.sync.wakePush()
      }, event.crash),
    undo: (back) =>
      act((mine) => {
        const opId = [...acked.keys()].at(-1 - back)
        if (opId === undefined) return
        undo(mine.store.work, opId, isoNow(mine.clock))
        undone.add(opId)
        tell(`desk ${n} has taken ${opId.slice(-6)} back`)
      }),
    register: (event) =>
      act((mine) => {
        made += 1
        const { cases, provisionalNo } = registerAt(mine, { desk: n, person, deviceId, count: made, event, asked })
        tell(`desk ${n} has registered ${provisionalNo}: ${cases.map(({ opId }) => opId.slice(-6)).join(' ')}`)
        for (const { opId } of cases) noteAcked(opId, [])
        mine.sync.wakePapers()
        mine.sync.wakePush()
      }, event.crash),
    take: (caseN, hours) =>
      act((mine) => {
        const caseFile = chosenCase(mine.store, caseN)
        if (!caseFile) return
        mine.batch
          .take([caseFile.id], hours)
          .then((refused) => tell(`desk ${n} is told of ${caseFile.caseNo}: ${refused[0]?.code ?? 'taken'}`))
          .catch(expected)
      }),
    giveBack: (caseN) =>
      act((mine) => {
        const held = heldBy(mine.store)
        const caseId = held[caseN % Math.max(1, held.length)]
        if (caseId !== undefined) mine.batch.giveBack([caseId])
      }),
    sync: () =>
      act((mine) => {
        mine.sync.now().catch(expected)
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
      run?.stop()
      run = start()
    },
    look: () => disk.look(),
    waiting: () =>
      column<string>(
        disk.look().work,
        sql`SELECT case_id FROM outbox WHERE state IN ('queued', 'sending') ORDER BY seq`,
      ),
    end: () => {
      desk.crash()
      run?.stop()
    },
  }
  desk.restart()
  return desk
}

/** A crash, or what is told to the person at the screen. */
function expected(error: unknown): void {
  if (!(error instanceof DeskDied) && !(error instanceof ProblemError)) throw error
}

/** An event of a timeline, told apart from every other. What a restored centre is offered again is what it was before. */
export function lineOf({ kind, by, at, opId }: CaseFile['history'][number]): string {
  return opId ?? `${kind} ${by} ${at}`
}
