import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as samples from './evidence-page/samples.ts'
import { type Harness, startHarness } from './evidence-page/serve.ts'

let harness: Harness
let page: Page
beforeAll(async () => {
  harness = await startHarness()
  page = harness.page
  harness.files.set('诊断证明书', samples.scannedPdf())
  harness.files.set('传真', samples.faxTiff('g4', 5))
  harness.files.set('加密文件', samples.lockedPdf())
  harness.files.set('照片', samples.jpeg(6))
})
afterAll(() => harness.close())

const FILES = [
  { name: '诊断证明书', pages: 1 },
  { name: '传真', pages: 5 },
  { name: '加密文件', pages: 1 },
  { name: '照片', pages: 1 },
]

const shown = () => page.locator('.ev-pane:first-child .ev-sheet:not(.is-blank):not(.is-stale)').waitFor()
const sheet = () => page.locator('.ev-pane:first-child .ev-sheet')
const view = () => page.evaluate(() => window.evidencePage.view('left'))
const act = (name: 'nextPage' | 'previousPage' | 'zoomIn' | 'fitPage' | 'fitWidth' | 'rotate' | 'focus') =>
  page.evaluate((n) => window.evidencePage.act('left', n), name)
const until = (check: () => boolean) => page.waitForFunction(check)

async function mount(left: number, right?: number, options: object = {}) {
  await page.evaluate(() => window.evidencePage.setLoad(0, 0))
  await page.evaluate(
    ([files, l, r, more]) => window.evidencePage.mount(files, { left: l, ...(r !== null && { right: r }), ...more }),
    [FILES, left, right ?? null, options] as const,
  )
}

beforeEach(() => page.evaluate(() => window.evidencePage.forget()))

describe('pages', () => {
  it('next and previous stop at the ends and say so', async () => {
    await mount(1)
    await shown()
    expect(await act('previousPage')).toBe(false)
    for (let i = 2; i <= 5; i += 1) {
      expect(await act('nextPage')).toBe(true)
      await page.waitForFunction((n) => window.evidencePage.view('left').page === n, i)
    }
    expect(await act('nextPage')).toBe(false)
  })

  it('a page counts as seen once it was on screen for a moment, and gets its tick', async () => {
    await mount(1)
    await until(() => window.evidencePage.seen().length > 0)
    const id = await page.evaluate(() => window.evidencePage.idOf('传真'))
    expect(await page.evaluate(() => window.evidencePage.seen())).toEqual([`${id}:1`])
    await page.getByRole('button', { name: '第 1 页，已看' }).waitFor()
    expect(await page.getByRole('button', { name: '第 2 页，未看' }).count()).toBe(1)
  })

  it('a page passed in a hurry does not count as seen', async () => {
    await mount(1)
    await shown()
    await act('nextPage')
    await act('nextPage')
    await until(() => window.evidencePage.seen().some((s) => s.endsWith(':3')))
    expect(await page.evaluate(() => window.evidencePage.seen().some((s) => s.endsWith(':2')))).toBe(false)
  })

  it('a thumbnail leads to its page', async () => {
    await mount(1)
    await page.getByRole('button', { name: /^第 4 页/ }).click()
    await until(() => window.evidencePage.view('left').page === 4)
  })

  it('Page Down turns the page at its end', async () => {
    await mount(1, undefined, { view: { fit: 'page' } })
    await shown()
    await act('focus')
    await page.keyboard.press('PageDown')
    await until(() => window.evidencePage.view('left').page === 2)
    await page.keyboard.press('PageUp')
    await until(() => window.evidencePage.view('left').page === 1)
  })
})

describe('fit, zoom and turn', () => {
  it('fits the width of the pane and fits again when the window changes', async () => {
    await mount(0, 1)
    await shown()
    const before = await sheet().boundingBox()
    await page.setViewportSize({ width: 1600, height: 800 })
    await page.waitForFunction(
      (old) => (document.querySelector('.ev-sheet')?.clientWidth ?? 0) > old + 50,
      before?.width ?? 0,
    )
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.waitForFunction((old) => document.querySelector('.ev-sheet')?.clientWidth === old, before?.width ?? 0)
  })

  it('Ctrl and wheel zoom at the pointer', async () => {
    await mount(0)
    await shown()
    const box = await sheet().boundingBox()
    if (!box) throw new Error('no page')
    // on the border of two quarters, a quarter down: the same point must still be under the pointer
    const pointer = { x: box.x + box.width * 0.5, y: box.y + box.height * 0.25 }
    await page.mouse.move(pointer.x, pointer.y)
    await page.keyboard.down('Control')
    for (let i = 0; i < 4; i += 1) await page.mouse.wheel(0, -100)
    await page.keyboard.up('Control')
    await page.waitForFunction((old) => (document.querySelector('.ev-sheet')?.clientWidth ?? 0) > old * 1.8, box.width)
    const after = await sheet().boundingBox()
    if (!after) throw new Error('no page')
    expect((pointer.x - after.x) / after.width).toBeCloseTo(0.5, 1)
    expect((pointer.y - after.y) / after.height).toBeCloseTo(0.25, 1)
    expect((await view()).fit).toBe('free')
  })

  it('double click goes to full size and back', async () => {
    await mount(0)
    await shown()
    await sheet().dblclick({ position: { x: 100, y: 100 } })
    await until(() => window.evidencePage.view('left').fit === 'free')
    await sheet().dblclick({ position: { x: 100, y: 100 } })
    await until(() => window.evidencePage.view('left').fit === 'width')
  })

  it('drags the page over the table', async () => {
    await mount(0, undefined, { view: { fit: 'free', zoom: 3 } })
    await shown()
    await page.mouse.move(400, 400)
    await page.mouse.down()
    await page.mouse.move(300, 250, { steps: 5 })
    await page.mouse.up()
    await until(
      () => window.evidencePage.view('left').scrollY > 0.05 && window.evidencePage.view('left').scrollX > 0.05,
    )
  })

  it('opens where it was left', async () => {
    await mount(0, undefined, { view: { fit: 'free', zoom: 3, scrollX: 0.5, scrollY: 0.5 } })
    await shown()
    const scrolled = () =>
      page.evaluate(() => {
        const e = document.querySelector('.ev-scroller')
        return e
          ? [e.scrollLeft / (e.scrollWidth - e.clientWidth), e.scrollTop / (e.scrollHeight - e.clientHeight)]
          : []
      })
    const [x, y] = await scrolled()
    expect(x).toBeCloseTo(0.5, 1)
    expect(y).toBeCloseTo(0.5, 1)
  })

  it('a turn stands the page on its side and is told to the workbench', async () => {
    await mount(0)
    await shown()
    const before = await sheet().boundingBox()
    await act('rotate')
    await until(() => window.evidencePage.view('left').turns === 1)
    const after = await sheet().boundingBox()
    expect((after?.height ?? 0) / (after?.width ?? 1)).toBeCloseTo((before?.width ?? 0) / (before?.height ?? 1), 1)
  })
})

describe('waiting and failing', () => {
  it('says what is awaited after a second, then shows the page', async () => {
    await mount(3)
    await page.evaluate(() => window.evidencePage.setLoad(8_000, 0))
    await page.evaluate((files) => window.evidencePage.mount(files, { left: 0 }), FILES)
    await page.getByText('正在从本机读取《诊断证明书》…').first().waitFor()
    await shown()
    expect(await page.getByText('正在从本机读取').count()).toBe(0)
  })

  it('a refusal gives the reason and that nothing is lost', async () => {
    await mount(2)
    const alert = page.getByRole('alert').first()
    await alert.getByText('文件设了打开密码').waitFor()
    await alert.getByText('已填写的内容都在').waitFor()
    expect(await page.evaluate(() => window.evidencePage.seen())).toEqual([])
  })

  it('trying again after missing bytes shows the page', async () => {
    await page.evaluate(() => window.evidencePage.setLoad(0, Number.POSITIVE_INFINITY))
    await page.evaluate((files) => window.evidencePage.mount(files, { left: 0 }), FILES)
    await page.getByText('没有读到文件内容').waitFor()
    await page.evaluate(() => window.evidencePage.setLoad(0, 0))
    await page.getByRole('button', { name: '重试' }).click()
    await shown()
  })

  it('a page drawn ahead is there at once', async () => {
    await mount(0)
    await shown()
    await page.evaluate(() => window.evidencePage.warm('照片'))
    await page.evaluate(() => window.evidencePage.setLoad(60_000, 0))
    await page.getByRole('tab', { name: /照片/ }).first().click()
    await shown()
  })
})

describe('reach', () => {
  it('tabs are one stop and go by arrow keys', async () => {
    await mount(0)
    await shown()
    await page
      .getByRole('tab', { name: /诊断证明书/ })
      .first()
      .focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('[role=tab][aria-selected=true]', { hasText: '传真' }).waitFor()
    await page.locator('[role=tab]:focus', { hasText: '传真' }).waitFor()
  })

  it('every button has a name', async () => {
    await mount(1)
    await shown()
    const nameless = await page
      .locator('.ev-pane button')
      .evaluateAll(
        (buttons) => buttons.filter((b) => !(b.getAttribute('aria-label') ?? b.textContent ?? '').trim()).length,
      )
    expect(nameless).toBe(0)
  })

  it('the page is painted in device pixels', async () => {
    const sharp = await harness.newPage({ ratio: 2 })
    await sharp.evaluate(
      (files) => window.evidencePage.mount(files, { left: 0, view: { fit: 'free', zoom: 0.25 } }),
      FILES,
    )
    await sharp.locator('.ev-pane:first-child .ev-sheet:not(.is-blank)').waitFor()
    await sharp.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.ev-sheet canvas')
      return canvas !== null && Math.abs(canvas.width - canvas.clientWidth * 2) <= 2
    })
    await sharp.context().close()
  })

  it('nothing left the origin', () => {
    expect(harness.trouble).toEqual([])
  })
})
