import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { column, plan, run, sql } from '#core/db/sql.ts'
import { listOutbox, nextTryAt, takeBatch } from '#core/flow/outbox.ts'
import {
  forgetDelivered,
  forgetOriginals,
  giveUpPaper,
  isHandedIn,
  papersAreThere,
  settlePaper,
} from '#core/flow/outbox-papers.ts'
import { bindPapers } from '#core/papers/bind.ts'
import { createPaperFiles } from '#core/papers/paper-files.ts'
import { uuid } from '../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { sha256Of } from '../support/model-centre.ts'
import { picture, taken } from '../support/papers.ts'

const OWNER = { kind: 'draft' as const, id: uuid(7_000) }
const [FIRST, SECOND, THIRD] = [uuid(8_001), uuid(8_002), uuid(8_003)]
const desks: TestDesk[] = []

async function windowDesk(): Promise<TestDesk> {
  const desk = testDesk({ staff: aReviewer(['window']) })
  desks.push(desk)
  await desk.signIn()
  await desk.ok('sync.now', {})
  return desk
}

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.end()
})

/** Every file under a folder, with its bytes. */
function filesUnder(dir: string): { name: string; bytes: Buffer }[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }))
}

test('a paper goes to the centre, keeps its place and its picture, and is on the disk encrypted only', async () => {
  const desk = await windowDesk()
  const original = { bytes: picture(90, 900), mediaType: 'image/jpeg' as const }
  await desk.ok('papers.keep', taken(OWNER, FIRST, 1, { original }))
  await desk.ok('papers.keep', taken(OWNER, SECOND, 2))
  await desk.ok('papers.keep', taken(OWNER, THIRD, 3, { material: 'id_card' }))
  const moved = await desk.ok('papers.move', { paperId: THIRD, before: FIRST, material: 'examination_report' })
  expect(moved.map(({ paperId, material }) => [paperId, material])).toEqual([
    [THIRD, 'examination_report'],
    [FIRST, 'diagnosis_certificate'],
    [SECOND, 'diagnosis_certificate'],
  ])
  expect((await desk.ok('papers.bytes', { paperId: FIRST, which: 'original' })).bytes).toEqual(original.bytes)
  await desk.ok('sync.now', {})
  expect([...desk.centre.papers.keys()].toSorted()).toEqual([1, 2, 3].map((n) => sha256Of(picture(n))).toSorted())
  for (const { bytes } of filesUnder(desk.dataDir)) {
    for (const n of [1, 2, 3]) expect(bytes.includes(Buffer.from(picture(n).subarray(20, 80)))).toBe(false)
    expect(bytes.includes(Buffer.from(original.bytes.subarray(20, 80)))).toBe(false)
  }
})

test('what was cropped anew takes the place of the first, and the first is gone from the disk', async () => {
  const desk = await windowDesk()
  await desk.ok('papers.keep', taken(OWNER, FIRST, 1))
  await desk.ok('papers.keep', taken(OWNER, SECOND, 2))
  await desk.ok('papers.keep', taken(OWNER, THIRD, 3, { replaces: FIRST }))
  const listed = await desk.ok('papers.list', { owner: OWNER })
  expect(listed.map(({ paperId }) => paperId)).toEqual([THIRD, SECOND])
  await desk.ok('papers.remove', { paperId: SECOND })
  const left = readdirSync(join(desk.dataDir, 'staff'), { recursive: true, encoding: 'utf8' })
  expect(left.filter((name) => /papers[\\/]/.test(name))).toHaveLength(1)
})

test('a file that is not what it says, an unknown case and a reviewer without papers are refused in a sentence', async () => {
  const desk = await windowDesk()
  const html = taken(OWNER, FIRST, 1, { bytes: new Uint8Array(Buffer.from('<html>')) })
  expect(await desk.problem('papers.keep', html)).toMatchObject({ kind: 'BadRequest' })
  const stray = taken({ kind: 'case', id: numberedCase(4).id }, FIRST, 1)
  expect(await desk.problem('papers.keep', stray)).toMatchObject({ kind: 'NotFound' })
  const second = testDesk({ staff: aReviewer(['second_reviewer']) })
  desks.push(second)
  await second.signIn()
  expect(await second.problem('papers.keep', taken(OWNER, FIRST, 1))).toMatchObject({ kind: 'NotAllowed' })
})

test('a damaged file is told and not sent; the same picture taken again mends it', async () => {
  const desk = await windowDesk()
  desk.centre.plan = (exchange) => (exchange.startsWith('PUT') ? 'loseRequest' : 'none')
  await desk.ok('papers.keep', taken(OWNER, FIRST, 1))
  const [file] = readdirSync(join(desk.dataDir, 'staff'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.endsWith('papers'))
    .map((entry) => join(entry.parentPath, entry.name))
  if (!file) throw new Error('no file')
  const bytes = readFileSync(file)
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
  writeFileSync(file, bytes)
  desk.centre.plan = () => 'none'
  await desk.ok('sync.now', {})
  expect(await desk.ok('papers.list', { owner: OWNER })).toMatchObject(
    [{ state: 'lost', message: /损坏/ }].map(withWords),
  )
  expect(desk.centre.papers.size).toBe(0)
  await desk.ok('papers.keep', taken(OWNER, FIRST, 1))
  await desk.ok('sync.now', {})
  expect(await desk.ok('papers.list', { owner: OWNER })).toMatchObject([{ state: 'there', message: null }])
})

const withWords = ({ state, message }: { state: string; message: RegExp }) => ({
  state,
  message: expect.stringMatching(message),
})

test('a file without a row, as a crash between the two leaves it, is taken away; one with a row never is', () => {
  const dir = mkdtempSync(join(tmpdir(), 'mente-papers-'))
  try {
    const files = createPaperFiles(dir, new Uint8Array(32).fill(7))
    const [known, stray] = [files.put(picture(1)), files.put(picture(2))]
    expect(files.sweep([known])).toBe(1)
    expect(files.read(known)).toEqual(Buffer.from(picture(1)))
    expect(files.read(stray)).toBeUndefined()
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})

test('an operation waits for its papers, all of them, while others go; the waiting is found by index', () => {
  const { db, end } = databaseAt('work')
  try {
    const add = (seq: number) => {
      run(
        db,
        sql`INSERT INTO operation (seq, op_id, case_id, case_no, masked_name, disease_name, kind, body, decided_at)
            VALUES (${seq}, ${uuid(seq)}, ${uuid(100 + seq)}, 'c', 'n', 'd', 'accept', '{}', '2026-11-20T01:00:00Z')`,
      )
      run(db, sql`INSERT INTO outbox (seq, case_id, state) VALUES (${seq}, ${uuid(100 + seq)}, 'queued')`)
    }
    for (const sha256 of ['a', 'b']) {
      run(db, sql`INSERT INTO paper_file (sha256, bytes, media_type) VALUES (${sha256}, 1, 'image/jpeg')`)
    }
    for (const seq of [1, 2]) add(seq)
    bindPapers(db, 1, ['a', 'b', 'a'])
    expect(() => bindPapers(db, 2, ['c'])).toThrow(/没有这份材料/)
    expect(nextTryAt(db, 5)).toBe(0)
    expect(takeBatch(db, 5, 10).map(({ seq }) => seq)).toEqual([2])
    settlePaper(db, 'a', '2026-11-20T01:00:00Z')
    const held = () => listOutbox(db, undefined, '010237', () => undefined).find((row) => row.seq === 1)?.message
    expect(held()).toBe('还有 1 份材料没有传到中心，传完后自动发送。')
    giveUpPaper(db, 'b', 'refused', '太大')
    expect(held()).toMatch(/中心没有收下/)
    settlePaper(db, 'b', '2026-11-20T01:00:00Z')
    expect(takeBatch(db, 5, 10).map(({ seq }) => seq)).toEqual([1])
    // A month after the centre has it and has accepted what names it, it is forgotten here; not before.
    const later = Date.parse('2026-12-21T01:00:00Z')
    expect(forgetDelivered(db, later)).toEqual([])
    run(db, sql`UPDATE outbox SET state = 'accepted'`)
    expect(forgetDelivered(db, Date.parse('2026-12-19T01:00:00Z'))).toEqual([])
    expect(forgetDelivered(db, later)).toEqual(['a', 'b'])
    const waiting = sql`SELECT sha256 FROM paper_file WHERE state = 'waiting' AND (next_try_at <= 5 OR next_try_at > 9)
                        ORDER BY next_try_at LIMIT 20`
    expect(plan(db, waiting)).toMatch(/paper_file_waiting/)
    expect(plan(db, sql`SELECT 1 FROM outbox o WHERE ${papersAreThere}`)).not.toMatch(/SCAN (p|f)\b/)
    const handedIn = sql`SELECT 1 FROM paper_file f WHERE EXISTS (SELECT 1 FROM paper WHERE paper.sha256 = f.sha256 AND ${isHandedIn})`
    expect(plan(db, handedIn)).not.toMatch(/SCAN (paper|p|o|d)\b/)
  } finally {
    end()
  }
})

test('an original goes when its paper is delivered and accepted, not before, and not while another paper has it', () => {
  const { db, end } = databaseAt('work')
  try {
    const addPaper = (n: number, original: string) => {
      run(db, sql`INSERT INTO paper_file (sha256, bytes, media_type) VALUES (${`p${n}`}, 1, 'image/jpeg')`)
      run(
        db,
        sql`INSERT INTO paper VALUES (${`id${n}`}, 'case', ${`c${n}`}, 'm', ${n}, ${`p${n}`}, 1, 'now', '{}',
              ${original}, 9, 'image/jpeg')`,
      )
      run(
        db,
        sql`INSERT INTO operation (seq, op_id, case_id, case_no, masked_name, disease_name, kind, body, decided_at)
            VALUES (${n}, ${`op${n}`}, ${`c${n}`}, 'c', 'n', 'd', 'register', '{}', '2026-11-20T01:00:00Z')`,
      )
      run(db, sql`INSERT INTO outbox (seq, case_id, state) VALUES (${n}, ${`c${n}`}, 'queued')`)
      bindPapers(db, n, [`p${n}`])
    }
    addPaper(1, 'shared')
    addPaper(2, 'shared')
    addPaper(3, 'own')
    const originals = () =>
      column<string | null>(db, sql`SELECT ifnull(original_sha256, '-') FROM paper ORDER BY position`)
    run(db, sql`UPDATE outbox SET state = 'accepted' WHERE seq <> 3`)
    expect(forgetOriginals(db)).toEqual([])
    settlePaper(db, 'p1', '2026-11-20T01:00:00Z')
    settlePaper(db, 'p3', '2026-11-20T01:00:00Z')
    expect(forgetOriginals(db)).toEqual([])
    expect(originals()).toEqual(['-', 'shared', 'own'])
    settlePaper(db, 'p2', '2026-11-20T01:00:00Z')
    expect(forgetOriginals(db)).toEqual(['shared'])
    // refused: whoever takes it up again may want to crop anew
    run(db, sql`UPDATE outbox SET state = 'refused' WHERE seq = 3`)
    expect(forgetOriginals(db)).toEqual([])
    run(db, sql`UPDATE outbox SET state = 'accepted' WHERE seq = 3`)
    expect(forgetOriginals(db)).toEqual(['own'])
    expect(originals()).toEqual(['-', '-', '-'])
  } finally {
    end()
  }
})
