import { statSync } from 'node:fs'
import { setImmediate as afterTheAnswer } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { foldLog } from '#core/db/fold-log.ts'
import { openEncrypted } from '#core/db/open.ts'
import { each, run, sql } from '#core/db/sql.ts'
import { findFolder } from '#core/staff-folders.ts'
import { approve, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'

let desk: TestDesk
const cases = Array.from({ length: 64 }, (_, i) => numberedCase(i + 1, { state: 'first_review' }))
beforeEach(async () => {
  desk = testDesk({ deps: { background: false } })
  for (const one of cases) desk.centre.put(one)
  await desk.signIn()
  await desk.ok('sync.now', {})
})
afterEach(() => desk.end())

async function decideSome(from: number, to: number) {
  for (const { id, version, materialVersion } of cases.slice(from, to)) {
    const base = { caseId: id, baseVersion: version, baseMaterialVersion: materialVersion }
    await desk.ok('decision.submit', { ...base, deed: approve })
    await afterTheAnswer()
  }
}

const logLength = () => statSync(`${findFolder(desk.dataDir, desk.staff.staffNo)?.workFile}-wal`).size

test('after some decisions the log is written over and grows no more; all of them are there after a crash', async () => {
  await decideSome(0, 17)
  const grown = logLength()
  await decideSome(17, 64)
  // Pages are not always as many: a table takes a new one now and then.
  expect(logLength()).toBeLessThan(grown * 1.3)
  await desk.crash()
  const rows = await desk.ok('outbox.list', {})
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 64 }, (_, i) => 64 - i))
})

test('who reads meanwhile keeps what they read, and nobody waits for them', () => {
  const { db, file, key, end } = databaseAt('work')
  const keep = (n: number) => run(db, sql`INSERT INTO setting VALUES (${`s${n}`}, 'x')`)
  for (let n = 0; n < 3; n += 1) keep(n)
  const reader = openEncrypted(file, key, { readonly: true })
  const rows = each<{ name: string }>(reader, sql`SELECT name FROM setting ORDER BY name`)
  expect(rows.next().value).toEqual({ name: 's0' })
  for (let n = 3; n < 6; n += 1) {
    keep(n)
    foldLog(db, 16)
  }
  expect([...rows]).toEqual([{ name: 's1' }, { name: 's2' }])
  reader.close()
  end()
})
