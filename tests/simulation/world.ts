import { createHash } from 'node:crypto'
import { openCentre, type SimulatedCentre } from './centre.ts'
import { check, savedBefore, type Truth, type Violation } from './check.ts'
import { openDesk } from './desk.ts'
import { type DeskDisk, openDeskDisk } from './desk-disk.ts'
import type { Engine } from './engine.ts'
import { DESKS, type Schedule } from './events.ts'
import { openLine } from './line.ts'
import { NOW } from './people.ts'
import { drain, isWait, type Players } from './players.ts'
import { untranslated } from './quick-sql.ts'
import { randomOf } from './random.ts'
import { step } from './step.ts'

export interface Outcome {
  readonly violations: readonly Violation[]
  /** decisions of which somebody was told that they are saved */
  readonly operations: number
  readonly faults: number
  readonly kills: number
  readonly trace: readonly string[]
  /** of everything that happened: two runs of a schedule are alike to the byte */
  readonly digest: string
}

export interface World {
  play(schedule: Schedule): Promise<Outcome>
}

/** Second thoughts have ended by then, and the next try after a failure or two has come: mostly all is settled. */
const SOON_MS = 10_000
/** After the faults end, everything must be settled within this many rounds of six minutes. */
const ROUNDS = 8
const ROUND_MS = 360_000
/** Every so many schedules have a round whether they need it or not: what is settled stays so. */
const IDLE_EVERY = 4

export function openWorld(engine: Engine): World {
  const centre = openCentre(engine)
  const disks = Array.from({ length: DESKS }, openDeskDisk)
  let ready: Promise<void> | null = null
  return {
    play: async (schedule) => {
      ready ??= engine.fill(() => fill(centre, disks))
      await ready
      let outcome: Outcome | null = null
      try {
        await engine.play(async () => {
          outcome = await playOn(centre, disks, schedule)
        })
      } finally {
        for (const disk of disks) disk.rewind()
      }
      if (untranslated.length > 0) throw new Error(untranslated.join('\n'))
      if (outcome === null) throw new Error('the schedule did not end')
      return outcome
    },
  }
}

/** What no schedule has to do again: the first cases have come in, and every desk has pulled them. */
async function fill(centre: SimulatedCentre, disks: readonly DeskDisk[]): Promise<void> {
  await centre.fill()
  const { players, end } = assemble(centre, disks, [], 0)
  await players.settle()
  await drain(players)
  end()
  for (const disk of disks) disk.keep()
}

async function playOn(centre: SimulatedCentre, disks: readonly DeskDisk[], schedule: Schedule): Promise<Outcome> {
  const trace: string[] = []
  const { players, kills, violations, end } = assemble(centre, disks, trace, schedule.length)
  const { desks, line, settle, wait } = players
  try {
    await settle()
    await drain(players)
    for (const [i, event] of schedule.entries()) {
      trace.push(`${i} ${JSON.stringify(event)}`)
      await step(players, event, i)
      await settle()
    }
    trace.push('the faults are over')
    for (const desk of desks) desk.crashAt(Number.MAX_SAFE_INTEGER)
    const look = async () => check(desks, await truthOf(centre))
    const after = async (ms: number) => {
      await wait(ms)
      await drain(players)
      return look()
    }
    await calmDown(players)
    let wrong = await look()
    if (wrong.length > 0) wrong = await after(SOON_MS)
    if (schedule.length % IDLE_EVERY === 0) wrong = await after(ROUND_MS)
    for (let round = 0; round < ROUNDS && wrong.length > 0; round++) wrong = await after(ROUND_MS)
    return {
      violations: [...violations, ...centre.seen, ...wrong],
      operations: desks.reduce((sum, desk) => sum + desk.acked.size, 0),
      faults: line.faults.count,
      kills: kills() + line.faults.kills,
      trace,
      digest: createHash('sha256').update(trace.join('\n')).digest('hex'),
    }
  } finally {
    end()
  }
}

async function truthOf(centre: SimulatedCentre): Promise<Truth> {
  const { epoch, papers, now } = centre
  return { cases: await centre.cases(), ops: await centre.ops(), epoch, papers, now }
}

interface Assembled {
  readonly players: Players
  readonly kills: () => number
  /** what was found right after crashes */
  readonly violations: readonly Violation[]
  /** Breaks every connection and ends every program. */
  readonly end: () => void
}

/** Everybody at the beginning: the desks' programs have just been started. */
function assemble(centre: SimulatedCentre, disks: readonly DeskDisk[], trace: string[], seed: number): Assembled {
  const tell = (what: string) => void trace.push(what)
  let passed = 0
  let timers: { at: number; run: () => void }[] = []
  const line = openLine(centre, tell)
  const heldUnder = new Map<string, number>()
  const surroundings = {
    line,
    now: () => NOW + passed,
    after: (ms: number, run: () => void) => {
      const timer = { at: passed + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    random: randomOf(seed),
    tell,
    heldUnder,
  }
  let kills = 0
  centre.begin(heldUnder)
  const desks = disks.map((disk, n) => openDesk(n, disk, surroundings))
  const violations: Violation[] = []

  /** Lets time pass as over a sleep: what was due meanwhile happens now, once. */
  async function wait(ms: number): Promise<void> {
    passed += ms
    centre.now = NOW + passed
    const due = timers.filter((timer) => timer.at <= passed).sort((a, b) => a.at - b.at)
    timers = timers.filter((timer) => timer.at > passed)
    for (const timer of due) timer.run()
    await settle()
  }

  /** Until nobody can go on without the line, the clock or a person; crashed programs are started again. */
  async function settle(): Promise<void> {
    for (;;) {
      await turn()
      const due = timers.filter((timer) => timer.at <= passed)
      timers = timers.filter((timer) => timer.at > passed)
      for (const timer of due) timer.run()
      const dead = desks.filter((desk) => desk.dead)
      for (const desk of dead) {
        kills += 1
        desk.restart()
        violations.push(...savedBefore(desk))
      }
      if (due.length === 0 && dead.length === 0) return
    }
  }

  const end = () => {
    line.breakAll()
    for (const desk of desks) desk.end()
  }
  return { players: { centre, line, desks, wait, settle }, kills: () => kills, violations, end }
}

/** What is under way arrives, and whoever asks for news hears of it where there is some. */
async function calmDown(players: Players): Promise<void> {
  await drain(players)
  const { centre, line, settle } = players
  const newest = `after=${encodeURIComponent(await centre.position())}`
  const behind = line.exchanges.filter(({ request: { path } }) => isWait(path) && !path.endsWith(newest))
  for (const question of behind) {
    await line.meet(question, 'deliver', 0)
    await line.meet(question, 'deliver', 0)
    await settle()
  }
  if (behind.length > 0) await drain(players)
}

/** Everything that is not waiting for the line has run by then: nothing here waits for a disk or a thread. */
async function turn(): Promise<void> {
  do await new Promise((go) => setImmediate(go))
  while (process.getActiveResourcesInfo().includes('Immediate'))
}
