import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCore, silentLog, systemClock } from '#core/core.ts'
import { aReviewer, numberedCase, policy } from '../support/core-desk.ts'
import { judge } from './judge.ts'
import { serveModel } from './model-server.ts'
import { seeded } from './power-disk.ts'
import { readAcks } from './workload.ts'

export interface KillReport {
  times: number
  readonly seed: number
  /** data folders in turn; each is killed again and again at its desk's life */
  folders: number
  acknowledged: number
  /** kills that came before the first acknowledgement of their run */
  early: number
  lost: number
  /** operations whose effect the centre counts more than once */
  doubled: number
  /** decisions not settled although the network was well for a while */
  stuck: number
  /** desks whose picture of the cases was not the centre's in the end */
  divergent: number
  readonly faults: Record<string, number>
}

const main = new URL('./kill-main.ts', import.meta.url).pathname
const CASES = 400
/** kills in one folder before it is drained and compared with the centre */
const LIVES = 20
/** a run that does not decide within this time is killed all the same */
const LONGEST_MS = 4_000

export interface KillOptions {
  /** folders worked on at the same time */
  readonly jobs?: number
  /** no further folder is begun after so many ms; `times` then says how many kills there were */
  readonly forMs?: number
}

/** Kills a deciding desk at random moments from its very start, again and again in the same folder. */
export async function kills(times: number, seed: number, { jobs = 1, forMs }: KillOptions = {}): Promise<KillReport> {
  const report: KillReport = {
    ...{ times: 0, seed, folders: 0, acknowledged: 0, early: 0, lost: 0, doubled: 0, stuck: 0, divergent: 0 },
    faults: {},
  }
  const end = performance.now() + (forMs ?? Number.POSITIVE_INFINITY)
  let begun = 0
  const worker = async (random: () => number) => {
    while (begun < times && performance.now() < end) {
      const lives = Math.min(LIVES, times - begun)
      begun += lives
      await oneFolder(lives, random, report)
      report.times += lives
    }
  }
  await Promise.all(Array.from({ length: jobs }, (_, job) => worker(seeded(seed + job))))
  return report
}

async function oneFolder(lives: number, random: () => number, report: KillReport): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'mente-kill-'))
  mkdirSync(join(root, 'data'))
  const centre = await serveModel(aReviewer(), policy)
  for (let n = 1; n <= CASES; n++) centre.model.put(numberedCase(n))
  const blame = (code: string) => {
    report.faults[code] = (report.faults[code] ?? 0) + 1
  }
  const acks = () =>
    existsSync(join(root, 'acks.ndjson')) ? readAcks(readFileSync(join(root, 'acks.ndjson'), 'utf8')) : []
  try {
    report.folders += 1
    let before = 0
    for (let life = 0; life < lives; life++) {
      centre.model.plan = () => (random() < 0.1 ? 'loseAnswer' : random() < 0.1 ? 'loseRequest' : 'none')
      const moment =
        random() < 0.3 ? { after: 'loaded', ms: random() * 1_500 } : { after: 'deciding', ms: random() * 400 }
      await killAfter(moment, [root, centre.url, String(CASES), centre.model.password])
      const told = acks()
      const { wrong, lost } = await judge(join(root, 'data'), told, { strictCache: false })
      for (const code of wrong) blame(code)
      report.lost += lost
      if (told.length === before) report.early += 1
      before = told.length
    }
    report.acknowledged += acks().filter((a) => 'op' in a).length
    centre.model.plan = () => 'none'
    await drain(join(root, 'data'), centre, report)
  } finally {
    await centre.close()
    rmSync(root, { recursive: true, force: true })
  }
}

/** Loading the program touches no file of ours, so the wait begins after it or after the first decision of this run. */
async function killAfter({ after, ms }: { after: string; ms: number }, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = () => void child.kill('SIGKILL')
  let timer: NodeJS.Timeout | undefined
  let told = ''
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString()
    clearTimeout(timer)
    // With everything decided already there is no first decision to wait for.
    timer = setTimeout(kill, told.includes(after) ? ms : LONGEST_MS)
  })
  const signal = await new Promise<string | null>((done) => child.once('close', (_code, by) => done(by)))
  clearTimeout(timer)
  if (signal !== 'SIGKILL') throw new Error('the deciding desk ended by itself')
}

/** With the network well again everything must come to its end, once, and both sides must see the same. */
async function drain(
  dataDir: string,
  centre: Awaited<ReturnType<typeof serveModel>>,
  report: KillReport,
): Promise<void> {
  const core = createCore({
    ...{ dataDir, centralUrl: centre.url, clock: systemClock, log: silentLog, deviceSecret: null, keyCost: 10 },
    background: false,
  })
  const ask = async (method: string, input: unknown) => {
    const answer = await core.call(method, input)
    if (!answer.ok) throw new Error(`${method}: ${answer.problem.kind}`)
    return answer.output
  }
  await ask('session.signIn', { staffNo: '010237', password: centre.model.password })
  for (let i = 0; i < 10; i++) await ask('sync.now', {})
  const rows = await ask('outbox.list', {})
  if (Array.isArray(rows)) report.stuck += rows.filter((r) => r.state === 'queued' || r.state === 'sending').length
  for (const ops of centre.model.applied.values()) {
    if (new Set(ops).size !== ops.length || ops.length > 1) report.doubled += 1
  }
  const counts = await ask('queue.counts', {})
  const open = [...centre.model.cases.values()].filter((c) => c.state === 'first_review').length
  if (typeof counts === 'object' && counts && 'first_review' in counts && counts.first_review !== open) {
    report.divergent += 1
  }
  await core.close()
}
