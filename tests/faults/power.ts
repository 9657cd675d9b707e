import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type DiskCall, readDiskLog } from './disk-log.ts'
import { judge } from './judge.ts'
import { PowerDisk, seeded } from './power-disk.ts'
import { buildShim } from './shim/build.ts'
import { readAcks } from './workload.ts'

export interface PowerOptions {
  /** how many images per database */
  readonly images: number
  readonly seed: number
  readonly synchronous: 'FULL' | 'NORMAL'
  readonly decisions: number
}

export interface PowerReport extends PowerOptions {
  readonly calls: number
  readonly acknowledged: number
  /** per database whose calls the power failed in: images, images with a fault, images that lost a decision, worst loss */
  readonly databases: Record<string, { images: number; bad: number; lost: number; worst: number }>
  readonly faults: Record<string, number>
}

const main = new URL('./power-main.ts', import.meta.url).pathname

/** Records a day at a desk, then lets the power fail at random moments of it and opens what is left. */
export async function powerCuts(options: PowerOptions): Promise<PowerReport> {
  const root = mkdtempSync(join(tmpdir(), 'mente-power-'))
  try {
    const calls = record(join(root, 'desk'), options)
    const databases: PowerReport['databases'] = {}
    const faults: Record<string, number> = {}
    const random = seeded(options.seed)
    const moments = Object.entries(momentsOf(calls)).flatMap(([name, indexes]) =>
      Array.from({ length: options.images }, () => ({ name, at: indexes[Math.floor(random() * indexes.length)] ?? 0 })),
    )
    moments.sort((a, b) => a.at - b.at)
    const disk = new PowerDisk()
    disk.play({ op: 'folder', path: 'data' })
    disk.play({ op: 'sync', path: '' })
    let acked = ''
    let next = 0
    for (const { name, at } of moments) {
      for (; next < at; next++) {
        const call = calls[next]
        if (call?.path !== 'acks.ndjson') disk.play(call ?? { op: 'sync', path: '' })
        else if (call.op === 'write') acked += call.data.toString('utf8')
      }
      const image = join(root, 'image')
      writeImage(image, disk.cut(random))
      const acks = readAcks(acked)
      const verdict = await judge(join(image, 'data'), acks, { migrations: join(root, 'migrations') })
      rmSync(image, { recursive: true, force: true })
      databases[name] ??= { images: 0, bad: 0, lost: 0, worst: 0 }
      const row = databases[name]
      row.images += 1
      if (verdict.wrong.length > 0) row.bad += 1
      if (verdict.lost > 0) row.lost += 1
      row.worst = Math.max(row.worst, verdict.lost)
      for (const fault of verdict.wrong) faults[fault] = (faults[fault] ?? 0) + 1
    }
    const whole = calls
      .map((c) => (c.op === 'write' && c.path === 'acks.ndjson' ? c.data.toString('utf8') : ''))
      .join('')
    const acknowledged = readAcks(whole).filter((a) => 'op' in a).length
    return { ...options, calls: calls.length, acknowledged, databases, faults }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function record(dir: string, { synchronous, decisions }: PowerOptions): DiskCall[] {
  mkdirSync(join(dir, 'data'), { recursive: true })
  const log = `${dir}.log`
  const env = { ...process.env, LD_PRELOAD: buildShim(), FAULT_DIR: dir, FAULT_LOG: log }
  const done = spawnSync(process.execPath, [main, dir, synchronous, String(decisions)], { env, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`the recorded desk failed:\n${done.stderr}`)
  return readDiskLog(log, dir)
}

/** Which calls belong to which database (with its log and its copies, and the keys): where the power may fail. */
function momentsOf(calls: readonly DiskCall[]): Record<string, number[]> {
  const all = calls.map((_, i) => i)
  return {
    'work.db': all.filter((i) => /work\.db|keys\.json|index\.json/.test(calls[i]?.path ?? '')),
    'cache.db': all.filter((i) => /cache\.db|documents/.test(calls[i]?.path ?? '')),
  }
}

function writeImage(dir: string, image: ReadonlyMap<string, Buffer>): void {
  mkdirSync(join(dir, 'data'), { recursive: true })
  for (const [path, bytes] of image) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), bytes)
  }
}
