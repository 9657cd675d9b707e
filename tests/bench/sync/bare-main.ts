/**
 * The floor: a loop of prepared statements puts the same rows (queue columns, the case as JSON, one row a paper) into a
 * plain SQLite file, WAL and synchronous=FULL, 1,000 cases a transaction. The rows are made before the clock starts.
 * argv: folder, file of cases.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { caseRow } from '#shared/prepared/case-row.ts'
import { casesOf } from './cases.ts'

const [folder = '', file = ''] = process.argv.slice(2)
const rows = casesOf(file).map((one) => ({
  ...caseRow(one),
  body: JSON.stringify(one),
  papers: one.documents.map((paper) => paper.sha256),
}))
const db = new Database(join(folder, 'bare.db'), {})
db.pragma('journal_mode=WAL')
db.pragma('synchronous=FULL')
const columns = [
  'id',
  'caseNo',
  'version',
  'materialVersion',
  'state',
  'isOpen',
  'orderOn',
  'dueOn',
  'insutype',
  'disease',
  'diseaseName',
  'channel',
  'applyType',
  'name',
  'maskedName',
  'birthYear',
  'certTail',
  'certReversed',
  'person',
  'kind',
  'receivedAt',
  'receivedOn',
  'decidedOn',
  'acceptedOn',
  'firstReviewer',
] as const
db.exec(`CREATE TABLE case_file (row INTEGER PRIMARY KEY, ${columns.join(', ')})`)
db.exec('CREATE TABLE case_body (row INTEGER PRIMARY KEY, body)')
db.exec('CREATE TABLE case_document (sha256, person, row)')
db.exec('CREATE INDEX queue ON case_file (state, orderOn)')
const putCase = db.prepare(
  `INSERT INTO case_file (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
)
const putBody = db.prepare('INSERT INTO case_body VALUES (?, ?)')
const putDocument = db.prepare('INSERT INTO case_document VALUES (?, ?, ?)')
const from = performance.now()
const cpu = process.cpuUsage()
for (let i = 0; i < rows.length; i += 1_000) {
  db.exec('BEGIN')
  for (const one of rows.slice(i, i + 1_000)) {
    const { lastInsertRowid: row } = putCase.run(...columns.map((name) => one[name]))
    putBody.run(row, one.body)
    for (const paper of one.papers) putDocument.run(paper, one.person, row)
  }
  db.exec('COMMIT')
}
const ms = performance.now() - from
const { user, system } = process.cpuUsage(cpu)
db.close()
process.on('disconnect', () => process.exit())
process.send?.({ ms, cpuMs: (user + system) / 1_000, rows: rows.length })
