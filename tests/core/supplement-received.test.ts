import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { PaperView } from '#shared/contract/papers-api.ts'
import type { RegisteredPaper } from '#shared/model/document.ts'
import { uuid } from '../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { sha256Of } from '../support/model-centre.ts'
import { picture, taken } from '../support/papers.ts'

const [waiting, another] = [1, 2].map((n) => numberedCase(n, { state: 'supplement', returnTo: 'first_review' }))
if (!waiting || !another) throw new Error('no cases')
const [FIRST, SECOND] = [uuid(8_001), uuid(8_002)]
const desks: TestDesk[] = []

async function windowDesk(): Promise<TestDesk> {
  const desk = testDesk({ staff: aReviewer(['window']) })
  desks.push(desk)
  for (const file of [waiting, another]) if (file) desk.centre.put(file)
  await desk.signIn()
  await desk.ok('sync.now', {})
  return desk
}

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.end()
})

const named = ({ paperId, material, sha256, bytes, mediaType, pages }: PaperView): RegisteredPaper => {
  const undeclared = { issuedOn: null, issuer: null, issuerLevel: null }
  return { id: paperId, material, title: '诊断证明', sha256, bytes, mediaType, pages, ...undeclared }
}
const bringing = (papers: RegisteredPaper[], { id } = waiting) => ({
  caseId: id,
  baseVersion: 1,
  baseMaterialVersion: 1,
  deed: { kind: 'supplement_received' as const, papers, note: '' },
})

test('papers brought to the window go first, and the operation only after them', async () => {
  const desk = await windowDesk()
  const owner = { kind: 'case' as const, id: waiting.id }
  const paper = named(await desk.ok('papers.keep', taken(owner, FIRST, 1)))
  desk.centre.plan = (exchange) => (exchange.startsWith('PUT') ? 'loseRequest' : 'none')
  await desk.ok('decision.submit', bringing([paper]))
  await desk.ok('sync.now', {})
  expect(desk.centre.applied.get(waiting.id)).toBeUndefined()
  expect(await desk.ok('outbox.list', {})).toMatchObject([
    { kind: 'supplement_received', state: 'queued', message: '还有 1 份材料没有传到中心，传完后自动发送。' },
  ])
  desk.centre.plan = () => 'none'
  await desk.ok('outbox.sendNow', {})
  await desk.ok('sync.now', {})
  expect(desk.centre.applied.get(waiting.id)).toHaveLength(1)
  expect(desk.centre.papers.has(sha256Of(picture(1)))).toBe(true)
  expect(desk.centre.cases.get(waiting.id)?.documents.map(({ id }) => id)).toContain(FIRST)
})

test('the uncropped original is on this disk until the centre has accepted what its paper came with', async () => {
  const desk = await windowDesk()
  const owner = { kind: 'case' as const, id: waiting.id }
  const original = { bytes: picture(90, 900), mediaType: 'image/jpeg' as const }
  const paper = named(await desk.ok('papers.keep', taken(owner, FIRST, 1, { original })))
  const files = () =>
    readdirSync(join(desk.dataDir, 'staff'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /papers[\\/]/.test(name),
    )
  const hasOriginal = async () => (await desk.ok('papers.list', { owner }))[0]?.original !== null
  desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? 'loseRequest' : 'none')
  await desk.ok('decision.submit', bringing([paper]))
  await desk.ok('sync.now', {})
  expect(desk.centre.papers.size).toBe(1)
  expect([await hasOriginal(), files().length]).toEqual([true, 2])
  desk.centre.plan = () => 'none'
  await desk.ok('outbox.sendNow', {})
  await desk.ok('sync.now', {})
  await desk.ok('sync.now', {})
  expect([await hasOriginal(), files().length]).toEqual([false, 1])
})

test('a paper goes once, as it was captured and with its own case; the same file may come in for another case', async () => {
  const desk = await windowDesk()
  desk.centre.plan = () => 'loseRequest'
  const owner = { kind: 'case' as const, id: waiting.id }
  const paper = named(await desk.ok('papers.keep', taken(owner, FIRST, 1)))
  const elsewhere = named(await desk.ok('papers.keep', taken({ ...owner, id: another.id }, SECOND, 1)))
  for (const wrong of [{ ...paper, pages: 2 }, { ...paper, id: uuid(8_009) }, elsewhere]) {
    expect(await desk.problem('decision.submit', bringing([wrong]))).toMatchObject({ kind: 'NotFound' })
  }
  await desk.ok('decision.submit', bringing([paper]))
  const bound = async (id: string) =>
    (await desk.ok('papers.list', { owner: { ...owner, id } })).map((one) => one.bound)
  expect([await bound(waiting.id), await bound(another.id)]).toEqual([[true], [false]])
  expect(await desk.problem('papers.remove', { paperId: FIRST })).toMatchObject({ kind: 'RuleBroken' })
  await desk.ok('decision.submit', bringing([elsewhere], another))
  expect((await desk.ok('outbox.list', {})).map(({ kind }) => kind)).toEqual([
    'supplement_received',
    'supplement_received',
  ])
})

test('where the case has changed meanwhile the papers are free again, and the way back is the window', async () => {
  const desk = await windowDesk()
  const owner = { kind: 'case' as const, id: waiting.id }
  const paper = named(await desk.ok('papers.keep', taken(owner, FIRST, 1)))
  desk.centre.touch(waiting.id, { state: 'supplement' })
  const { opId } = await desk.ok('decision.submit', bringing([paper]))
  await desk.ok('sync.now', {})
  expect(await desk.ok('outbox.list', {})).toMatchObject([{ state: 'conflict' }])
  expect(await desk.ok('papers.list', { owner })).toMatchObject([{ paperId: FIRST, bound: false }])
  const { redecide } = await desk.ok('outbox.conflict', { opId })
  expect(redecide).toEqual({ possible: false, why: '补交的材料还在本机，请在窗口打开这件，看过最新情况再办补正到件。' })
  const { baseVersion: _, baseMaterialVersion: __, ...again } = bringing([paper])
  await desk.ok('decision.submit', { ...again, baseVersion: 2, baseMaterialVersion: 2 })
  await desk.ok('sync.now', {})
  expect(desk.centre.cases.get(waiting.id)?.documents.filter(({ id }) => id === FIRST)).toHaveLength(1)
})
