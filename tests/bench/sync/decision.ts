import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as otherWork } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { approve, numberedCase, testDesk } from '../../support/core-desk.ts'
import { median, percentile } from './child.ts'

/** Milliseconds at the middle: one decision until it is acknowledged, and the commit it cannot do without. */
export interface DecisionFigures {
  readonly ours: number
  readonly bare: number
}

/** Medians of `rounds` days of `times` decisions each, each day on files of its own. */
export async function benchDecision(times: number, rounds: number): Promise<DecisionFigures> {
  const days: DecisionFigures[] = []
  for (let round = 0; round < rounds; round += 1) days.push(await oneDay(times))
  return { ours: median(days.map(({ ours }) => ours)), bare: median(days.map(({ bare }) => bare)) }
}

/**
 * Through the whole core, rules and encryption included, against three bare statements in a plain file, turn by turn. A case
 * is opened first, as nobody decides on what is not open, and what is done after an answer is done before the next click.
 */
async function oneDay(times: number): Promise<DecisionFigures> {
  const desk = testDesk({ deps: { background: false, checkOutputs: false } })
  const folder = mkdtempSync(join(tmpdir(), 'mente-bench-'))
  const db = new Database(join(folder, 'bare.db'), {})
  try {
    db.pragma('journal_mode=WAL')
    db.pragma('synchronous=FULL')
    db.exec('CREATE TABLE a (id INTEGER PRIMARY KEY, state); CREATE TABLE o (body); CREATE TABLE j (body)')
    const cases = Array.from({ length: times }, (_, i) => numberedCase(i + 1, { state: 'first_review' }))
    for (const one of cases) desk.centre.put(one)
    await desk.signIn()
    await desk.ok('sync.now', {})
    const update = db.prepare('INSERT INTO a VALUES (?, 1) ON CONFLICT DO UPDATE SET state = 2')
    const outbox = db.prepare('INSERT INTO o VALUES (?)')
    const journal = db.prepare('INSERT INTO j VALUES (?)')
    // Prepared like everything of ours: nothing of the bare commit's time is spent on reading SQL.
    const begin = db.prepare('BEGIN IMMEDIATE')
    const commit = db.prepare('COMMIT')
    const body = 'x'.repeat(1_024)
    const ours: number[] = []
    const bare: number[] = []
    for (const [i, one] of cases.entries()) {
      await desk.ok('workbench.open', { caseId: one.id, purpose: 'look' })
      await otherWork()
      const from = performance.now()
      await desk.ok('decision.submit', {
        caseId: one.id,
        baseVersion: one.version,
        baseMaterialVersion: one.materialVersion,
        deed: approve,
      })
      const between = performance.now()
      begin.run()
      update.run(i)
      outbox.run(body)
      journal.run(body)
      commit.run()
      ours.push(between - from)
      bare.push(performance.now() - between)
      await otherWork()
    }
    return { ours: percentile(ours, 0.5), bare: percentile(bare, 0.5) }
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
    await desk.end()
  }
}
