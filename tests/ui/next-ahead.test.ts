import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { createFakeCore, type FakeCore } from './fake-core.ts'
import { calmStage } from './stage.ts'
import { openFirstCase } from './steps.ts'

const harness = calmStage()

const READY = '（已就绪）'
const idOf = (row: number) => `00000000-0000-4000-8001-${String(row).padStart(12, '0')}`
const name = (page: Page) => page.locator('.identity h1').textContent()

async function start() {
  const core = createFakeCore({ rows: 5 })
  const { page } = await harness.open(core)
  await openFirstCase(page)
  await page.getByText(READY).waitFor()
  return { core, page }
}

const askedOf = (core: FakeCore, row: number, method: string) =>
  core.calls.filter((call) => call.method === method && JSON.stringify(call.input).includes(idOf(row)))

/** Counts the elements the page makes from now on. */
const countMade = (page: Page) =>
  page.evaluate(() => {
    const make = document.createElement
    document.documentElement.dataset.made = '0'
    Reflect.set(document, 'createElement', (...asked: Parameters<typeof make>) => {
      const { dataset } = document.documentElement
      dataset.made = String(Number(dataset.made) + 1)
      return make.apply(document, asked)
    })
  })
const made = (page: Page) => page.evaluate(() => Number(document.documentElement.dataset.made))

/** Until the page has made nothing for a while: what is drawn ahead is drawn when nothing else is to be done. */
async function drawnAhead(page: Page): Promise<void> {
  await countMade(page)
  let before = -1
  while (before !== (await made(page))) {
    before = await made(page)
    await page.waitForTimeout(600)
  }
}

/** Presses the key and tells, in the first frame that names another case, what of it is there. */
async function firstFrame(page: Page, key: string) {
  const before = await made(page)
  await page.evaluate(() => {
    const number = () => document.querySelector('.identity .num')?.textContent
    const was = number()
    const ink = (canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      return pixels.some((value, at) => at % 4 === 0 && value < 128)
    }
    const look = () => {
      if (number() === was) return requestAnimationFrame(look)
      const sheets = [...document.querySelectorAll('.ev-sheet')]
      const inked = [...document.querySelectorAll<HTMLCanvasElement>('.ev-sheet canvas')].filter(ink)
      const { dataset } = document.documentElement
      dataset.first = JSON.stringify({
        shown: sheets.filter((sheet) => sheet.className === 'ev-sheet').length,
        inked: inked.length,
        made: Number(dataset.made),
      })
    }
    requestAnimationFrame(look)
  })
  await page.keyboard.press(key)
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.first)).toBeTruthy()
  const first = await page.evaluate(() => JSON.parse(document.documentElement.dataset.first ?? '{}'))
  return { ...first, made: first.made - before }
}

describe('the next case, drawn ahead', () => {
  it('comes on with both pages painted and hardly anything left to make', async () => {
    const { page } = await start()
    await drawnAhead(page)
    const first = await firstFrame(page, 'j')
    expect(first).toMatchObject({ shown: 2, inked: 2 })
    // a whole bench is several hundred elements
    expect(first.made).toBeLessThan(60)
  })

  it('is no part of the document, has no keys, and nothing of it counts as seen', async () => {
    const { core, page } = await start()
    await drawnAhead(page)
    expect(await page.locator('.bench').count()).toBe(1)
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
      return ids.filter((id, at) => ids.indexOf(id) !== at)
    })
    expect(twice).toEqual([])
    await page.keyboard.press('1')
    await expect.poll(() => core.drafts.get(idOf(1))?.criteria.length).toBe(1)
    await expect.poll(() => core.drafts.get(idOf(1))?.seen.length).toBeGreaterThan(1)
    expect(core.drafts.has(idOf(2))).toBe(false)
    expect(askedOf(core, 2, 'workbench.saveDraft')).toEqual([])
    const looks = askedOf(core, 2, 'workbench.open').filter(({ input }) => JSON.stringify(input).includes('look'))
    expect(looks).toEqual([])
  })

  it('has its own turn and size of the page, and the draft that was left in it', async () => {
    const { core, page } = await start()
    await page.keyboard.press('j')
    await page.getByText(/第 2 \/ 5 件.*已就绪/).waitFor()
    await page.keyboard.press('1')
    await expect.poll(() => core.drafts.get(idOf(2))?.criteria.length).toBe(1)
    await page.keyboard.press('k')
    await page.getByText(/第 1 \/ 5 件.*已就绪/).waitFor()
    await drawnAhead(page)
    const width = () => page.locator('[data-pane="left"] .ev-sheet').evaluate((sheet) => sheet.clientWidth)
    const fits = await width()
    for (const key of ['r', '+', '+']) await page.keyboard.press(key)
    await expect.poll(() => Object.keys(core.drafts.get(idOf(1))?.pageTurns ?? {}).length).toBe(1)
    const before = await name(page)
    await page.keyboard.press('j')
    await expect.poll(() => name(page)).not.toBe(before)
    expect(await width()).toBe(fits)
    expect(await page.locator('.criterion.met').count()).toBe(1)
    expect(core.drafts.get(idOf(2))?.criteria.length).toBe(1)
    expect(core.drafts.get(idOf(2))?.pageTurns ?? {}).toEqual({})
  })

  it('is drawn anew when it has changed', async () => {
    const { core, page } = await start()
    await drawnAhead(page)
    const read = askedOf(core, 2, 'workbench.open').length
    core.sync = { ...core.sync, changes: core.sync.changes + 1 }
    core.emit('sync.changed', core.sync)
    await expect.poll(() => askedOf(core, 2, 'workbench.open').length).toBeGreaterThan(read)
    await page.getByText(READY).waitFor()
    await page.waitForTimeout(600)
    // set up a second time, from the new answer
    expect(await made(page)).toBeGreaterThan(200)
    await page.keyboard.press('j')
    await page.getByText(/第 2 \/ 5 件/).waitFor()
    expect(await page.locator('.bench').count()).toBe(1)
  })
})
