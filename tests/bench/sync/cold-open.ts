import { openEncrypted } from '#core/db/open.ts'
import type { ReadDb, WriteDb } from '#core/db/sql.ts'
import { cacheSink } from '#core/flow/cache.ts'
import { type Overlay, queueOrder, queuePage } from '#core/flow/queue.ts'
import { PACK_CASES } from '#shared/prepared/page.ts'
import { policy } from '../../support/core-desk.ts'
import { databaseAt } from '../../support/databases.ts'
import { pageOf } from '../../support/page-of.ts'
import { cityCases } from './cases.ts'
import { median, percentile } from './child.ts'

/** Milliseconds over a cache of `cases` encrypted cases. */
export interface CacheFigures {
  readonly coldOpen: { readonly ours: number }
  /** searching for two characters of a name */
  readonly search: { readonly p50: number; readonly p99: number }
}

const nothingDone: Overlay = { acted: [], states: new Map(), done: () => [] }

/** A function of its own: a gigabyte of cases still in memory would be looked through while somebody searches. */
async function fill(db: WriteDb, cases: number): Promise<void> {
  const sink = cacheSink(
    db,
    () => '2026-11-20T01:00:00Z',
    () => undefined,
  )
  await sink.storePolicy(policy)
  const city = cityCases(cases)
  for (let i = 0; i < cases; i += 1_000) {
    await sink.applyPage(pageOf(city.slice(i, i + 1_000), `00000001:${i + 1}`, undefined, PACK_CASES))
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
}

/** From the closed file (its pages may still be in the system's own cache) to the first page of a queue, and how long two characters of a name take to find. */
export async function benchCache(cases: number, reps: number): Promise<CacheFigures> {
  const made = databaseAt('cache')
  try {
    await fill(made.db, cases)
    const source = (cache: ReadDb) => ({
      cache,
      overlay: nothingDone,
      staffNo: '010237',
      today: '2026-11-20',
      now: '2026-11-20T01:00:00.000Z',
      policy,
    })
    const opened = Array.from({ length: reps }, () => {
      const from = performance.now()
      const db = openEncrypted(made.file, made.key, { readonly: true })
      queuePage(source(db), { queue: 'first_review' }, null, 50)
      const ms = performance.now() - from
      db.close()
      return ms
    })
    const db = openEncrypted(made.file, made.key, { readonly: true })
    const names = ['小明', '秀英', '建国', '王小', '李秀', '海燕', '志强', '张建']
    const searched = Array.from({ length: 400 }, (_, i) => {
      const from = performance.now()
      // as the search box asks: the whole order of what was found, its bands and its first rows
      queueOrder(source(db), { queue: 'first_review', search: names[i % names.length] ?? '王小' })
      return performance.now() - from
    })
    db.close()
    return {
      coldOpen: { ours: median(opened) },
      search: { p50: percentile(searched, 0.5), p99: percentile(searched, 0.99) },
    }
  } finally {
    made.end()
  }
}
