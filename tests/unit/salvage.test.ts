import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { salvage } from '#central/seal/salvage.ts'
import { appendJournal } from '#core/audit.ts'
import { run, sql } from '#core/db/sql.ts'
import { uuid } from '../policy/support.ts'
import { databaseAt } from '../support/databases.ts'

/** A desk's work.db of 150 decisions: the first hundred answered, the others waiting. */
const DECIDED = 150
const ANSWERED = 100
const PAGE = 4096
const at = '2026-11-22T08:00:00.000Z'
let work: ReturnType<typeof databaseAt>
/** as it stands after an orderly end, and with everything of the last hour still in the log */
let settledCopy: Map<string, Buffer>
let loggedCopy: Map<string, Buffer>

function write(seq: number): void {
  const opId = uuid(seq)
  const body = JSON.stringify({ opId, seq, note: '已核对材料'.repeat(20) })
  run(
    work.db,
    sql`INSERT INTO operation VALUES (${seq}, ${opId}, ${uuid(seq)}, '5104', '王*', '高血压', 'accept', ${body}, ${at})`,
  )
  const state = seq <= ANSWERED ? 'accepted' : 'queued'
  run(work.db, sql`INSERT INTO outbox (seq, case_id, state) VALUES (${seq}, ${uuid(seq)}, ${state})`)
  appendJournal(work.db, { at, kind: 'decided', opId, body })
  if (seq <= ANSWERED) appendJournal(work.db, { at, kind: 'answered', opId, body: '{}' })
}

beforeAll(() => {
  work = databaseAt('work')
  for (let seq = 1; seq <= DECIDED - 10; seq++) write(seq)
  work.db.pragma('wal_checkpoint(TRUNCATE)')
  for (let seq = DECIDED - 9; seq <= DECIDED; seq++) write(seq)
  loggedCopy = new Map(['work.db', 'work.db-wal'].map((n) => [n, readFileSync(n.replace('work.db', work.file))]))
  work.db.pragma('wal_checkpoint(TRUNCATE)')
  settledCopy = new Map([['work.db', readFileSync(work.file)]])
})
afterAll(() => work.end())

function seqsOf(parts: Map<string, Buffer>) {
  const { bodies, ...rest } = salvage(parts, work.key)
  return { seqs: bodies.map((body) => Number(JSON.parse(body).seq)), ...rest }
}

const waiting = Array.from({ length: DECIDED - ANSWERED }, (_, i) => ANSWERED + 1 + i)

function spoilt(parts: Map<string, Buffer>, name: string, at: number): Map<string, Buffer> {
  const bytes = Buffer.from(parts.get(name) ?? [])
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  return new Map([...parts, [name, bytes]])
}

test('a sound copy gives what waits and nothing else', () => {
  for (const parts of [settledCopy, loggedCopy]) {
    expect(seqsOf(parts)).toEqual({ seqs: waiting, unreadable: 0, damaged: false })
  }
})

test('where the schema itself is gone, the copy of an earlier time gives what it has', () => {
  const copy = loggedCopy.get('work.db') ?? Buffer.alloc(0)
  const parts = new Map([...spoilt(settledCopy, 'work.db', 50), ['work.db.copy', copy]])
  expect(seqsOf(parts)).toEqual({ seqs: waiting.slice(0, -10), unreadable: 0, damaged: true })
})

test('another key opens nothing, and says so', () => {
  expect(salvage(settledCopy, Buffer.alloc(32))).toEqual({ bodies: [], unreadable: 0, damaged: true })
})

test('one damaged page, whichever, loses no decision: each stands in two places. Only the schema stands in one', () => {
  const bytes = settledCopy.get('work.db')?.length ?? 0
  let unreadable = 0
  for (let page = 0; page < bytes / PAGE; page++) {
    const { seqs, damaged } = seqsOf(spoilt(settledCopy, 'work.db', page * PAGE + 2_000))
    if (seqs.length === 0) {
      expect(damaged).toBe(true)
      unreadable += 1
    } else expect(seqs, `page ${page + 1}`).toEqual(expect.arrayContaining(waiting))
  }
  expect(unreadable, 'pages of the schema').toBeLessThanOrEqual(4)
})

test('a damaged byte of the log hides none of the decisions after it', () => {
  const log = loggedCopy.get('work.db-wal')?.length ?? 0
  fc.assert(
    fc.property(fc.integer({ min: 0, max: log - 1 }), (at) => {
      const { seqs, damaged, unreadable } = seqsOf(spoilt(loggedCopy, 'work.db-wal', at))
      expect(seqs).toEqual(expect.arrayContaining(waiting))
      expect(unreadable).toBe(0)
      // a byte that no frame counts, such as one of a checksum beside it, is no damage
      if (!damaged) expect(seqs).toEqual(waiting)
    }),
    { numRuns: 40 },
  )
})

test('whatever is cut or changed, it answers, invents nothing, and tells of a loss', () => {
  const spots = fc.array(fc.double({ min: 0, max: 0.9999, noNaN: true }), { maxLength: 30 })
  const cut = fc.double({ min: 0.05, max: 1, noNaN: true })
  fc.assert(
    fc.property(spots, cut, fc.boolean(), (places, kept, logged) => {
      const whole = (logged ? loggedCopy : settledCopy).get('work.db') ?? Buffer.alloc(0)
      const bytes = Buffer.from(whole.subarray(0, Math.ceil(whole.length * kept)))
      for (const place of places) {
        const spot = Math.floor(place * bytes.length)
        bytes[spot] = (bytes[spot] ?? 0) ^ 0x55
      }
      const { seqs, damaged } = seqsOf(new Map([...(logged ? loggedCopy : settledCopy), ['work.db', bytes]]))
      expect(new Set(seqs).size).toBe(seqs.length)
      for (const seq of seqs) expect(seq).toBeLessThanOrEqual(DECIDED)
      if (waiting.some((seq) => !seqs.includes(seq))) expect(damaged).toBe(true)
    }),
    { numRuns: 40 },
  )
})
