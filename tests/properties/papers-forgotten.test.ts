import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCentreTime } from '#core/centre-time.ts'
import { column, run, sql, type WriteDb } from '#core/db/sql.ts'
import { type Clock, silentLog } from '#core/deps.ts'
import { forgetDelivered } from '#core/flow/outbox-papers.ts'
import { pushPapers } from '#core/flow/push-papers.ts'
import { bindPapers } from '#core/papers/bind.ts'
import { databaseAt } from '../support/databases.ts'

const START = Date.parse('2026-11-20T01:00:00Z')
const DAY = 86_400_000
const YEARS = 3 * 365 * DAY

/** Days pass; the clock of the desk is set anywhere; the centre answers, with the time or without. */
const step = fc.record({
  days: fc.integer({ min: 0, max: 25 }),
  clockOff: fc.oneof(fc.constant(0), fc.integer({ min: -YEARS, max: YEARS })),
  dated: fc.boolean(),
  /** the program is started anew before */
  restart: fc.boolean(),
})

test('a delivered paper stays for 30 days of the centre, and no longer than one day more, wherever the clock here is set', async () => {
  await fc.assert(
    fc.asyncProperty(step, fc.array(step, { minLength: 1, maxLength: 8 }), async (first, steps) => {
      const { db, end } = databaseAt('work')
      try {
        run(
          db,
          sql`INSERT INTO operation (seq, op_id, case_id, case_no, masked_name, disease_name, kind, body, decided_at)
              VALUES (1, 'op', 'c', 'c', 'n', 'd', 'register', '{}', '2026-11-20T01:00:00Z')`,
        )
        run(db, sql`INSERT INTO outbox (seq, case_id, state) VALUES (1, 'c', 'accepted')`)
        run(db, sql`INSERT INTO paper_file (sha256, bytes, media_type) VALUES ('a', 1, 'image/jpeg')`)
        bindPapers(db, 1, ['a'])
        let centre = START
        let off = first.clockOff
        const clock: Clock = {
          now: () => centre + off,
          monotonic: () => centre - START,
          after: () => () => undefined,
          random: () => 0.5,
        }
        let time = createCentreTime(clock, silentLog)
        const hear = (dated: boolean) => time.heard(dated ? centre : null)
        const putPaper = async () => {
          // Whoever has the paper is the centre, and says when.
          hear(true)
          return { sha256: 'a', bytes: 1, mediaType: 'image/jpeg' as const }
        }
        await pushPapers({
          work: db,
          client: { putPaper },
          read: () => new Uint8Array(1),
          clock,
          namedTime: () => time.lastNamed(),
          log: silentLog,
          signal: new AbortController().signal,
        })
        let gone = false
        for (const { days, clockOff, dated, restart } of steps) {
          centre += days * DAY
          off = clockOff
          if (restart) time = createCentreTime(clock, silentLog)
          hear(dated)
          const named = time.lastNamed()
          if (named !== null) forgetDelivered(db, named)
          gone = column(db, sql`SELECT sha256 FROM paper_file`).length === 0
          const passed = centre - START
          if (passed < 30 * DAY) expect(gone).toBe(false)
          if (passed > 31 * DAY && dated) expect(gone).toBe(true)
        }
      } finally {
        end()
      }
    }),
    { numRuns: 60 },
  )
})

/** An operation that the centre has accepted, and its paper `a`, which the centre has since `thereAt`. */
function handIn(db: WriteDb, thereAt: string): void {
  run(
    db,
    sql`INSERT INTO operation (seq, op_id, case_id, case_no, masked_name, disease_name, kind, body, decided_at)
        VALUES (1, 'op', 'c', 'c', 'n', 'd', 'register', '{}', '2026-11-20T01:00:00Z')`,
  )
  run(db, sql`INSERT INTO outbox (seq, case_id, state) VALUES (1, 'c', 'accepted')`)
  run(
    db,
    sql`INSERT INTO paper_file (sha256, bytes, media_type, state, there_at) VALUES ('a', 1, 'image/jpeg', 'there',
          ${thereAt})`,
  )
  bindPapers(db, 1, ['a'])
}

test('what a clock years ahead had noted as handed in is not kept for years', () => {
  const { db, end } = databaseAt('work')
  handIn(db, '2031-01-01T00:00:00Z')
  expect(forgetDelivered(db, START)).toEqual([])
  expect(forgetDelivered(db, START + 29 * DAY)).toEqual([])
  expect(forgetDelivered(db, START + 31 * DAY)).toEqual(['a'])
  end()
})

test('what was handed in a month ago stays while it is also a paper of what has not been handed in', () => {
  const { db, end } = databaseAt('work')
  const addPaper = (paperId: string, kind: 'draft' | 'case', owner: string) =>
    run(
      db,
      sql`INSERT INTO paper VALUES (${paperId}, ${kind}, ${owner}, 'm', 0, 'a', 1, 'now', '{}', NULL, NULL, NULL)`,
    )
  handIn(db, '2026-11-20T01:00:00Z')
  addPaper('handed in', 'draft', 'registered')
  addPaper('begun', 'draft', 'being filled in')
  addPaper('captured', 'case', 'another case')
  run(db, sql`INSERT INTO registration_draft VALUES ('being filled in', '{}', 'now')`)
  const later = START + 31 * DAY
  expect(forgetDelivered(db, later)).toEqual([])
  run(db, sql`DELETE FROM paper WHERE paper_id = 'begun'`)
  expect(forgetDelivered(db, later)).toEqual([])
  run(db, sql`DELETE FROM paper WHERE paper_id = 'captured'`)
  expect(forgetDelivered(db, later)).toEqual(['a'])
  expect(column(db, sql`SELECT paper_id FROM paper`)).toEqual([])
  end()
})
