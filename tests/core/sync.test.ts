import { expect, test } from 'vitest'
import type { CentralClient } from '#core/central-client.ts'
import type { Store } from '#core/db/store.ts'
import { silentLog } from '#core/deps.ts'
import { createSync } from '#core/sync.ts'
import { feedColumns } from '#shared/contract/central-api.ts'
import { policy } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { manualClock } from '../support/manual-clock.ts'
import { noPapers } from '../support/papers.ts'

/** What a centre without cases sends. */
async function* noCases(): AsyncGenerator<Uint8Array> {
  const end = { end: true, next: '00000001:0', more: false, count: 0 }
  yield Buffer.from(`${JSON.stringify({ feed: 1, columns: feedColumns })}\n${JSON.stringify(end)}\n`)
}

test('a file that fails while waiting for news is told in Chinese and ends neither the loop nor the process', async () => {
  const [cache, work] = [databaseAt('cache'), databaseAt('work')]
  let broken = false
  let repairs = 0
  const store: Omit<Store, 'close'> = {
    get cache() {
      if (broken) throw Object.assign(new Error('disk image is malformed'), { code: 'SQLITE_CORRUPT' })
      return cache.db
    },
    work: work.db,
    notice: null,
    repair: (met) => {
      repairs += 1
      broken = false
      return met
    },
    openFreshCache: () => cache.db,
    swapCache: () => undefined,
    discardFreshCache: () => undefined,
  }
  const client: Pick<CentralClient, 'policy' | 'feedPage' | 'feedWait' | 'ops' | 'ask' | 'putPaper'> = {
    policy: () => Promise.resolve(policy),
    feedPage: (_asked, read) => read(noCases()),
    feedWait: () => new Promise(() => undefined),
    ops: () => Promise.resolve([]),
    ask: () => Promise.reject(new Error('nothing was printed')),
    putPaper: () => Promise.reject(new Error('nothing was taken')),
  }
  const clock = manualClock()
  let pulls = 0
  const sync = createSync({
    client,
    store,
    papers: noPapers,
    deviceId: 'd',
    clock,
    namedTime: () => null,
    log: silentLog,
    distrust: () => null,
    documents: () => ({ wanted: 0, have: 0 }),
    onState: () => undefined,
    onSettled: () => undefined,
    onPapers: () => undefined,
    // the last thing a pull does before the wait for news begins
    onPulled: () => {
      pulls += 1
      broken = pulls === 1
    },
  })
  sync.start()
  clock.advance(1)
  await expect.poll(() => repairs).toBe(1)
  expect(sync.state().trouble).toMatch(/损坏/)
  clock.advance(5 * 60_000)
  await expect.poll(() => pulls).toBeGreaterThan(1)
  await expect.poll(() => sync.state().trouble).toBeNull()
  await sync.stop()
  cache.end()
  work.end()
})
