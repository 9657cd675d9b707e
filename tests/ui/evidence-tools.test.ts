import { createCanvas } from '@napi-rs/canvas'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PaneAct } from './evidence-page/page-api.ts'
import * as samples from './evidence-page/samples.ts'
import { type Harness, startHarness } from './evidence-page/serve.ts'
import { fakePdf } from './fake-pdf.ts'

let harness: Harness
let page: Page
beforeAll(async () => {
  harness = await startHarness()
  page = harness.page
  harness.files.set(
    '化验单',
    fakePdf([
      ['Report one', 'Scr 782 umol/L   GFR 8 ml/min'],
      ['Report two', 'HbA1c 9.1 %'],
      ['Report three', 'Scr 801 umol/L'],
    ]),
  )
  harness.files.set('传真', samples.faxTiff('g4', 5))
  harness.files.set('照片', samples.jpeg(1))
  harness.files.set('加密文件', samples.lockedPdf())
})
afterAll(() => harness.close())

const FILES = [
  { name: '化验单', pages: 3 },
  { name: '传真', pages: 5 },
  { name: '照片', pages: 1 },
  { name: '加密文件', pages: 1 },
]

const pane = () => page.locator('.ev-pane:first-child')
const sheet = () => pane().locator('.ev-sheet:not(.is-blank):not(.is-stale)')
const view = () => page.evaluate(() => window.evidencePage.view('left'))
const seen = () => page.evaluate(() => window.evidencePage.seen())
const act = (name: PaneAct, direction: 1 | -1 = 1) =>
  page.evaluate(([n, d]) => window.evidencePage.act('left', n, d), [name, direction] as const)

async function openSearch() {
  await act('search')
  await pane().locator('.ev-search input:focus').waitFor()
}

async function mount(left: number, options: object = {}) {
  await page.evaluate(() => window.evidencePage.setLoad(0, 0))
  await page.evaluate(([files, l, more]) => window.evidencePage.mount(files, { left: l, single: true, ...more }), [
    FILES,
    left,
    options,
  ] as const)
}

beforeEach(() => page.evaluate(() => window.evidencePage.forget()))

describe('words on a page', () => {
  it('are found on every page, the hit highlighted and in view, on and back by key', async () => {
    await mount(0, { view: { fit: 'free', zoom: 3 } })
    await sheet().waitFor()
    await openSearch()
    await page.keyboard.type('scr')
    await pane().getByText('1 / 2').waitFor()
    await pane().locator('.ev-hits .is-current').waitFor()
    await page.keyboard.press('Enter')
    await pane().getByText('2 / 2').waitFor()
    await page.waitForFunction(() => window.evidencePage.view('left').page === 3)
    await sheet().waitFor()
    // the page is on the table before it is scrolled to the hit
    await expect
      .poll(() =>
        pane()
          .locator('.ev-hits .is-current')
          .evaluate((hit) => {
            const table = hit.closest('.ev-scroller')?.getBoundingClientRect()
            const box = hit.getBoundingClientRect()
            return table && box.left >= table.left && box.right <= table.right && box.top >= table.top
          }),
      )
      .toBe(true)
    await page.keyboard.press('Shift+Enter')
    await page.waitForFunction(() => window.evidencePage.view('left').page === 1)
    await page.keyboard.press('Escape')
    await pane().locator('.ev-search').waitFor({ state: 'detached' })
    expect(await pane().locator('.ev-hits').count()).toBe(0)
  })

  it('says when a word is not there, and when there are no words at all', async () => {
    await mount(0)
    await sheet().waitFor()
    await openSearch()
    await page.keyboard.type('nothing like it')
    await pane().getByText('没有找到').waitFor()
    await mount(1)
    await sheet().waitFor()
    await openSearch()
    await pane().getByText('这份材料是图像，没有可搜索的文字').waitFor()
  })

  it('lie over their picture and can be selected and copied', async () => {
    await mount(0)
    const line = pane().locator('.ev-line span', { hasText: 'Scr 782' })
    await line.waitFor()
    const box = await line.boundingBox()
    const paper = await sheet().boundingBox()
    if (!box || !paper) throw new Error('no words')
    // the sample prints this line 70 pt from the left, its baseline 146 pt from the top of 842
    expect((box.x - paper.x) / paper.width).toBeCloseTo(70 / 595, 1)
    expect((box.y + box.height / 2 - paper.y) / paper.height).toBeCloseTo(141 / 842, 1)
    await page.mouse.move(box.x + 1, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 5 })
    await page.mouse.up()
    expect(await page.evaluate(() => getSelection()?.toString())).toContain('782')
    expect((await view()).scrollY).toBe(0)
  })
})

describe('how a page is shown', () => {
  it('straightens in half degrees and goes back, without touching the turn', async () => {
    await mount(2)
    await sheet().waitFor()
    await act('rotate')
    for (let i = 0; i < 3; i += 1) await act('tilt')
    expect(await view()).toMatchObject({ tilt: 1.5, turns: 1 })
    expect(await pane().locator('.ev-paper').getAttribute('style')).toContain('rotate(1.5deg)')
    await act('restore')
    expect(await view()).toMatchObject({ tilt: 0, turns: 1 })
  })

  it('takes the shadow off the paper and leaves the print', async () => {
    harness.files.set('阴影', shadedPage())
    await page.evaluate(() => window.evidencePage.mount([{ name: '阴影', pages: 1 }], { left: 0, single: true }))
    await sheet().waitFor()
    const [light, shade, print] = await brightness()
    expect(light).toBeGreaterThan(240)
    expect(shade).toBeLessThan(150)
    await act('evenLight')
    await expect.poll(async () => (await brightness())[1]).toBeGreaterThan(235)
    expect((await brightness())[2]).toBeLessThan(90)
    expect(print).toBeLessThan(90)
    await act('evenLight')
    await expect.poll(async () => (await brightness())[1]).toBeLessThan(150)
  })

  it('a zoom step shows the old pixels larger in the next frame', async () => {
    await mount(2)
    await sheet().waitFor()
    const frames = await page.evaluate(async () => {
      const width = () => document.querySelector('.ev-sheet')?.clientWidth ?? 0
      const before = width()
      // pressed as a person does: what a script does may wait
      document.querySelector<HTMLElement>('.ev-bar [aria-label="放大"]')?.click()
      let n = 0
      while (width() === before && n < 10) {
        await new Promise((done) => requestAnimationFrame(done))
        n += 1
      }
      return n
    })
    expect(frames).toBeLessThanOrEqual(1)
  })

  it('has a loupe: twice, three, four times, with the watermark, and off', async () => {
    await mount(2, { view: { fit: 'page' } })
    await sheet().waitFor()
    const box = await sheet().boundingBox()
    if (!box) throw new Error('no page')
    for (const factor of [2, 3, 4]) {
      await act('loupe')
      await pane()
        .getByRole('img', { name: `放大镜，${factor} 倍` })
        .waitFor()
      // the four quarters of the sample have their own colours: the middle of the loupe shows the one under it
      await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25)
      await expect.poll(() => loupeColour()).toEqual(await pageColour(0.25, 0.25))
      await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.75)
      await expect.poll(() => loupeColour()).toEqual(await pageColour(0.75, 0.75))
    }
    await act('loupe')
    await pane().locator('.ev-loupe').waitFor({ state: 'detached' })
  })

  it('adjusts by mouse as by key, each with a name', async () => {
    await mount(2)
    await sheet().waitFor()
    await pane().getByRole('button', { name: '调整显示' }).click()
    await pane().getByRole('button', { name: '调亮' }).click()
    await pane().getByRole('button', { name: '提高对比度' }).click()
    expect((await view()).look).toEqual({ brightness: 1.1, contrast: 1.1, evenLight: false })
    expect(
      await pane()
        .locator('.ev-picture')
        .first()
        .evaluate((c) => c.style.filter),
    ).toContain('brightness(1.1)')
    await pane()
      .getByRole('button', { name: /还原本页/ })
      .click()
    expect((await view()).look).toEqual({ brightness: 1, contrast: 1, evenLight: false })
  })
})

describe('a page counts as seen', () => {
  const cover = (share: number) =>
    page.evaluate((height) => {
      const cloth = document.createElement('div')
      cloth.id = 'cloth'
      cloth.style.cssText = `position:fixed;inset:0 0 auto 0;height:${height}vh;background:#fff;z-index:99`
      document.body.append(cloth)
    }, share * 100)
  const uncover = () => page.evaluate(() => document.getElementById('cloth')?.remove())

  it('not while something lies over it, and then it does', async () => {
    await cover(1)
    await mount(2, { view: { fit: 'page' } })
    await sheet().waitFor()
    const before = (await seen()).length
    await page.waitForTimeout(1500)
    expect((await seen()).length).toBe(before)
    await uncover()
    await expect.poll(async () => (await seen()).length).toBe(before + 1)
  })

  it('not while less than half of it is in view; piece by piece it does', async () => {
    await mount(2, { view: { fit: 'free', zoom: 4 } })
    await sheet().waitFor()
    const before = (await seen()).length
    await page.waitForTimeout(1500)
    expect((await seen()).length).toBe(before)
    for (const [x, y] of [
      [0, 0],
      [0.5, 0],
      [1, 0],
      [1, 0.5],
      [0.5, 0.5],
      [0, 0.5],
      [0, 1],
      [0.5, 1],
      [1, 1],
    ] as const) {
      await pane()
        .locator('.ev-scroller')
        .evaluate(
          (table, at) => {
            table.scrollLeft = at.x * (table.scrollWidth - table.clientWidth)
            table.scrollTop = at.y * (table.scrollHeight - table.clientHeight)
          },
          { x, y },
        )
      await page.waitForTimeout(900)
    }
    await expect.poll(async () => (await seen()).length).toBe(before + 1)
  })

  it('not in a window nobody can see', async () => {
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    })
    await mount(2, { view: { fit: 'page' } })
    await sheet().waitFor()
    const before = (await seen()).length
    await page.waitForTimeout(1500)
    expect((await seen()).length).toBe(before)
    await page.evaluate(() => Reflect.deleteProperty(document, 'visibilityState'))
    await expect.poll(async () => (await seen()).length).toBe(before + 1)
  })
})

describe('a file that does not open', () => {
  it('asks for the password and tells when it is wrong', async () => {
    await mount(3)
    await pane().getByText('需要打开密码').waitFor()
    await pane().getByLabel('打开密码').fill('not it')
    await page.keyboard.press('Enter')
    await pane().getByText('密码不对').waitFor()
    expect(await pane().getByLabel('打开密码').inputValue()).toBe('')
  })

  it('opens by itself once its bytes have arrived', async () => {
    await page.evaluate(() => window.evidencePage.setLoad(0, 2))
    await page.evaluate((files) => window.evidencePage.mount(files, { left: 2, single: true }), FILES)
    await pane().getByRole('button', { name: '下载后再次打开' }).click()
    await pane().getByText('正在等这份文件下载到本机').waitFor()
    await sheet().waitFor()
  })
})

it('nothing left the origin', () => {
  expect(harness.trouble).toEqual([])
})

/** A page of print whose right half lies in the shade. */
function shadedPage(): Uint8Array {
  const canvas = createCanvas(600, 800)
  const context = canvas.getContext('2d')
  const light = context.createLinearGradient(0, 0, 600, 0)
  light.addColorStop(0.3, '#ffffff')
  light.addColorStop(0.8, '#807868')
  context.fillStyle = light
  context.fillRect(0, 0, 600, 800)
  context.fillStyle = '#101010'
  for (let y = 40; y < 780; y += 30) context.fillRect(40, y, 520, 5)
  return canvas.toBuffer('image/png')
}

/** Green of the canvas on lit paper, on shaded paper, on shaded print. */
function brightness(): Promise<number[]> {
  return pane()
    .locator('.ev-sheet canvas')
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas')
      const context = canvas.getContext('2d')
      const at = (x: number, y: number) =>
        context?.getImageData(Math.round((x / 600) * canvas.width), Math.round((y / 800) * canvas.height), 1, 1)
          .data[1] ?? -1
      return [at(60, 415), at(540, 415), at(540, 402)]
    })
}

const loupeColour = () => colour('.ev-loupe canvas', 0.5, 0.5)
const pageColour = (x: number, y: number) => colour('.ev-sheet canvas', x, y)

/** Which channels are bright, so that the faint watermark makes no difference. */
function colour(selector: string, x: number, y: number): Promise<boolean[]> {
  return pane()
    .locator(selector)
    .first()
    .evaluate(
      (canvas, at) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas')
        const data = canvas
          .getContext('2d')
          ?.getImageData(Math.round(canvas.width * at.x), Math.round(canvas.height * at.y), 1, 1).data
        return [...(data ?? [])].slice(0, 3).map((value) => value > 110)
      },
      { x, y },
    )
}
