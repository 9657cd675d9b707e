import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { run, sql } from '#core/db/sql.ts'
import { openStore } from '#core/db/store.ts'
import { readMeta } from '#core/flow/cache.ts'
import { ProblemError } from '#shared/model/problem.ts'

let dir = ''
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function setUp() {
  dir = mkdtempSync(join(tmpdir(), 'mente-store-'))
  const keys = { cache: randomBytes(32), work: randomBytes(32), documents: randomBytes(32) }
  const files = { cacheFile: join(dir, 'cache.db'), workFile: join(dir, 'work.db') }
  const warned: string[] = []
  const log = { info: () => undefined, warn: (event: string) => void warned.push(event) }
  const open = (under = keys) => openStore({ files, keys: under, migrationsDir: 'migrations', now: () => 1, log })
  return { keys, open, warned }
}

test('whoever still asks after closing is told so, and the files stay as they are although the keys are gone', () => {
  const { keys, open, warned } = setUp()
  const mine = { cache: Buffer.from(keys.cache), work: Buffer.from(keys.work), documents: Buffer.from(keys.documents) }
  const store = open(mine)
  run(store.cache, sql`INSERT INTO meta VALUES ('cursor', '00000001:7')`)
  store.close()
  for (const key of Object.values(mine)) key.fill(0)
  const before = readdirSync(dir)
  for (const ask of [() => store.cache, () => store.work, () => store.openFreshCache()]) {
    expect(ask).toThrow(expect.objectContaining({ kind: 'NotSignedIn' }))
  }
  const met = new ProblemError('DbDamaged', '文件损坏')
  expect(store.repair(met)).toMatchObject({ kind: 'NotSignedIn' })
  expect(readdirSync(dir)).toEqual(before)
  expect(warned).toEqual(['cache.not_repaired'])

  const again = open()
  expect(readMeta(again.cache, 'cursor')).toBe('00000001:7')
  again.close()
})
