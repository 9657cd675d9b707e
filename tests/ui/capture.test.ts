import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { renderPaper } from '#central/seed/render/render.ts'
import { certificateOf } from '../central/support/scans.ts'
import { aDocument, uuid } from '../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { sha256Of } from '../support/model-centre.ts'
import { axe, type Harness, type OpenDesk, picture, startHarness, type UiCore } from './harness.ts'

const PIN = '204731'
let harness: Harness
let desk: TestDesk
let open: OpenDesk
let page: Page
/** what the page asked of main: answered here, since there is no main */
const shell: { method: string; input: unknown }[] = []

function coreOf(testing: TestDesk): UiCore {
  return {
    call: async (method, input) => {
      if (!method.startsWith('shell.')) return testing.core().call(method, input)
      shell.push({ method, input })
      return { ok: true, output: {} }
    },
    on: (listener) => testing.core().on((event, payload) => listener(event, payload)),
  }
}

const papers = [
  aDocument(11, 'id_front', { title: '身份证正面' }),
  aDocument(14, 'diagnosis', { title: '诊断证明' }),
  aDocument(15, 'report', { title: '检查报告' }),
]
const caseOf = (n: number, bytes: Uint8Array) =>
  numberedCase(n, {
    state: 'originals',
    returnTo: 'first_review',
    documents: papers.map((paper, i) => ({
      ...paper,
      id: uuid(100 * n + i),
      sha256: sha256Of(bytes),
      bytes: bytes.length,
      mediaType: 'image/jpeg' as const,
      pages: 1,
    })),
  })

beforeAll(async () => {
  harness = await startHarness()
  desk = testDesk({ staff: aReviewer(['window']), deps: { undoMs: 0 } })
  const scan = await renderPaper({
    seed: 'capture',
    encoding: 'photo',
    dpi: 100,
    pages: [certificateOf('王小明', '510402196001010018', 1)],
    orientation: 1,
    shared: null,
    takenAt: '2026:11:01 10:00:00',
    name: 'paper',
  })
  for (const n of [1, 2]) {
    const file = caseOf(n, scan.bytes)
    desk.centre.put(file)
    desk.centre.documents.set(sha256Of(scan.bytes), scan.bytes)
  }
  await desk.signIn()
  await desk.ok('session.setPin', { pin: PIN, password: desk.centre.password })
  await desk.ok('sync.now', {})
  open = await harness.open(coreOf(desk))
  page = open.page
  await page.context().grantPermissions(['camera'])
}, 300_000)

afterAll(async () => {
  expect(open?.complaints ?? []).toEqual([])
  await open?.close()
  await harness?.close()
  await desk?.end()
})

async function find(n: number): Promise<void> {
  await page.locator('.versions').waitFor()
  await press('g', 'w')
  await page.locator('.window-find input').fill(caseOf(n, new Uint8Array()).caseNo)
  await page.locator('.window-results .found', { hasText: new RegExp(`000${n}$`) }).click()
  await page.locator('.verify').waitFor()
  await page.locator('.verify .ev-sheet canvas').first().waitFor()
}

/** As a hand does: digits closer together are a barcode gun's. */
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key)
    await page.waitForTimeout(320)
  }
}

const footer = () => page.locator('.verify-foot p').textContent()

it('three originals that agree take four keys, and what is left out is named', async () => {
  await find(2)
  expect(await footer()).toMatch(/还有 3 份没有核验：/)
  expect(await axe(page)).toEqual([])
  await press('1', '1', '1', 'Enter')
  await expect
    .poll(async () => (await desk.ok('outbox.list', {})).map(({ kind }) => kind))
    .toEqual(['originals_verified'])
}, 120_000)

it('a picture of an original is taken beside its scan, and a difference goes on with both', async () => {
  await find(1)
  await page.keyboard.press('F4')
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
  await page.keyboard.press('Space')
  await page.getByText('已拍原件').waitFor({ timeout: 60_000 })
  expect(await footer(), 'a picture alone decides nothing').toMatch(/还有 3 份没有核验/)
  await page.keyboard.press('Escape')
  expect(shell.map(({ input }) => input)).toEqual([{ on: true }, { on: false }])
  await page.keyboard.press('2')
  await page.getByLabel('哪一项不一致').waitFor()
  expect(await page.evaluate(() => document.activeElement?.closest('label')?.textContent)).toMatch(/哪一项不一致/)
  await page.keyboard.type('日期')
  await picture(page, 'verify-differs')

  // 离席: nothing of the case is left in the document; the PIN brings back the very field and its caret.
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('F8')
  await page.locator('.lock-screen').waitFor()
  await picture(page, 'locked')
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toMatch(/诊断证明|日期|5104002611/)
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('#lock') !== null)).toBe(true)
  await page.getByLabel(/PIN/).fill('999999')
  await page.getByText('还可以试 2 次').waitFor()
  await page.getByLabel(/PIN/).fill(PIN)
  await page.locator('.verify').waitFor()
  await expect
    .poll(() =>
      page.evaluate(() => [
        document.activeElement?.closest('label')?.textContent?.slice(0, 3),
        Reflect.get(document.activeElement ?? {}, 'selectionStart'),
      ]),
    )
    .toEqual(['哪一项', 1])
  await page.keyboard.type('与')
  expect(await page.getByLabel('哪一项不一致').inputValue()).toBe('日与期')

  await page.locator('.verify-paper').nth(1).click()
  await press('3', '5')
  await page.getByLabel('补齐期限').fill('2026-12-04')
  expect(await footer()).toMatch(/已全部核验：不一致 1 份，未带 1 份，容缺 1 份/)
  await picture(page, 'verify-ready')
  await page.getByRole('button', { name: /提交核验结果/ }).click()
  await expect.poll(async () => (await desk.ok('outbox.list', {})).length).toBe(2)
  await desk.ok('sync.now', {})
  const captured = [...desk.centre.papers.keys()]
  expect(captured).toHaveLength(1)
  expect((await desk.ok('outbox.list', {})).map(({ state, kind }) => [kind, state])).toEqual([
    ['originals_mismatch', 'accepted'],
    ['originals_verified', 'accepted'],
  ])
}, 120_000)
