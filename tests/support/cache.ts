import type { WriteDb } from '#core/db/sql.ts'
import { cacheSink } from '#core/flow/cache.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { policy } from './core-desk.ts'
import { databaseAt } from './databases.ts'
import { pageOf } from './page-of.ts'

/** What a pull writes into, on 2026-11-20 at nine in the morning. */
export const sinkOn = (db: WriteDb) =>
  cacheSink(
    db,
    () => '2026-11-20T01:00:00Z',
    () => undefined,
  )

/** A cache of its own with a policy, else the one in force, and these cases, in rows 1, 2, 3 … */
export async function cacheOf(
  cases: readonly CaseFile[],
  under: SignedPolicy = policy,
): Promise<ReturnType<typeof databaseAt>> {
  const made = databaseAt('cache')
  const sink = sinkOn(made.db)
  await sink.storePolicy(under)
  await sink.applyPage(pageOf([...cases], `00000001:${cases.length}`, under.pack))
  return made
}
