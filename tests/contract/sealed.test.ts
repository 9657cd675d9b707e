import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Central, startCentral } from '#central/start.ts'
import { saveStaff } from '#central/store/staff.ts'
import type { SealedReceipt } from '#shared/contract/seal-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { accept, act, approve, newCase, readCase, reject, signIn } from '../central/support/client.ts'
import { chief, first1, first2, policy, staff, stranger, window1 } from '../central/support/fixtures.ts'
import { picture, taken } from '../support/papers.ts'
import { type SealedDesk, sealedDesk } from '../support/sealed-desk.ts'

/** Work that could not be delivered, out of a real core by hand and into a real centre, whatever happened to the desk. */
let central: Central
let supervisor: SealedDesk
const open: SealedDesk[] = []

beforeAll(async () => {
  central = await startCentral({ policy, channelKey: 'test' })
  for (const member of staff) await saveStaff(central.sql, member)
  supervisor = sealedDesk(central, chief)
  await supervisor.signIn()
})
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.end()
})
afterAll(async () => {
  await supervisor.end()
  await central.close()
})

async function caseInFirstReview(): Promise<CaseFile> {
  return act(central, await signIn(central, window1), await newCase(central), accept)
}

async function newDesk(who = first1): Promise<SealedDesk> {
  const desk = sealedDesk(central, who)
  open.push(desk)
  await desk.signIn()
  await desk.ask('sync.now', {})
  return desk
}

function imageOf(desk: SealedDesk): SealedDesk {
  const copy = desk.image()
  open.push(copy)
  return copy
}

async function decide(desk: SealedDesk, { id: caseId }: CaseFile): Promise<string> {
  const { case: c } = await desk.ask('workbench.open', { caseId })
  const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
  return (await desk.ask('decision.submit', { caseId, ...base, deed: approve })).opId
}

const handIn = (bytes: Uint8Array<ArrayBuffer>): Promise<SealedReceipt> => supervisor.ask('seal.import', { bytes })

/** How often this operation had its effect. */
async function effects(caseNo: string, opId: string): Promise<number> {
  return (await readCase(central, caseNo)).history.filter((event) => event.opId === opId).length
}

test('the person exports, the supervisor imports, twice, and then the desk delivers: one effect each', async () => {
  const cases = [await caseInFirstReview(), await caseInFirstReview()]
  const desk = await newDesk()
  desk.line = 'down'
  const opIds: string[] = []
  for (const made of cases) opIds.push(await decide(desk, made))
  const { bytes, suggestedName, operations } = await desk.ask('seal.export', {})
  expect(operations).toBe(2)
  expect(suggestedName).toMatch(/^未送达的办理-\d{8}-\d{4}\.mente$/)

  const receipt = await handIn(bytes)
  expect(receipt).toMatchObject({ author: first1.staffNo, contents: 'operations', unreadable: 0, damaged: false })
  expect(receipt.rows.map(({ caseNo, outcome, replayed }) => [caseNo, outcome, replayed])).toEqual(
    cases.map(({ caseNo }) => [caseNo, 'applied', false]),
  )
  expect((await handIn(bytes)).rows.map(({ outcome, replayed }) => [outcome, replayed])).toEqual([
    ['applied', true],
    ['applied', true],
  ])
  desk.line = 'up'
  await desk.ask('outbox.sendNow', {})
  expect((await desk.ask('outbox.list', {})).map(({ state }) => state)).toEqual(['accepted', 'accepted'])
  for (const [i, { caseNo }] of cases.entries()) expect(await effects(caseNo, opIds[i] ?? '')).toBe(1)
  expect((await desk.problem('seal.export', {})).message).toContain('没有未送达的办理')

  const [noted] = await central.sql.query<{ by: string; author: string; opIds: string[] }>(
    'SELECT imported_by AS by, author, op_ids AS "opIds" FROM sealed_import WHERE finished_at IS NOT NULL ORDER BY n',
  )
  expect(noted).toEqual({ by: chief.staffNo, author: first1.staffNo, opIds })
})

test('what a colleague decided meanwhile is a conflict, as if the desk had sent it', async () => {
  const made = await caseInFirstReview()
  const desk = await newDesk()
  desk.line = 'down'
  await decide(desk, made)
  await act(central, await signIn(central, first2), made, reject)
  const { bytes } = await desk.ask('seal.export', {})
  expect((await handIn(bytes)).rows).toMatchObject([{ caseNo: made.caseNo, outcome: 'conflict' }])
})

test.each([
  ['the key file is gone', (desk: SealedDesk) => loseKeys(desk), 'DbKeyMissing'],
  ['the key file is damaged', (desk: SealedDesk) => loseKeys(desk, '{"for'), 'DbDamaged'],
  [
    'the key file and one copy of the escrow are gone',
    (desk: SealedDesk) => {
      loseKeys(desk)
      rmSync(join(desk.folder().dir, 'escrow.json'))
    },
    'DbKeyMissing',
  ],
] as const)('%s: the files get out as they are, and the centre reads them', async (_name, ruin, kind) => {
  const made = await caseInFirstReview()
  const desk = await newDesk()
  desk.line = 'down'
  const opId = await decide(desk, made)
  await desk.restart()
  ruin(desk)
  desk.line = 'up'
  const { staffNo } = first1
  expect((await desk.problem('session.signIn', { staffNo, password: first1.password })).kind).toBe(kind)
  const { bytes } = await desk.ask('seal.exportClosed', { staffNo })
  const receipt = await handIn(bytes)
  expect(receipt).toMatchObject({ contents: 'database', unreadable: 0, damaged: false, rows: [{ outcome: 'applied' }] })
  expect(await effects(made.caseNo, opId)).toBe(1)
})

test('only a supervisor, only of the same area, only for an account in use; otherwise nothing happens', async () => {
  const made = await caseInFirstReview()
  const desk = await newDesk()
  desk.line = 'down'
  await decide(desk, made)
  const { bytes } = await desk.ask('seal.export', {})
  expect((await desk.problem('seal.import', { bytes })).kind).toBe('NotAllowed')
  const token = await signIn(central, first1)
  const asked = await fetch(`${central.url}/v1/ops/sealed`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  })
  expect(asked.status).toBe(403)
  const other = sealedDesk(central, stranger)
  open.push(other)
  await other.signIn()
  expect((await other.problem('seal.import', { bytes })).message).toContain('别的统筹区')
  const notOurs = new TextEncoder().encode('%PDF-1.7')
  expect((await supervisor.problem('seal.import', { bytes: notOurs })).message).toContain('不是密封的办理文件')
  const changed = Uint8Array.from(bytes, (byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))
  expect((await supervisor.problem('seal.import', { bytes: changed })).message).toContain('没有导入任何内容')
  await central.sql.query('UPDATE staff SET active = false WHERE staff_no = $1', [first1.staffNo])
  try {
    expect((await supervisor.problem('seal.import', { bytes })).message).toContain('已停用')
  } finally {
    await central.sql.query('UPDATE staff SET active = true WHERE staff_no = $1', [first1.staffNo])
  }
  expect((await readCase(central, made.caseNo)).state).toBe('first_review')
})

test('a desk that never met the centre since, and one with nothing on it, say so', async () => {
  const desk = await newDesk()
  const { staffNo } = first1
  expect((await desk.problem('seal.exportClosed', { staffNo: '999999' })).kind).toBe('NotFound')
  await desk.restart()
  for (const name of ['escrow.json', 'escrow.second.json']) rmSync(join(desk.folder().dir, name))
  expect((await desk.problem('seal.exportClosed', { staffNo })).message).toContain('联网登录一次')
  await desk.signIn()
  expect(existsSync(join(desk.folder().dir, 'escrow.json'))).toBe(true)
})

/** A desk’s day, then what becomes of the desk. */
const fates = fc.record({
  /** per case: not decided · delivered · delivered, but nobody heard · not delivered */
  cases: fc.array(fc.constantFrom('left', 'delivered', 'unheard', 'waiting'), { minLength: 1, maxLength: 5 }),
  restarted: fc.boolean(),
  trouble: fc.oneof(
    fc.constantFrom('none' as const, 'key lost' as const),
    fc.array(fc.record({ where: fc.double({ min: 0, max: 0.999, noNaN: true }), log: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    }),
  ),
  imports: fc.integer({ min: 1, max: 2 }),
  deskFirst: fc.boolean(),
})

test('whatever was decided has one effect, however it comes and in whatever order; what is lost is told', async () => {
  await fc.assert(
    fc.asyncProperty(fates, async ({ cases: plan, restarted, trouble, imports, deskFirst }) => {
      const cases: CaseFile[] = []
      for (const _ of plan) cases.push(await caseInFirstReview())
      const desk = await newDesk()
      const waiting = new Map<string, string>()
      for (const state of ['delivered', 'unheard', 'waiting'] as const) {
        desk.line = state === 'waiting' ? 'down' : state === 'unheard' ? 'answers to decisions are lost' : 'up'
        for (const [i, made] of cases.entries()) {
          if (plan[i] !== state) continue
          const opId = await decide(desk, made)
          await desk.ask('outbox.sendNow', {})
          if (state !== 'delivered') waiting.set(opId, made.caseNo)
        }
        if (restarted && state === 'unheard') {
          await desk.restart()
          await desk.signIn()
        }
      }
      if (waiting.size === 0) return
      const damaged = Array.isArray(trouble)
      // What a power cut leaves is what is ruined; the desk itself stays well and comes back later.
      const ruined = imageOf(desk)
      if (trouble === 'key lost') loseKeys(ruined)
      if (damaged) for (const { where, log } of trouble) spoil(ruined, where, log)
      const { bytes } =
        trouble === 'none'
          ? await desk.ask('seal.export', {})
          : await ruined.ask('seal.exportClosed', { staffNo: first1.staffNo })
      const text = Buffer.from(bytes)
      for (const { caseNo, id, form } of cases) {
        for (const secret of [caseNo, id, form.psn_name, form.certno]) expect(text.includes(secret)).toBe(false)
      }

      desk.line = 'up'
      if (deskFirst) await desk.ask('outbox.sendNow', {})
      const told = new Set<string>()
      for (let n = 0; n < imports; n++) {
        const answer = await handIn(bytes)
        for (const { opId, outcome } of answer.rows) {
          expect(outcome).toBe('applied')
          told.add(opId)
        }
        if (!damaged) expect(answer).toMatchObject({ unreadable: 0, damaged: false })
        const missing = [...waiting.keys()].filter((opId) => !told.has(opId)).length
        if (missing > 0) expect(answer.damaged, 'a loss is told').toBe(true)
      }
      if (!damaged) for (const opId of waiting.keys()) expect(told.has(opId)).toBe(true)
      for (const [opId, caseNo] of waiting) if (told.has(opId)) expect(await effects(caseNo, opId)).toBe(1)

      await desk.ask('outbox.sendNow', {})
      await desk.ask('sync.now', {})
      for (const row of await desk.ask('outbox.list', {})) expect(row.state).toBe('accepted')
      for (const [opId, caseNo] of waiting) expect(await effects(caseNo, opId)).toBe(1)
      for (const used of open.splice(0)) await used.end()
    }),
    { numRuns: Number(process.env.SEALED_RUNS ?? 6) },
  )
})

/** The key file and its copy, gone or with other content. */
function loseKeys(desk: SealedDesk, content?: string): void {
  const { keyFile } = desk.folder()
  for (const file of [keyFile, `${keyFile}.copy`]) {
    if (content === undefined) rmSync(file)
    else writeFileSync(file, content)
  }
}

/** One byte of the database or its log. */
function spoil(desk: SealedDesk, where: number, log: boolean): void {
  const { workFile } = desk.folder()
  const file = log && existsSync(`${workFile}-wal`) ? `${workFile}-wal` : workFile
  const bytes = readFileSync(file)
  const at = Math.floor(where * bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  writeFileSync(file, bytes)
}

/** A case accepted while the line is down, with a paper taken there that the centre does not have. */
async function acceptedWithPaper(desk: SealedDesk, n: number) {
  const made = await newCase(central)
  desk.line = 'up'
  await desk.ask('sync.now', {})
  desk.line = 'down'
  const [document] = made.documents
  const paperId = `01900000-0000-7000-8000-0000000d00${n}`
  const owner = { kind: 'case' as const, id: made.id }
  const kept = await desk.ask('papers.keep', taken(owner, paperId, n))
  const captured = { id: paperId, sha256: kept.sha256, bytes: kept.bytes, mediaType: kept.mediaType, pages: 1 }
  const { opId } = await desk.ask('decision.submit', {
    caseId: made.id,
    baseVersion: made.version,
    baseMaterialVersion: made.materialVersion,
    deed: { kind: 'accept', note: '', papers: [{ documentId: document?.id ?? '', result: 'agrees', captured }] },
  })
  return { made, captured, opId }
}

test('papers that never went out come along in the sealed file, and what names them is settled with them', async () => {
  const desk = await newDesk(window1)
  const { made, captured, opId } = await acceptedWithPaper(desk, 41)
  expect(await desk.ask('outbox.list', {})).toMatchObject([{ message: '还有 1 份材料没有传到中心，传完后自动发送。' }])
  const { bytes, operations, papers, leftOut } = await desk.ask('seal.export', {})
  expect([operations, papers, leftOut]).toEqual([1, 1, 0])
  expect((await handIn(bytes)).rows).toMatchObject([{ caseNo: made.caseNo, outcome: 'applied' }])
  expect((await readCase(central, made.caseNo)).originals).toMatchObject([{ checks: [{ captured }] }])
  // Then the line comes back: the desk delivers the very same, and nothing happens twice.
  desk.line = 'up'
  await desk.ask('sync.now', {})
  expect(await desk.ask('outbox.list', {})).toMatchObject([{ state: 'accepted' }])
  expect(await effects(made.caseNo, opId)).toBe(1)
})

test('they come along too where nobody can open the desk, and only those that an operation names are stored', async () => {
  const desk = await newDesk(window1)
  const { made, captured, opId } = await acceptedWithPaper(desk, 42)
  const unused = await desk.ask('papers.keep', {
    ...taken({ kind: 'case', id: made.id }, '01900000-0000-7000-8000-0000000d0043', 43),
  })
  const ruined = imageOf(desk)
  rmSync(ruined.folder().keyFile)
  const sealed = await ruined.ask('seal.exportClosed', { staffNo: window1.staffNo })
  expect([sealed.papers, sealed.leftOut]).toEqual([2, 0])
  // What lies there encrypted is encrypted once more: nothing of it is to be read in the file.
  expect(Buffer.from(sealed.bytes).includes(Buffer.from(picture(42).subarray(20, 80)))).toBe(false)
  expect((await handIn(sealed.bytes)).rows).toMatchObject([{ caseNo: made.caseNo, outcome: 'applied' }])
  expect((await readCase(central, made.caseNo)).originals).toMatchObject([{ checks: [{ captured }] }])
  const stored = async (sha256: string) =>
    (await central.sql.query('SELECT 1 FROM stored_file WHERE sha256 = $1', [sha256])).length
  expect([await stored(captured.sha256), await stored(unused.sha256)]).toEqual([1, 0])
  expect(await effects(made.caseNo, opId)).toBe(1)
})
