import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { certificatePhotograph } from '../central/support/scans.ts'
import { aDocument, uuid } from '../policy/support.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { sha256Of } from '../support/model-centre.ts'
import { axe, type Harness, type OpenDesk, picture, startHarness, type UiCore } from './harness.ts'

const PIN = '204731'
/** A phone's photograph that says where it was taken. */
function withPlace(jpeg: Uint8Array): Uint8Array {
  const place = Buffer.from('26.58 N 101.71 E\0', 'latin1')
  const tiff = Buffer.alloc(44)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  // one directory with the pointer to the GPS directory, which holds the place as text
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    tiff.writeUInt16BE(1, at)
    tiff.writeUInt16BE(tag, at + 2)
    tiff.writeUInt16BE(type, at + 4)
    tiff.writeUInt32BE(count, at + 6)
    tiff.writeUInt32BE(value, at + 10)
  }
  entry(8, 0x8825, 4, 1, 26)
  entry(26, 0x001d, 2, place.length, 44)
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, place])
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255])
  return Buffer.concat([head, body, jpeg.subarray(2)])
}

let photograph: Uint8Array
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
  photograph = await certificatePhotograph('capture')
  for (const n of [1, 2]) {
    const file = caseOf(n, photograph)
    desk.centre.put(file)
    desk.centre.documents.set(sha256Of(photograph), photograph)
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

it('papers of a registration: by file without their place, by pedal while typing, several pages in one', async () => {
  await page.keyboard.press('Escape')
  await press('g', 'w')
  await page.keyboard.press('Control+n')
  await page.locator('.capture').waitFor()
  await page
    .locator('.capture input[type=file]')
    .setInputFiles({ name: '照片.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(withPlace(photograph)) })
  await page.locator('.paper-list .paper').first().waitFor({ timeout: 60_000 })
  await page.locator('.capture-doubt').waitFor()
  await page.locator('.capture').scrollIntoViewIfNeeded()
  await picture(page, 'capture-doubt')
  const drafts = await desk.ok('window.drafts', {})
  const owner = { kind: 'draft' as const, id: drafts[0]?.id ?? '' }
  const kept = () => desk.ok('papers.list', { owner })
  const [file] = await kept()
  expect(file?.quality.doubts).toEqual(['small'])
  for (const which of ['paper', 'original'] as const) {
    const { bytes } = await desk.ok('papers.bytes', { paperId: file?.paperId ?? '', which })
    const text = Buffer.from(bytes).toString('latin1')
    expect([text.includes('Exif'), text.includes('101.71')], 'no EXIF, no place').toEqual([false, false])
  }
  await page.getByRole('button', { name: /仍然使用/ }).click()
  await expect.poll(async () => (await kept())[0]?.quality.kept).toBe(true)

  await page.keyboard.press('F4')
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2)
  const address = page.locator('#register-addr')
  await address.focus()
  await page.keyboard.type('东区')
  await page.keyboard.press('PageDown')
  await page.keyboard.type('炳草岗大街')
  await expect.poll(async () => (await kept()).length, { timeout: 60_000 }).toBe(2)
  expect(await address.inputValue(), 'taking a page does not disturb who types').toBe('东区炳草岗大街')
  await page.keyboard.press('PageDown')
  await expect
    .poll(async () => (await kept()).map(({ pages, mediaType }) => [pages, mediaType]), { timeout: 60_000 })
    .toEqual([
      [1, 'image/jpeg'],
      [2, 'application/pdf'],
    ])
  await page.locator('.capture').scrollIntoViewIfNeeded()
  const live = await page.evaluate(() => {
    const video = document.querySelector('video')
    return [video?.clientHeight ?? 0, video?.paused, video?.readyState]
  })
  expect(live[0], 'the live picture is on screen').toBeGreaterThan(150)
  expect(live.slice(1)).toEqual([false, 4])
  await picture(page, 'capture-camera')
  await page.evaluate(() => {
    const source = document.querySelector('video')?.srcObject
    if (source instanceof MediaStream) for (const track of source.getTracks()) track.dispatchEvent(new Event('ended'))
  })
  await page.getByText('高拍仪断开了').waitFor()
  await page.keyboard.press('F4')

  // The last paper becomes the first, by keys; and what is first is known to the desk.
  await page.locator('.paper-list .paper').nth(1).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(async () => (await kept()).map(({ pages }) => pages)).toEqual([2, 1])
  await page.locator('.paper-list .paper').first().click()
  await page.locator('.capture-preview .ev-sheet canvas').first().waitFor()
  await page.locator('.capture').scrollIntoViewIfNeeded()
  await picture(page, 'capture-preview')
  expect(await axe(page)).toEqual([])
}, 180_000)

it('复审 begins with the scan and the picture of its original side by side', async () => {
  const reviewer = testDesk({ staff: aReviewer(['second_reviewer'], '010251') })
  const [scan, picture2] = [photograph, withPlace(photograph)]
  const base = caseOf(3, scan)
  const [first] = base.documents
  const captured = {
    id: uuid(990),
    sha256: sha256Of(picture2),
    bytes: picture2.length,
    mediaType: 'image/jpeg' as const,
    pages: 1,
  }
  const check = { documentId: first?.id ?? '', result: 'differs' as const, field: '日期', captured }
  const record = { at: '2026-11-20T02:00:00Z', by: '100101', byName: '赵窗口', opId: uuid(991), checks: [check] }
  reviewer.centre.put({ ...base, state: 'second_review', returnTo: null, firstReviewer: '010237', originals: [record] })
  reviewer.centre.documents.set(sha256Of(scan), scan)
  reviewer.centre.documents.set(captured.sha256, picture2)
  await reviewer.signIn()
  await reviewer.ok('sync.now', {})
  const bench = await harness.open(coreOf(reviewer))
  try {
    await bench.page.locator('.versions').waitFor()
    await bench.page.keyboard.press('g')
    await bench.page.keyboard.press('3')
    await bench.page.locator('[role=row][aria-current=true]').first().waitFor()
    await bench.page.keyboard.press('Enter')
    for (const side of ['left', 'right']) await bench.page.locator(`[data-pane="${side}"] .ev-sheet canvas`).waitFor()
    const shown = (side: string) =>
      bench.page.locator(`[data-pane="${side}"] [role=tab][aria-selected=true]`).textContent()
    expect(await shown('left')).toMatch(/^身份证正面/)
    expect(await shown('right')).toMatch(/^身份证正面（原件）/)
    await bench.page.getByText('不一致（日期）').waitFor()
    await picture(bench.page, 'second-review-originals')
  } finally {
    await bench.close()
    await reviewer.end()
  }
}, 120_000)
