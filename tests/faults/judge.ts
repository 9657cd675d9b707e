import { existsSync } from 'node:fs'
import { firstBrokenJournalRow } from '#core/audit.ts'
import { all, column, sql, value, type WriteDb } from '#core/db/sql.ts'
import { openStore } from '#core/db/store.ts'
import { createDocumentStore } from '#core/document-store.ts'
import { readMeta } from '#core/flow/cache.ts'
import { openKeys } from '#core/keys.ts'
import { findFolder } from '#core/staff-folders.ts'
import { migrationsDir } from '../support/databases.ts'
import type { Ack } from './workload.ts'

/** What is wrong with a data folder after a fault, as short codes; empty = every promise is kept. */
export interface Verdict {
  readonly wrong: readonly string[]
  /** acknowledged decisions that are not there */
  readonly lost: number
}

const STAFF = '010237'
const PASSWORD = 'correct horse'

/**
 * Opens the folder as the product does and compares it with what was acknowledged.
 * @param strictCache the cache must have survived by itself; otherwise being started anew is no fault
 */
export async function judge(
  dataDir: string,
  acks: readonly Ack[],
  { strictCache = true, migrations = migrationsDir } = {},
): Promise<Verdict> {
  const ops = acks.flatMap((a) => ('op' in a ? [a.op] : []))
  const nothing = ops.length === 0 && !acks.some((a) => 'draft' in a)
  const wrong: string[] = []
  try {
    const folder = findFolder(dataDir, STAFF)
    if (!folder || !existsSync(folder.keyFile)) return { wrong: nothing ? [] : ['folder gone'], lost: ops.length }
    const unlocked = await openKeys(folder.keyFile, PASSWORD, null)
    if (!unlocked.ok) return { wrong: ['password refused'], lost: ops.length }
    const events: string[] = []
    const log = { info: () => undefined, warn: (event: string) => void events.push(event) }
    const options = { files: folder, keys: unlocked.keys, migrationsDir: migrations, now: () => 1_700_000_000_000, log }
    const store = openStore(options)
    try {
      if (strictCache) wrong.push(...events)
      const lost = judgeWork(store.work, acks, ops, wrong)
      judgeCache(store.cache, acks, strictCache, wrong)
      const documents = createDocumentStore(folder.documentsDir, unlocked.keys.documents, {
        document: () => Promise.reject(new Error('nothing is downloaded here')),
      })
      if (strictCache && documents.damagedAmong(100).damaged > 0) wrong.push('document torn')
      return { wrong, lost }
    } finally {
      store.close()
    }
  } catch (error) {
    const kind = error instanceof Error && 'kind' in error ? String(error.kind) : String(error)
    return { wrong: [`does not open: ${kind}`], lost: ops.length }
  }
}

function judgeWork(work: WriteDb, acks: readonly Ack[], ops: readonly string[], wrong: string[]): number {
  if (work.pragma('integrity_check') !== 'ok') wrong.push('work corrupt')
  const kept = new Set(column<string>(work, sql`SELECT op_id FROM operation`))
  const lost = ops.filter((op) => !kept.has(op)).length
  if (lost > 0) wrong.push('decision lost')
  const counts = [
    kept.size,
    value<number>(work, sql`SELECT count(*) FROM outbox JOIN operation USING (seq)`),
    value<number>(work, sql`SELECT count(*) FROM journal WHERE kind = 'decided'`),
    value<number>(work, sql`SELECT count(*) FROM audit WHERE deed = 'decided'`),
    value<number>(work, sql`SELECT max(seq) FROM operation`) ?? 0,
  ]
  if (new Set(counts).size > 1) wrong.push('half a decision')
  if (firstBrokenJournalRow(work) !== null) wrong.push('journal chain broken')
  const decided = new Set(column<string>(work, sql`SELECT case_id FROM operation`))
  const drafts = new Map(
    all<{ caseId: string; body: string }>(work, sql`SELECT case_id AS caseId, body FROM draft`).map((d) => [
      d.caseId,
      Number(/第(\d+)稿/.exec(d.body)?.[1]),
    ]),
  )
  for (const ack of acks) {
    if ('draft' in ack && !decided.has(ack.draft) && (drafts.get(ack.draft) ?? 0) < ack.n) wrong.push('draft lost')
  }
  if ([...drafts.keys()].some((caseId) => decided.has(caseId))) wrong.push('draft outlived its decision')
  return lost
}

/** Rows and position go together: the cache holds exactly what the feed held up to its position. */
function judgeCache(cache: WriteDb, acks: readonly Ack[], strict: boolean, wrong: string[]): void {
  if (cache.pragma('integrity_check') !== 'ok') wrong.push('cache corrupt')
  const cursor = readMeta(cache, 'cursor')
  const [epoch, position] = cursor?.split(':') ?? ['', '0']
  const known = new Map(
    all<{ id: string; version: number }>(cache, sql`SELECT id, version FROM case_file`).map((r) => [r.id, r.version]),
  )
  if (!strict) return
  const expected = new Map<string, number>()
  for (const { put, version } of feedOf(acks, epoch ?? '').slice(0, Number(position))) expected.set(put, version)
  const early = [...expected].filter(([id, version]) => (known.get(id) ?? 0) < version).length
  if (early > 0 || known.size !== expected.size) wrong.push('cache and position differ')
}

/** What the centre had published in this life of its own, in order. */
function feedOf(acks: readonly Ack[], epoch: string): { put: string; version: number }[] {
  let feed: { put: string; version: number }[] = []
  let life = '00000001'
  const lives = new Map([[life, feed]])
  for (const ack of acks) {
    if ('put' in ack) feed.push(ack)
    if ('epoch' in ack) {
      feed = feed.slice(0, ack.length)
      life = ack.epoch
      lives.set(life, feed)
    }
  }
  return lives.get(epoch) ?? []
}
