import { afterEach, expect, test } from 'vitest'
import { lastOpened, lastOpenedQuery } from '#core/audit.ts'
import { decidedUnder, decidedUnderQuery } from '#core/batch/leases.ts'
import { cachePolicy, workPolicy } from '#core/db/data-policy.ts'
import { migrate } from '#core/db/migrate.ts'
import { plan } from '#core/db/sql.ts'
import { bodiesOf, bodyOf } from '#core/flow/cache-body.ts'
import { pictureKey } from '#shared/prepared/case-row.ts'
import { databaseAt, migrationsUpTo, tablesOf } from '../support/databases.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const end of open.splice(0)) end()
})
function at(kind: 'cache' | 'work', version?: number) {
  const database = databaseAt(kind, version)
  open.push(database.end)
  return database.db
}

test('every table says what it holds and when it goes, and nothing else does', () => {
  expect(tablesOf(at('cache'))).toEqual(Object.keys(cachePolicy).sort())
  expect(tablesOf(at('work'))).toEqual(Object.keys(workPolicy).sort())
})

const operation = `INSERT INTO operation VALUES (1, 'op', 'c', '1', '张*', 'd', 'accept', '{}', 'now')`

test('work 0010: operations, journal and audit cannot be changed or removed', () => {
  const db = at('work', 10)
  db.exec(operation)
  db.exec(`INSERT INTO outbox (seq, case_id, state) VALUES (1, 'c', 'queued')`)
  db.exec(`INSERT INTO journal VALUES (1, 'now', 'decided', 'op', '{}', '0', '1')`)
  db.exec(`INSERT INTO audit (at, deed) VALUES ('now', 'decided')`)
  for (const table of ['operation', 'journal', 'audit', 'outbox']) {
    expect(() => db.exec(`DELETE FROM ${table}`), table).toThrow(/kept|append-only/)
  }
  expect(() => db.exec(`UPDATE operation SET kind = 'endorse'`)).toThrow(/written once/)
  expect(() => db.exec(`UPDATE journal SET body = '[]'`)).toThrow(/append-only/)
  expect(() => db.exec(`UPDATE audit SET deed = 'x'`)).toThrow(/append-only/)
})

test('work 0010: an outbox row needs its operation and one of the five states', () => {
  const db = at('work', 10)
  expect(() => db.exec(`INSERT INTO outbox (seq, case_id, state) VALUES (1, 'c', 'queued')`)).toThrow(/FOREIGN KEY/)
  db.exec(operation)
  expect(() => db.exec(`INSERT INTO outbox (seq, case_id, state) VALUES (1, 'c', 'lost')`)).toThrow(/CHECK/)
})

const insertCase = (row: number, state: string, orderOn: string) =>
  `INSERT INTO case_file VALUES (${row}, 'id${row}', '51040026110100${10 + row}', 1, 1, '${state}', 1, '${orderOn}', null,
     '310', 'M1', '病', 'window', 'new', 0, 0, 0, '张三', '张*', '1960', '0001', '1000', '2026-11-01', null, null)`

test('cache 0010: the tally follows every insert and move', () => {
  const db = at('cache', 10)
  db.exec(insertCase(1, 'received', '2026-11-20'))
  db.exec(insertCase(2, 'received', '2026-11-20'))
  db.exec(`UPDATE case_file SET state = 'first_review', order_on = '2026-11-30' WHERE row = 1`)
  const tally = db.statement('SELECT state, order_on, n FROM tally WHERE n > 0 ORDER BY state').all()
  expect(tally).toEqual([
    { state: 'first_review', order_on: '2026-11-30', n: 1 },
    { state: 'received', order_on: '2026-11-20', n: 1 },
  ])
})

test('cache 0010: any three digits of a 受理号 are found', () => {
  const db = at('cache', 10)
  db.exec(insertCase(3, 'received', '2026-11-20'))
  const found = (digits: string) =>
    db.statement(`SELECT rowid FROM case_no_part WHERE case_no_part MATCH ?`).all(`"${digits}"`).length
  expect(found('013')).toBe(1)
  expect(found('999')).toBe(0)
})

test('cache 0020: nothing pulled before is left, and what is pulled then is counted and found as ever', () => {
  const db = at('cache', 10)
  db.exec(insertCase(1, 'received', '2026-11-20'))
  db.exec(`INSERT INTO case_body VALUES (1, '{}', '[]')`)
  db.exec(`INSERT INTO search_gram VALUES ('张', 1)`)
  for (const name of ['cursor', 'policy', 'derived_by']) db.exec(`INSERT INTO meta VALUES ('${name}', 'x')`)
  migrate(db, migrationsUpTo('cache', 20))
  for (const table of ['meta', 'case_file', 'case_body', 'search_gram', 'tally']) {
    expect(db.statement(`SELECT count(*) AS n FROM ${table}`).get(), table).toEqual({ n: 0 })
  }
  const found = () => db.statement(`SELECT rowid FROM case_no_part WHERE case_no_part MATCH '"011"'`).all()
  expect(found()).toEqual([])
  db.exec(`INSERT INTO case_file SELECT * FROM (${columns(insertCase(1, 'first_review', '2026-11-30'))})`)
  expect(found()).toHaveLength(1)
  expect(db.statement('SELECT state, n FROM tally').all()).toEqual([{ state: 'first_review', n: 1 }])
})

test('cache 0060: what could be found before is found, counted and compared as ever, without pulling anew', () => {
  const db = at('cache', 20)
  for (const row of [1, 2]) {
    db.exec(`INSERT INTO case_file SELECT * FROM (${columns(insertCase(row, 'first_review', '2026-11-30'))})`)
    db.exec(`INSERT INTO search_gram VALUES ('三', ${row}), ('张三', ${row}), ('zs', ${row})`)
    db.exec(`INSERT INTO case_document VALUES (x'${'0123456789abcdef'.repeat(4)}', 'p', ${row})`)
  }
  db.exec(`INSERT INTO meta VALUES ('cursor', 'x')`)
  migrate(db, migrationsUpTo('cache', 60))
  expect(db.statement('SELECT * FROM name_gram').all()).toEqual(
    ['zs', '三', '张三'].map((gram) => ({ gram, name: '张三' })),
  )
  expect(db.statement('SELECT lower(hex(picture)) AS picture, row FROM case_picture').all()).toEqual(
    [1, 2].map((row) => ({ picture: '0123456789abcdef', row })),
  )
  expect(db.statement('SELECT state, n FROM tally').all()).toEqual([{ state: 'first_review', n: 2 }])
  expect(db.statement(`SELECT count(*) AS n FROM case_no_part WHERE case_no_part MATCH '"110100"'`).get()).toEqual({
    n: 2,
  })
  expect(db.statement('SELECT name FROM meta').all()).toEqual([{ name: 'cursor' }])
})

test('cache 0100: pictures are held by the first case that has them, and by the others besides', () => {
  const db = at('cache', 90)
  const [one, two] = ['0123456789abcdef', 'fedcba9876543210']
  for (const row of [7, 3, 5]) db.exec(`INSERT INTO case_picture VALUES (x'${one}', ${row})`)
  db.exec(`INSERT INTO case_picture VALUES (x'${two}', 5)`)
  migrate(db, migrationsUpTo('cache', 100))
  const key = (picture: string) => pictureKey(picture.padEnd(64, '0'))
  expect(db.statement('SELECT picture, row FROM picture ORDER BY row').all()).toEqual([
    { picture: key(one), row: 3 },
    { picture: key(two), row: 5 },
  ])
  expect(db.statement('SELECT picture, row FROM picture_again').all()).toEqual(
    [5, 7].map((row) => ({ picture: key(one), row })),
  )
})

test('cache 0110: what is there stays readable as it is, and a lease is told without reading a case', () => {
  const db = at('cache', 100)
  const lease = { holder: '010237', holderName: '张敏', until: '2026-11-20T08:00:00.000Z' }
  const columnsOf =
    'id, case_no, version, material_version, state, is_open, order_on, insutype, disease, disease_name, ' +
    'channel, apply_type, blocks, warns, worst, name, masked_name, birth_year, cert_tail, cert_reversed, received_on, held_until'
  for (const [row, body, until] of [
    [1, { lease }, lease.until],
    [2, { lease: null }, ''],
  ] as const) {
    db.exec(`INSERT INTO case_file (row, ${columnsOf}) VALUES (${row}, 'id${row}', 'no${row}', 1, 1, 'first_review', 1,
      '2026-11-30', '310', 'M1', '病', 'window', 'new', 0, 0, 0, '张三', '张*', '1960', '0001', '1000', '2026-11-01', '${until}')`)
    db.exec(`INSERT INTO case_body VALUES (${row}, '${JSON.stringify(body)}', '[]')`)
  }
  migrate(db, migrationsUpTo('cache', 110))
  expect(db.plucked('SELECT lease FROM case_file ORDER BY row').all()).toEqual([JSON.stringify(lease), null])
  expect(bodyOf(db, 2)).toBe('{"lease":null}')
  expect(bodiesOf(db, [1, 2]).size).toBe(2)
})

/** The values of an insert as a SELECT, with those of the columns that 0020 added. */
const columns = (insert: string) =>
  `SELECT ${insert.slice(insert.indexOf('(') + 1, insert.lastIndexOf(')'))}, 'p', 'application', 'now', null`

test('work 0030: drafts and decisions stay; a print is never removed', () => {
  const db = at('work', 20)
  db.exec(operation)
  db.exec(`INSERT INTO draft VALUES ('c', '{"note":"旧稿"}', 'now')`)
  migrate(db, migrationsUpTo('work', 30))
  expect(db.statement('SELECT body FROM draft').get()).toEqual({ body: '{"note":"旧稿"}' })
  expect(db.statement('SELECT op_id AS id FROM operation').get()).toEqual({ id: 'op' })
  db.exec(`INSERT INTO notice_print (print_id, no, case_id, printed_at) VALUES ('p', 'n', 'c', 'now')`)
  expect(() => db.exec('DELETE FROM notice_print')).toThrow(/kept/)
})

test('work 0020: operations written before are found by the day they were decided', () => {
  const db = at('work', 10)
  db.exec(operation)
  migrate(db, migrationsUpTo('work', 20))
  const plan = db.statement(`EXPLAIN QUERY PLAN SELECT case_id FROM operation WHERE decided_at >= 'a'`).all()
  expect(JSON.stringify(plan)).toMatch(/USING COVERING INDEX operation_decided/)
  expect(db.statement(`SELECT case_id FROM operation WHERE decided_at >= 'a'`).all()).toEqual([{ case_id: 'c' }])
})

test('work 0140: when a case was last opened is found by index, also in a trail written before', () => {
  const db = at('work', 130)
  db.exec(`INSERT INTO audit (at, deed, case_id) VALUES ('then', 'case_opened', 'c'), ('now', 'decided', 'c')`)
  migrate(db, migrationsUpTo('work', 140))
  expect(plan(db, lastOpenedQuery('c'))).toMatch(/USING INDEX audit_opened \(case_id=\?\)/)
  expect(lastOpened(db, 'c')?.at).toBe('then')
})

test('work 0150: a decision made under a lease is found by its case, also one written before; others are not indexed', () => {
  const db = at('work', 140)
  const under = (seq: number, caseId: string, body: string) => {
    db.exec(
      `INSERT INTO operation VALUES (${seq}, 'op${seq}', '${caseId}', '1', '王*', '病', 'accept', '${body}', 'now')`,
    )
    db.exec(`INSERT INTO outbox (seq, case_id, state) VALUES (${seq}, '${caseId}', 'accepted')`)
  }
  under(1, 'c', '{"fence":3}')
  under(2, 'd', '{}')
  migrate(db, migrationsUpTo('work', 150))
  under(3, 'e', '{"fence":4}')
  expect(plan(db, decidedUnderQuery('c', 3))).toMatch(/USING INDEX operation_fenced \(case_id=\?\)/)
  expect(decidedUnder(db, 'c', 3)).toEqual({ settled: true })
  expect(decidedUnder(db, 'e', 4)).toEqual({ settled: true })
  expect([decidedUnder(db, 'c', 4), decidedUnder(db, 'd', 3)]).toEqual([undefined, undefined])
})
