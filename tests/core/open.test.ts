import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEncrypted, unsafeSettings } from '#core/db/open.ts'
import { problemOfCode } from '#core/db/problems.ts'

let dir: string
let file: string
const key = randomBytes(32)
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mente-open-'))
  file = join(dir, 'a.db')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function filled(): void {
  const db = openEncrypted(file, key)
  db.exec('CREATE TABLE t (a)')
  for (let i = 0; i < 200; i++) db.statement('INSERT INTO t VALUES (?)').run(`王小明${'x'.repeat(200)}`)
  db.close()
}

test('the settings that keep a confirmed decision through a power cut are in force', () => {
  const db = openEncrypted(file, key)
  expect(db.pragma('synchronous')).toBe(2)
  expect(db.pragma('journal_mode')).toBe('wal')
  expect(db.pragma('temp_store')).toBe(2)
  expect(unsafeSettings((name) => db.pragma(name))).toEqual([])
  db.close()
})

test('a setting that reads back differently is named', () => {
  const db = openEncrypted(file, key)
  db.pragma('synchronous=NORMAL')
  expect(unsafeSettings((name) => db.pragma(name))).toEqual(['synchronous'])
  db.close()
})

test('another key does not open the file and says so', () => {
  filled()
  expect(() => openEncrypted(file, randomBytes(32))).toThrow(expect.objectContaining({ kind: 'DbWrongKey' }))
})

test('one flipped bit is noticed, never read as data', () => {
  filled()
  const bytes = readFileSync(file)
  const at = bytes.length - 3_000
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
  const db = openEncrypted(file, key)
  let seen: unknown = null
  try {
    db.statement('SELECT count(a), max(length(a)) FROM t').all()
  } catch (error) {
    seen = problemOfCode(error)
  }
  db.close()
  expect(seen).toMatchObject({ kind: 'DbDamaged' })
})

test('nothing readable is in the file or beside it', () => {
  filled()
  expect(readFileSync(file).includes(Buffer.from('王小明'))).toBe(false)
})

test('SQLite and disk errors become the closed set of kinds', () => {
  const of = (code: string) => problemOfCode(Object.assign(new Error('x'), { code }))?.kind
  expect(of('SQLITE_FULL')).toBe('DiskFull')
  expect(of('ENOSPC')).toBe('DiskFull')
  expect(of('SQLITE_READONLY_DIRECTORY')).toBe('DiskReadOnly')
  expect(of('EROFS')).toBe('DiskReadOnly')
  expect(of('SQLITE_CORRUPT_INDEX')).toBe('DbDamaged')
  expect(of('SQLITE_CONSTRAINT_UNIQUE')).toBeUndefined()
})

test('a full database is told as a full disk and nothing of the transaction stays', () => {
  const db = openEncrypted(file, key)
  db.exec('CREATE TABLE t (a)')
  db.pragma(`max_page_count=${Number(db.pragma('page_count')) + 2}`)
  let seen: unknown = null
  try {
    db.exec('BEGIN')
    for (let i = 0; i < 100; i++) db.statement('INSERT INTO t VALUES (?)').run('x'.repeat(2_000))
    db.exec('COMMIT')
  } catch (error) {
    seen = problemOfCode(error)
    if (db.inTransaction) db.exec('ROLLBACK')
  }
  expect(seen).toMatchObject({ kind: 'DiskFull' })
  expect(db.statement('SELECT count(*) AS n FROM t').get()).toEqual({ n: 0 })
  db.close()
})
