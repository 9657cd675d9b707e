import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { certificatePhotograph } from '../central/support/scans.ts'
import { aDocument } from '../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { axe, type Harness, type OpenDesk, picture, startHarness } from './harness.ts'

const waiting = numberedCase(1, {
  state: 'supplement',
  returnTo: 'first_review',
  supplements: [
    {
      items: [
        { code: 'S01', material: 'diagnosis', problem: '诊断证明没有盖章', requirement: '请补交加盖公章的诊断证明' },
        { code: 'S09', material: 'report', problem: '缺少检查报告', requirement: '请补交近六个月的检查报告' },
      ],
      note: '',
      requestedBy: '100201',
      requestedAt: '2026-11-18T02:00:00Z',
      answerBy: '2099-12-31',
      answeredAt: null,
    },
  ],
})

let harness: Harness
let desk: TestDesk
let open: OpenDesk
let page: Page
let scan: Uint8Array

beforeAll(async () => {
  harness = await startHarness()
  desk = testDesk({ staff: aReviewer(['window']), deps: { undoMs: 10_000 } })
  desk.centre.put(waiting)
  scan = await certificatePhotograph('supplement')
  await desk.signIn()
  await desk.ok('sync.now', {})
  open = await harness.open({
    call: (method, input) => desk.core().call(method, input),
    on: (listener) => desk.core().on((event, payload) => listener(event, payload)),
  })
  page = open.page
}, 300_000)

afterAll(async () => {
  expect(open?.complaints ?? []).toEqual([])
  await open?.close()
  await harness?.close()
  await desk?.end()
})

it('what was asked for is on screen, captured papers tick it off, and one key sends it back with the gap named', async () => {
  await page.locator('.versions').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await page.locator('.window-find input').fill(waiting.caseNo)
  await page.locator('.window-results .found').first().click()
  await page.locator('.supplement').waitFor()
  const foot = () => page.locator('.supplement-foot p').textContent()
  const submit = page.getByRole('button', { name: /补正到件，转回办理/ })
  expect(await foot()).toMatch(/还没有拍摄补正材料/)
  expect(await submit.isDisabled()).toBe(true)
  await page
    .locator('.capture input[type=file]')
    .setInputFiles({ name: '照片.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(scan) })
  await page.locator('.supplement-items .there').waitFor({ timeout: 60_000 })
  await expect.poll(foot).toMatch(/还缺 1 种：检查/)
  await picture(page, 'supplement-received')
  expect(await axe(page)).toEqual([])

  await page.keyboard.press('Control+Enter')
  await page.locator('.toast', { hasText: '补正到件' }).first().waitFor()
  const [row] = await desk.ok('outbox.list', {})
  expect(row?.kind).toBe('supplement_received')
  await page.locator('.supplement').waitFor({ state: 'detached' })
  await picture(page, 'supplement-received-done')

  // Taken back, the paper is there and free again; sent, it is in the case.
  await page.keyboard.press('z')
  await expect.poll(async () => (await desk.ok('outbox.list', {})).map(({ state }) => state)).toEqual(['undone'])
  await page.locator('.supplement-items .there').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.locator('.supplement').waitFor({ state: 'detached' })
  await expect
    .poll(
      async () => {
        await desk.ok('outbox.sendNow', {})
        await desk.ok('sync.now', {})
        return desk.centre.cases.get(waiting.id)?.documents.at(-1)?.material
      },
      { timeout: 30_000, interval: 1_000 },
    )
    .toBe('diagnosis')
  expect(desk.centre.cases.get(waiting.id)?.state).toBe('first_review')
}, 180_000)

it('taken back, what was found of originals is there to the last key, and at the window', async () => {
  const documents = [
    aDocument(11, 'id_front', { title: '身份证正面' }),
    aDocument(14, 'diagnosis', { title: '诊断证明' }),
  ]
  const asked = numberedCase(2, { state: 'originals', returnTo: 'first_review', documents })
  desk.centre.put(asked)
  await desk.ok('sync.now', {})
  await page.locator('.window-find input').fill(asked.caseNo)
  await page.locator('.window-results .found', { hasText: /0002$/ }).click()
  const foot = () => page.locator('.verify-foot p').textContent()
  await expect.poll(foot).toMatch(/还有 2 份/)
  // As a hand does: not in the moment in which the case appears, nor as fast as a barcode gun.
  await page.waitForTimeout(600)
  await page.keyboard.press('1')
  await expect.poll(foot).toMatch(/还有 1 份/)
  await page.waitForTimeout(320)
  await page.keyboard.press('1')
  await expect.poll(foot).toMatch(/已全部核验/)
  // At once, before what was found last would have been kept by itself.
  await page.keyboard.press('Enter')
  await page.locator('.toast', { hasText: '原件核验结果' }).first().waitFor()
  await page.keyboard.press('z')
  await page.locator('.verify').waitFor()
  await expect.poll(foot).toMatch(/已全部核验/)
  const { draft } = await desk.ok('workbench.open', { caseId: asked.id })
  expect(draft?.originals?.map(({ result }) => result)).toEqual(['agrees', 'agrees'])
}, 120_000)
