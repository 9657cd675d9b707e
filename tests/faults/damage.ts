import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { isDamage, problemOfCode } from '#core/db/problems.ts'
import { all, column, type ReadDb, sql } from '#core/db/sql.ts'
import { openStore, type Store } from '#core/db/store.ts'
import { silentLog } from '#core/deps.ts'
import { bodyOf } from '#core/flow/cache-body.ts'
import { openKeys } from '#core/keys.ts'
import { findFolder } from '#core/staff-folders.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { approve, numberedCase, testDesk } from '../support/core-desk.ts'
import { migrationsDir } from '../support/databases.ts'
import { seeded } from './power-disk.ts'
import { draftNumbered } from './workload.ts'

export interface DamageReport {
  readonly times: number
  readonly seed: number
  /** what came of it: "file: outcome" → how often */
  readonly outcomes: Record<string, number>
  /** decisions that were there and are not, of which the person was told */
  named: number
  /** what must not be: a loss nobody is told of, a damaged file not kept, an unforeseen error */
  readonly wrong: Record<string, number>
}

/** A desk's folder as it was when the process was killed, or after it was closed, and what must be found in it. */
interface Specimen {
  readonly dataDir: string
  readonly ops: readonly string[]
  readonly drafts: number
  readonly cases: string
}

const targets = ['work.db', 'work.db-wal', 'work.db.mark', 'cache.db', 'cache.db-wal', 'keys.json', 'index.json']
const PASSWORD = 'correct horse'

/** Damages one file of a desk at a random place, again and again, and opens what is left. */
export async function damages(times: number, seed: number): Promise<DamageReport> {
  const root = mkdtempSync(join(tmpdir(), 'mente-damage-'))
  const random = seeded(seed)
  const report: DamageReport = { times, seed, outcomes: {}, named: 0, wrong: {} }
  try {
    const specimens = await makeSpecimens(root)
    for (let n = 0; n < times; n++) {
      const specimen = specimens[n % specimens.length]
      if (!specimen) throw new Error('no specimen')
      const dataDir = join(root, 'desk')
      cpSync(specimen.dataDir, dataDir, { recursive: true })
      const found = filesBelow(dataDir).filter((f) => targets.includes(basename(f)))
      const file = found[Math.floor(random() * found.length)] ?? ''
      const hurt = injure(readFileSync(file), random)
      writeFileSync(file, hurt)
      const outcome = await open(dataDir, specimen, report)
      if (basename(file).startsWith('work.db') && outcome.startsWith('salvaged')) assertKept(file, hurt, report)
      count(report.outcomes, `${basename(file)}: ${outcome}`)
      rmSync(dataDir, { recursive: true, force: true })
    }
    return report
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function makeSpecimens(root: string): Promise<Specimen[]> {
  const dataDir = join(root, 'alive')
  const desk = testDesk({ deps: { dataDir, background: false } })
  const ops: string[] = []
  for (let n = 1; n <= 90; n++) desk.centre.put(numberedCase(n))
  await desk.signIn()
  await desk.ok('sync.now', {})
  const decide = async (from: number, to: number) => {
    for (let n = from; n <= to; n++) {
      const base = { caseId: numberedCase(n).id, baseVersion: 1, baseMaterialVersion: 1 }
      ops.push((await desk.ok('decision.submit', { ...base, deed: approve })).opId)
    }
  }
  const specimens: Specimen[] = []
  const keep = (name: string) => {
    cpSync(dataDir, join(root, name), { recursive: true })
    specimens.push({ dataDir: join(root, name), ops: [...ops], drafts: 1, cases: '' })
  }
  await desk.ok('workbench.saveDraft', { caseId: numberedCase(89).id, body: draftNumbered(1) })
  await decide(1, 30)
  await desk.core().close()
  keep('closed')
  await desk.crash()
  await decide(31, 60)
  keep('killed')
  await desk.end()
  for (const [i, specimen] of specimens.entries()) {
    specimens[i] = { ...specimen, cases: await cachedCases(specimen.dataDir, join(root, 'looked-at')) }
  }
  return specimens
}

/** Digest of what the cache of an unhurt specimen says, read from a copy. */
async function cachedCases(dataDir: string, into: string): Promise<string> {
  cpSync(dataDir, into, { recursive: true })
  const store = await openDesk(into)
  try {
    if ('refused' in store) throw new Error(store.refused)
    return contentOf(store.cache)
  } finally {
    if (!('refused' in store)) store.close()
    rmSync(into, { recursive: true, force: true })
  }
}

async function openDesk(dataDir: string): Promise<Store | { refused: string }> {
  const folder = findFolder(dataDir, '010237')
  if (!folder) return { refused: 'unknown here' }
  const unlocked = await openKeys(folder.keyFile, PASSWORD, null)
  if (!unlocked.ok) return { refused: 'password refused' }
  const now = () => 1_700_000_000_000
  return openStore({ files: folder, keys: unlocked.keys, migrationsDir, now, log: silentLog })
}

async function open(dataDir: string, specimen: Specimen, report: DamageReport): Promise<string> {
  let store: Store | { refused: string }
  try {
    store = await openDesk(dataDir)
  } catch (error) {
    if (error instanceof ProblemError) return `refused, told ${error.kind}`
    count(report.wrong, `unforeseen: ${String(error)}`)
    return 'unforeseen'
  }
  if ('refused' in store) return store.refused
  try {
    const kept = new Set(column<string>(store.work, sql`SELECT op_id FROM operation`))
    const lost = specimen.ops.filter((op) => !kept.has(op)).length
    const drafts = column(store.work, sql`SELECT case_id FROM draft`).length
    if (store.notice === null && (lost > 0 || drafts < specimen.drafts)) {
      count(report.wrong, `silent: ${lost} decisions, ${specimen.drafts - drafts} drafts`)
    }
    if (lost > 0 && !store.notice?.includes(`有 ${lost} 件审核结果`)) count(report.wrong, 'told another number')
    report.named += lost
    const cache = readCache(store, specimen.cases, report)
    if (store.notice !== null) return lost > 0 ? 'salvaged, some missing' : 'salvaged, nothing missing'
    return cache
  } finally {
    store.close()
  }
}

function readCache(store: Store, cases: string, report: DamageReport): string {
  try {
    const content = contentOf(store.cache)
    if (content === cases) return 'harmless'
    if (content === contentOfNothing) return 'cache started anew'
    // An older picture of the cases, with the position that belongs to it: the next pull goes on from there.
    return 'cache older'
  } catch (error) {
    const problem = problemOfCode(error)
    if (!problem || !isDamage(problem.kind)) count(report.wrong, `cache: ${String(error)}`)
    else if (store.repair(problem) !== null) count(report.wrong, 'cache not repaired')
    return 'cache started anew when read'
  }
}

function contentOf(cache: ReadDb): string {
  const hash = createHash('sha256')
  const rows = all<{ row: number; id: string }>(cache, sql`SELECT row, id, version FROM case_file ORDER BY id`)
  for (const one of rows) hash.update(JSON.stringify({ ...one, body: bodyOf(cache, one.row) }))
  return hash.digest('hex')
}
const contentOfNothing = createHash('sha256').digest('hex')

function injure(bytes: Buffer, random: () => number): Buffer {
  const next = Buffer.from(bytes)
  const at = Math.floor(random() * bytes.length)
  const length = 1 + Math.floor(random() * 6_000)
  const kind = Math.floor(random() * 4)
  if (kind === 0) next[at] = (next[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  if (kind === 1) next.fill(0, at, Math.min(at + length, next.length))
  if (kind === 2) for (let i = at; i < Math.min(at + length, next.length); i++) next[i] = Math.floor(random() * 256)
  return kind === 3 ? next.subarray(0, at) : next
}

/** The damaged file must still be there, byte for byte, beside the fresh one. */
function assertKept(file: string, hurt: Buffer, report: DamageReport): void {
  if (basename(file) === 'work.db.mark') return
  const aside = `${file.replace(/-wal$/, '')}.damaged-1700000000000${file.endsWith('-wal') ? '-wal' : ''}`
  if (!existsSync(aside) || !readFileSync(aside).equals(hurt)) count(report.wrong, 'damaged file not kept')
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1
}
