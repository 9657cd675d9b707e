import ExcelJS from 'exceljs'
import { afterEach, expect, test } from 'vitest'
import { plan } from '#core/db/sql.ts'
import { foundQuery, rowsOf } from '#core/window/find.ts'
import { receiptCode } from '#shared/model/receipt.ts'
import { readDeskText } from '#shared/policy/desk-text.ts'
import { pack, uuid } from '../policy/support.ts'
import { aReviewer, numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'
import { taken } from '../support/papers.ts'
import { aDraft, certnoOf } from '../support/registrations.ts'

const desks: TestDesk[] = []

async function windowDesk(): Promise<TestDesk> {
  const desk = testDesk({ staff: aReviewer(['window']) })
  desks.push(desk)
  for (let n = 1; n <= 30; n += 1) {
    desk.centre.put(numberedCase(n, { state: n % 4 === 0 ? 'approved' : 'received' }))
  }
  await desk.signIn()
  await desk.ok('sync.now', {})
  return desk
}

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.end()
})

const DRAFT = uuid(7_001)
const materialsOf = (code: string) => pack.diseases.find((d) => d.opsp_dise_code === code)?.materials.new ?? []

async function registered(desk: TestDesk, diseases = 1, id = DRAFT, n = 1) {
  await desk.ok('window.saveDraft', { id, body: aDraft(n, diseases) })
  return desk.ok('window.register', { draftId: id, next: true })
}

test('one field finds by number, receipt, card, name, initials and last digits, whatever the state, masked', async () => {
  const desk = await windowDesk()
  const one = numberedCase(4)
  const asked = [
    one.caseNo,
    receiptCode(one.caseNo),
    one.caseNo.replace(/(\d{4})/g, '$1 '),
    one.form.psn_name,
    one.form.certno.slice(-6),
  ]
  for (const text of asked) {
    const { rows } = await desk.ok('window.find', { text })
    const row = rows.find(({ caseId }) => caseId === one.id)
    expect(row, text).toMatchObject({ caseNo: one.caseNo, state: 'approved', certTail: one.form.certno.slice(-4) })
    expect(row?.maskedName).toContain('*')
    expect(JSON.stringify(rows)).not.toContain(one.form.certno)
  }
  expect((await desk.ok('window.find', { text: '' })).rows).toEqual([])
})

test('people of the same name are told apart loudly, one person with two cases is not', async () => {
  const desk = await windowDesk()
  const { form } = numberedCase(1)
  desk.centre.put(numberedCase(31, { form: { ...numberedCase(31).form, psn_name: form.psn_name } }))
  desk.centre.put(numberedCase(32, { form: { ...form, opsp_dise_code: 'M03900' } }))
  await desk.ok('sync.now', {})
  const { rows } = await desk.ok('window.find', { text: form.psn_name })
  expect(rows.map(({ sameName }) => sameName)).toEqual(rows.map(() => 1))
  const alone = await desk.ok('window.find', { text: numberedCase(2).caseNo })
  expect(alone.rows[0]?.sameName).toBe(0)
})

test('what is searched for is looked up, never scanned for', () => {
  const { db, end } = databaseAt('cache')
  try {
    for (const text of ['5104002611010007', '9261130567890120007', certnoOf(1), '王秀', 'wxl', '0214']) {
      const rows = rowsOf(readDeskText(text, '2026-11-20'))
      if (!rows) throw new Error('nothing is meant')
      const steps = plan(db, foundQuery(rows))
      expect(steps).not.toMatch(/SCAN case_file\b|SCAN search_gram|SCAN other/)
      expect(steps).toMatch(/SEARCH other USING INDEX case_name/)
    }
  } finally {
    end()
  }
})

test('a registration with every paper is accepted, one without is asked once for all that is missing', async () => {
  const desk = await windowDesk()
  const owner = { kind: 'draft' as const, id: DRAFT }
  await desk.ok('window.saveDraft', { id: DRAFT, body: aDraft(1, 1) })
  const [code = ''] = aDraft(1).diseases
  for (const [i, material] of materialsOf(code).entries()) {
    await desk.ok('papers.keep', taken(owner, uuid(8_100 + i), i + 1, { material }))
  }
  const full = await desk.ok('window.register', { draftId: DRAFT, next: true })
  expect(full.cases).toMatchObject([{ next: 'accept' }])

  const other = uuid(7_002)
  const bare = await registered(desk, 1, other, 2)
  expect(bare.cases).toMatchObject([{ next: 'request_supplement' }])
  const [waiting] = (await desk.ok('window.registered', { provisionalNo: bare.provisionalNo })).operations
  const items = waiting?.deed.next?.kind === 'request_supplement' ? waiting.deed.next.items : []
  expect(new Set(items.map(({ material }) => material))).toEqual(new Set(materialsOf(code)))

  await desk.ok('sync.now', {})
  await desk.ok('sync.now', {})
  const { rows } = await desk.ok('window.find', { text: full.provisionalNo })
  expect(rows).toMatchObject([{ provisionalNo: full.provisionalNo, state: 'first_review' }])
  const { documents } = (await desk.ok('workbench.open', { caseId: full.cases[0]?.caseId ?? '' })).case
  expect(documents.map(({ material }) => material)).toEqual(materialsOf(code))
})

test('offline: a marked number at once, found by name, card and that number; afterwards also by the centre’s', async () => {
  const desk = await windowDesk()
  desk.centre.plan = () => 'loseRequest'
  const { provisionalNo, cases } = await registered(desk, 2)
  expect(cases).toHaveLength(2)
  for (const text of [provisionalNo, receiptCode(provisionalNo), '王秀兰', 'wxl', certnoOf(1), certnoOf(1).slice(-5)]) {
    const { rows } = await desk.ok('window.find', { text })
    const mine = rows.filter((row) => row.provisionalNo === provisionalNo)
    expect(mine, text).toHaveLength(2)
    expect(mine.every(({ caseNo }) => caseNo === null)).toBe(true)
  }
  desk.centre.plan = () => 'none'
  for (let i = 0; i < 3; i += 1) {
    await desk.ok('outbox.sendNow', {})
    await desk.ok('sync.now', {})
  }
  const { rows } = await desk.ok('window.find', { text: receiptCode(provisionalNo) })
  expect(rows.map(({ caseId }) => caseId).toSorted()).toEqual(cases.map(({ caseId }) => caseId).toSorted())
  expect(rows.every(({ caseNo }) => caseNo !== null)).toBe(true)
  expect((await desk.ok('window.registered', { provisionalNo })).operations).toEqual([])
})

test('a second press registers nothing, and what is wrong is a sentence that loses nothing', async () => {
  const desk = await windowDesk()
  await registered(desk)
  expect(await desk.problem('window.register', { draftId: DRAFT, next: true })).toMatchObject({ kind: 'NotFound' })

  const wrong = uuid(7_003)
  const body = aDraft(3, 1, { fields: { certno: `${certnoOf(3).slice(0, 17)}Y` } })
  await desk.ok('window.saveDraft', { id: wrong, body })
  const problem = await desk.problem('window.register', { draftId: wrong, next: true })
  expect(problem).toMatchObject({ kind: 'RuleBroken' })
  expect(problem.message).not.toContain(certnoOf(3).slice(0, 17))
  expect(await desk.ok('window.draft', { id: wrong })).toEqual(body)
})

test('drafts of several citizens survive the death of the program, with the place of the cursor', async () => {
  const desk = await windowDesk()
  const cursor = { field: 'tel', start: 3, end: 5 }
  const half = aDraft(4, 0, { cursor, fields: { tel: '138' } })
  await desk.ok('window.saveDraft', { id: uuid(7_004), body: half })
  desk.clock.advance(1_000)
  await desk.ok('window.saveDraft', { id: uuid(7_005), body: aDraft(5) })
  await desk.crash()
  const drafts = await desk.ok('window.drafts', {})
  expect(drafts.map(({ id }) => id)).toEqual([uuid(7_005), uuid(7_004)])
  expect(drafts[1]?.maskedName).toBe('王**')
  expect(await desk.ok('window.draft', { id: uuid(7_004) })).toEqual(half)
  await desk.ok('window.dropDraft', { id: uuid(7_004) })
  expect(await desk.ok('window.drafts', {})).toHaveLength(1)
})

test('a refused registration comes back as a draft with its papers', async () => {
  const desk = await windowDesk()
  await desk.ok('window.saveDraft', { id: DRAFT, body: aDraft(1) })
  await desk.ok('papers.keep', taken({ kind: 'draft', id: DRAFT }, uuid(8_200), 1, { material: 'id_front' }))
  const { cases } = await desk.ok('window.register', { draftId: DRAFT, next: true })
  const [one] = cases
  if (!one) throw new Error('nothing was registered')
  // Somebody else's case stands under the id: the model centre refuses.
  desk.centre.put(numberedCase(40, { id: one.caseId, version: 9 }))
  await desk.ok('sync.now', {})
  expect((await desk.ok('outbox.conflict', { opId: one.opId })).redecide.possible).toBe(false)
  const { draftId } = await desk.ok('window.reopen', { opId: one.opId })
  expect((await desk.ok('window.draft', { id: draftId })).fields.certno).toBe(certnoOf(1))
  const papers = await desk.ok('papers.list', { owner: { kind: 'draft', id: draftId } })
  expect(papers).toMatchObject([{ paperId: uuid(8_200), bound: false }])
})

test('the same file for another citizen is a paper of its own: changed freely and never taken away', async () => {
  const desk = await windowDesk()
  const [first, second] = [
    { kind: 'draft' as const, id: DRAFT },
    { kind: 'draft' as const, id: uuid(7_002) },
  ]
  await desk.ok('window.saveDraft', { id: first.id, body: aDraft(1) })
  await desk.ok('papers.keep', taken(first, uuid(8_200), 1, { material: 'id_front' }))
  const { cases } = await desk.ok('window.register', { draftId: first.id, next: true })
  await desk.ok('window.saveDraft', { id: second.id, body: aDraft(2) })
  await desk.ok('papers.keep', taken(second, uuid(8_201), 1, { material: 'id_front' }))
  const mine = () => desk.ok('papers.list', { owner: second })
  expect(await desk.ok('papers.list', { owner: first })).toMatchObject([{ bound: true }])
  expect(await mine()).toMatchObject([{ bound: false }])
  await desk.ok('papers.keep', taken(second, uuid(8_202), 1, { replaces: uuid(8_201), material: 'diagnosis' }))

  const [one] = cases
  if (!one) throw new Error('nothing was registered')
  desk.centre.put(numberedCase(40, { id: one.caseId, version: 9 }))
  await desk.ok('sync.now', {})
  const { draftId } = await desk.ok('window.reopen', { opId: one.opId })
  expect(await desk.ok('papers.list', { owner: { kind: 'draft', id: draftId } })).toMatchObject([
    { paperId: uuid(8_200) },
  ])
  expect(await mine()).toMatchObject([{ paperId: uuid(8_202) }])
})

test('copies of a receipt made here are counted', async () => {
  const desk = await windowDesk()
  const { provisionalNo: no } = await registered(desk)
  expect(await desk.ok('window.receiptPrinted', { no, kind: 'receipt' })).toEqual({ copies: 1 })
  await desk.crash()
  expect(await desk.ok('window.receiptPrinted', { no, kind: 'receipt' })).toEqual({ copies: 2 })
  expect(await desk.ok('window.receiptPrinted', { no, kind: 'supplement' })).toEqual({ copies: 1 })
})

test('the day sheet counts what was done here, with or without the centre, and goes out as texts', async () => {
  const desk = await windowDesk()
  desk.centre.plan = () => 'loseRequest'
  const { provisionalNo: no } = await registered(desk, 2)
  await desk.ok('window.receiptPrinted', { no, kind: 'receipt' })
  const caseId = numberedCase(1).id
  const opened = await desk.ok('workbench.open', { caseId })
  await desk.ok('decision.submit', {
    caseId,
    baseVersion: opened.case.version,
    baseMaterialVersion: opened.case.materialVersion,
    deed: { kind: 'accept', note: '' },
  })
  const day = '2026-11-20'
  const sheet = await desk.ok('window.daySheet', { day })
  expect(sheet.totals).toEqual({
    registered: 2,
    accepted: 1,
    answered: 0,
    supplements: 2,
    notAccepted: 0,
    verified: 0,
    printed: 1,
    undelivered: 3,
  })
  expect(sheet.rows.map(({ kind }) => kind)).toEqual(['register', 'register', 'accept'])
  expect((await desk.ok('window.daySheet', { day: '2026-11-19' })).rows).toEqual([])

  const { xlsx, suggestedName } = await desk.ok('window.daySheetFile', { day })
  expect(suggestedName).toBe('受理台账 2026-11-20 010237.xlsx')
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(xlsx.buffer)
  const rows = book.worksheets[0]?.getRows(5, 3) ?? []
  expect(rows.map((row) => row.getCell(4).value)).toEqual([no, no, numberedCase(1).caseNo])
  for (const row of rows) row.eachCell(({ type }) => expect(type).toBe(ExcelJS.ValueType.String))
  const words = JSON.stringify(book.worksheets[0]?.getSheetValues())
  expect(words).toContain('登记 2 件')
  expect(words).toContain(policy.pack.mark)
  expect(words, 'names stay masked').not.toContain('王秀兰')
})

test('who has no window desk is told so', async () => {
  const desk = testDesk({ staff: aReviewer(['second_reviewer']) })
  desks.push(desk)
  await desk.signIn()
  expect(await desk.problem('window.find', { text: '王' })).toMatchObject({ kind: 'NotAllowed' })
})
