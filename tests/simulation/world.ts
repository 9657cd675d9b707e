import { createHash } from 'node:crypto'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { uuid } from '../policy/support.ts'
import { openCentre, type SimulatedCentre } from './centre.ts'
import { check, savedBefore, type Truth, type Violation } from './check.ts'
import { type Desk, openDesk } from './desk.ts'
import { type DeskDisk, openDeskDisk } from './desk-disk.ts'
import type { Engine } from './engine.ts'
import { DESKS, type Event, type Fate, type Schedule } from './events.ts'
import { type Exchange, type Line, openLine } from './line.ts'
import { deedOf, NOW, policy, staff, staffOf } from './people.ts'
import { untranslated } from './quick-sql.ts'
import { randomOf } from './random.ts'

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

/** After the faults end, everything must be settled within this many rounds of six minutes. */
const ROUNDS = 8
const ROUND_MS = 360_000

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
    let wrong: Violation[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await drain(players)
      await wait(ROUND_MS)
      await drain(players)
      wrong = check(desks, await truthOf(centre))
      if (wrong.length === 0) break
    }
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

interface Players {
  readonly centre: SimulatedCentre
  readonly line: Line
  readonly desks: readonly Desk[]
  readonly wait: (ms: number) => Promise<void>
  readonly settle: () => Promise<void>
}

/** Everything that is not waiting for the line has run by then: nothing here waits for a disk or a thread. */
async function turn(): Promise<void> {
  do await new Promise((go) => setImmediate(go))
  while (process.getActiveResourcesInfo().includes('Immediate'))
}

const isWait = (path: string) => path.startsWith('/v1/feed/wait')

/** Delivers up to `most` messages of a desk as they should be; a question for news only while there is nothing else. */
async function flow({ line, settle }: Players, desk: number, most: number): Promise<void> {
  for (let i = 0; i < most; i++) {
    const next = line.exchanges.find((one) => one.desk === desk && !isWait(one.request.path))
    if (!next) return
    await line.meet(next, 'deliver', 0)
    await settle()
  }
}

async function drain(players: Players): Promise<void> {
  for (const _ of players.desks) for (const desk of players.desks) await flow(players, desk.n, 100)
}

async function step(players: Players, event: Event, at: number): Promise<void> {
  const { centre, line, desks } = players
  const desk = 'desk' in event ? desks[event.desk] : undefined
  switch (event.do) {
    case 'decide':
      return desk?.decide(event)
    case 'undo':
      return desk?.undo(event.back)
    case 'register':
      return desk?.register(event)
    case 'take':
      return desk?.take(event.case, event.hours)
    case 'giveBack':
      return desk?.giveBack(event.case)
    case 'recall':
      return recall(centre, event, at)
    case 'net': {
      const exchange = chosen(line, event.pick, event.fate)
      return exchange && line.meet(exchange, event.fate, event.n)
    }
    case 'between':
      return between(players, event, at)
    case 'flow':
      return flow(players, event.desk, event.n)
    case 'sync':
      return desk?.sync()
    case 'wait':
      return players.wait(event.ms)
    case 'jump':
      return desk?.jump(event.ms)
    case 'crash':
      return desk?.crash()
    case 'crashAt':
      return desk?.crashAt(event.n)
    case 'read':
      return desk?.read()
    case 'colleague':
      return colleague(centre, event, at)
    case 'applicant':
      return centre.applicant((await centre.cases())[event.case % 3]?.caseNo ?? '', event.act)
    case 'overdue':
      return centre.overdue()
    case 'backup':
      return centre.backup()
    case 'restore':
      line.breakAll()
      return centre.restore()
  }
}

/**
 * Every other time one that carries work of the desk, where there is one: what matters most is hit most. An answer is
 * mistaken for another where there is most to mistake: several results, or one that is not what the desk hopes for. What
 * breaks off are pages of the feed.
 */
function chosen({ exchanges }: Line, pick: number, fate: Fate): Exchange | undefined {
  const work = exchanges.filter(({ request }) => request.method !== 'GET')
  const decisions = work.filter(({ request }) => request.path === '/v1/ops')
  const mistakable = decisions.find(({ answer }) => answer && (answer.text.match(/"outcome":/g)?.length ?? 0) > 1)
  const unwelcome = decisions.find(({ answer }) => /"outcome":"(conflict|rejected)"/.test(answer?.text ?? ''))
  if (fate === 'foreign' && (mistakable ?? unwelcome)) return mistakable ?? unwelcome
  const pages = exchanges.filter(({ request }) => request.path.startsWith('/v1/feed?'))
  if ((fate === 'cut' || fate === 'garble') && pages.length > 0) return pages[pick % pages.length]
  // What stands still or breaks off between two transactions matters where something is written.
  if ((fate === 'stall' || fate === 'fall') && decisions.length > 0) return decisions[pick % decisions.length]
  const among = pick % 2 === 0 && work.length > 0 ? work : exchanges
  return among[pick % Math.max(1, among.length)]
}

/** Two of the centre's transactions with others in between: what one has begun to write is not to be overtaken. */
async function between(players: Players, event: Extract<Event, { do: 'between' }>, at: number): Promise<void> {
  const { centre, line, desks, settle } = players
  const handIn = line.exchanges.find((one) => one.request.path === '/v1/ops' && one.at === 'line')
  if (!handIn) return
  await line.meet(handIn, 'stall', event.n)
  await settle()
  await colleague(centre, { ...event, do: 'colleague' }, at)
  const other = desks.find(({ n }) => n !== handIn.desk)
  other?.sync()
  await settle()
  if (other) await flow(players, other.n, 8)
}

/** A supervisor who is always online ends a lease, or gives the case to somebody. */
async function recall(centre: SimulatedCentre, event: Extract<Event, { do: 'recall' }>, at: number): Promise<void> {
  const cases = (await centre.cases()).sort((a, b) => (a.caseNo < b.caseNo ? -1 : 1))
  // Where somebody has a case alone, that is what a supervisor takes away.
  const leased = cases.filter(({ lease }) => lease)
  const among = leased.length > 0 ? leased : cases
  const caseId = among[event.case % Math.max(1, among.length)]?.id
  if (caseId === undefined) return
  const to = event.to === null ? null : staffOf(event.to).staffNo
  await centre.recall({ recallId: uuid(980_000 + at), caseId, note: '休假', to })
}

/** Somebody who is always online decides with what the centre has this moment. */
async function colleague(centre: SimulatedCentre, event: Extract<Event, { do: 'colleague' }>, at: number) {
  const cases = (await centre.cases()).sort((a, b) => (a.caseNo < b.caseNo ? -1 : 1))
  const caseFile = cases[event.case % Math.max(1, cases.length)]
  const me = staff.at(-1)
  if (!caseFile || !me) return
  const kinds = possibleDeeds(caseFile, me).filter((one) => one !== 'supplement_received')
  const kind = kinds[event.deed % Math.max(1, kinds.length)]
  if (kind === undefined) return
  await centre.colleague({
    opId: uuid(990_000 + at),
    deviceId: me.id,
    seq: at + 1,
    caseId: caseFile.id,
    baseVersion: caseFile.version,
    baseMaterialVersion: caseFile.materialVersion,
    packVersion: policy.pack.version,
    deed: deedOf(kind, caseFile),
    decidedAt: new Date(centre.now).toISOString(),
  })
}
