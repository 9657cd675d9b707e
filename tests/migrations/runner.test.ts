import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { backup, verifyBackup } from '#core/db/backup.ts'
import { type Migration, migrate } from '#core/db/migrate.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { databaseAt, migrationsUpTo, tablesOf } from '../support/databases.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const end of open.splice(0)) end()
})

function at(kind: 'cache' | 'work', version?: number) {
  const database = databaseAt(kind, version)
  open.push(database.end)
  return database
}

const next = (sql: string): Migration => ({ n: 9990, name: '9990-test.sql', sql })

for (const kind of ['cache', 'work'] as const) {
  test(`${kind}: numbers go in tens, or between two of them, and the newest is the version in force`, () => {
    const migrations = migrationsUpTo(kind)
    expect(migrations.every((m) => m.n % 5 === 0)).toBe(true)
    expect(Number(at(kind).db.pragma('user_version'))).toBe(migrations.at(-1)?.n)
  })

  test(`${kind}: running twice changes nothing and makes no backup`, () => {
    const { db } = at(kind)
    const before = tablesOf(db)
    migrate(db, migrationsUpTo(kind), () => {
      throw new Error('nothing was pending')
    })
    expect(tablesOf(db)).toEqual(before)
  })

  test(`${kind}: a file from a newer program is refused and left alone`, () => {
    const { db } = at(kind)
    db.pragma('user_version=9999')
    expect(() => migrate(db, migrationsUpTo(kind))).toThrow(expect.objectContaining({ kind: 'DbFromFuture' }))
    expect(Number(db.pragma('user_version'))).toBe(9999)
  })

  test(`${kind}: a migration that fails half-way leaves the file exactly as it was`, () => {
    const { db } = at(kind)
    const version = db.pragma('user_version')
    const before = tablesOf(db)
    const broken = [...migrationsUpTo(kind), next('CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);')]
    expect(() => migrate(db, broken)).toThrow()
    expect(tablesOf(db)).toEqual(before)
    expect(db.pragma('user_version')).toBe(version)
    expect(db.pragma('foreign_keys')).toBe(1)
  })
}

test('an existing file is copied, readable with the same key, before it changes', () => {
  const { db, file, key } = at('work')
  db.exec(`INSERT INTO draft VALUES ('c1', '{}', 'now')`)
  let copy = ''
  migrate(db, [...migrationsUpTo('work'), next('DROP TABLE draft')], () => {
    copy = backup(db, file)
  })
  expect(existsSync(copy)).toBe(true)
  expect(verifyBackup(copy, key)).toBe(true)
  expect(tablesOf(db)).not.toContain('draft')
})

test('a fresh file is not copied', () => {
  const { db } = at('work', 0)
  migrate(db, migrationsUpTo('work'), () => {
    throw new Error('there is nothing to copy yet')
  })
  expect(tablesOf(db)).toContain('operation')
})

test('a table may be rebuilt while others refer to it, but a dangling reference stops the migration', () => {
  const { db } = at('work')
  const rebuild = `CREATE TABLE o2 AS SELECT * FROM outbox WHERE 0; DROP TABLE o2;`
  migrate(db, [...migrationsUpTo('work'), next(rebuild)])
  const dangling = { n: 9991, name: '', sql: `INSERT INTO outbox (seq, case_id, state) VALUES (77, 'c', 'queued')` }
  const attempt = () => migrate(db, [...migrationsUpTo('work'), next(rebuild), dangling])
  expect(attempt).toThrow(ProblemError)
  expect(db.statement('SELECT count(*) AS n FROM outbox').get()).toEqual({ n: 0 })
})
