import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import { createFakeCore, type FakeCore } from './fake-core.ts'
import { axe, picture, type View } from './harness.ts'
import { calmStage } from './stage.ts'
import { horizontalOverflow, openFirstCase } from './steps.ts'

type Workbench = Output<'workbench.open'>
type Side = 'left' | 'right'

const harness = calmStage()

const CASE = '00000000-0000-4000-8001-000000000001'

async function start(options: { core?: FakeCore; edit?: (workbench: Workbench) => Workbench; view?: View } = {}) {
  const { edit = (same) => same, view } = options
  const core = options.core ?? createFakeCore({ rows: 5, edit: (row, made) => (row === 1 ? edit(made) : made) })
  const desk = await harness.open(core, view)
  const { page } = desk
  await openFirstCase(page)
  for (const side of ['left', 'right'] as const) await sheet(page, side).waitFor()
  return { core, page }
}

const sheet = (page: Page, side: Side) => page.locator(`[data-pane="${side}"] .ev-sheet:not(.is-blank):not(.is-stale)`)
const scroller = (page: Page, side: Side) => page.locator(`[data-pane="${side}"] .ev-scroller`)
const top = (page: Page, side: Side) => scroller(page, side).evaluate((table) => table.scrollTop)
const width = (page: Page, side: Side) => sheet(page, side).evaluate((paper) => paper.clientWidth)
const chosen = (page: Page, side: Side) =>
  page.locator(`[data-pane="${side}"] [role=tab][aria-selected=true]`).textContent()
const scrollBy = (page: Page, side: Side, dy: number) =>
  scroller(page, side).evaluate((table, by) => table.scrollBy(0, by), dy)
/** Until a frame has begun and ended. */
const frames = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

describe('both papers at once', () => {
  it('scroll by the same distance from where each stands, and apart again', async () => {
    const { page } = await start()
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('+')
    await scroller(page, 'right').click({ position: { x: 20, y: 20 } })
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('+')
    await expect
      .poll(() => scroller(page, 'right').evaluate((t) => t.scrollHeight - t.clientHeight))
      .toBeGreaterThan(500)
    const [left, right] = [await top(page, 'left'), await top(page, 'right')]
    await scrollBy(page, 'left', 60 - left)
    await scrollBy(page, 'right', 200 - right)
    // a movement is told with the next frame: these two belong to the time before
    await frames(page)
    await page.keyboard.press('s')
    await page.getByRole('button', { name: /已同步/ }).waitFor()
    await scrollBy(page, 'left', 90)
    await expect.poll(() => top(page, 'right')).toBe(290)
    await scrollBy(page, 'right', -40)
    await expect.poll(() => top(page, 'left')).toBe(110)
    // nothing goes back and forth between the two
    await page.waitForTimeout(500)
    expect([await top(page, 'left'), await top(page, 'right')]).toEqual([110, 250])
    await page.keyboard.press('s')
    await scrollBy(page, 'left', 50)
    await page.waitForTimeout(300)
    expect(await top(page, 'right')).toBe(250)
  })

  it('zoom by the same factor, fit and turn pages together', async () => {
    const { core, page } = await start()
    await page.keyboard.press('s')
    const before = [await width(page, 'left'), await width(page, 'right')]
    await page.keyboard.press('+')
    await expect.poll(() => width(page, 'left')).toBeGreaterThan((before[0] ?? 0) * 1.2)
    await expect.poll(() => width(page, 'right')).toBeGreaterThan((before[1] ?? 0) * 1.2)
    await page.keyboard.press('0')
    await expect.poll(() => width(page, 'left')).toBe(before[0])
    await expect.poll(() => width(page, 'right')).toBe(before[1])
    await page.keyboard.press('v')
    await expect.poll(() => core.drafts.get(CASE)?.panes.map(({ fit }) => fit)).toEqual(['page', 'page'])
    // three pages on the right, one on the left: the right one goes on alone
    await page.keyboard.press('`')
    await page.keyboard.press('PageDown')
    await expect.poll(() => core.drafts.get(CASE)?.panes.map((pane) => pane.page)).toEqual([1, 2])
  })
})

describe('layouts', () => {
  it('put two papers side by side by key', async () => {
    const { page } = await start()
    await page.keyboard.press('l')
    await page.getByRole('button', { name: /诊断证明 \| 报告/ }).waitFor()
    await picture(page, 'evidence-layouts')
    await page.keyboard.press('2')
    await expect.poll(() => chosen(page, 'left')).toContain('申请表')
    await expect.poll(() => chosen(page, 'right')).toContain('身份证（人像面）')
    await page.keyboard.press('l')
    await page.keyboard.press('1')
    await expect.poll(() => chosen(page, 'left')).toContain('疾病诊断证明书')
    await expect.poll(() => chosen(page, 'right')).toContain('检验报告单')
    await page.keyboard.press('l')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /诊断证明 \| 报告/ }).waitFor({ state: 'detached' })
    expect(await page.locator('.identity').count()).toBe(1)
  })

  it('a former recognition is read beside this one and counts for nothing', async () => {
    const { core, page } = await start({
      edit: (made) => {
        const old = { ...made.case, id: '00000000-0000-4000-8001-000000000002' }
        const documents = made.case.documents.map((d, n) => ({
          ...d,
          id: `00000000-0000-4000-8113-00000000000${n}`,
          sha256: 'd'.repeat(63) + n,
        }))
        return { ...made, former: { ...old, documents } }
      },
    })
    await page.keyboard.press('l')
    await page
      .getByRole('button', { name: /本次 \| 原认定/ })
      .first()
      .click()
    await expect.poll(() => chosen(page, 'right')).toContain('原·疾病诊断证明书')
    await page.locator('[data-pane="right"]').getByRole('button', { name: '第 1 页，已看' }).waitFor()
    expect(core.drafts.get(CASE)?.seen.some((key) => key.includes('-8113-'))).toBe(false)
    const asked = core.calls.filter(({ method }) => method === 'document.bytes').map(({ input }) => input)
    expect(asked).toContainEqual({
      documentId: '00000000-0000-4000-8113-000000000003',
      caseId: '00000000-0000-4000-8001-000000000002',
    })
  })
})

describe('how a page lies', () => {
  it('is remembered for that page alone, also when the case is opened again', async () => {
    const { core, page } = await start()
    await page.keyboard.press('`')
    await page.keyboard.press('r')
    await page.keyboard.press(']')
    await page.keyboard.press(']')
    await page.keyboard.press('PageDown')
    await page.locator('[data-pane="right"] .ev-count', { hasText: '2 / 3' }).waitFor()
    await expect.poll(() => Object.values(core.drafts.get(CASE)?.pageTurns ?? {})).toEqual([1])
    await expect.poll(() => Object.values(core.drafts.get(CASE)?.pageTilts ?? {})).toEqual([1])
    const shape = () => sheet(page, 'right').evaluate((paper) => paper.clientWidth > paper.clientHeight)
    await expect.poll(shape).toBe(false)
    await page.keyboard.press('PageUp')
    await expect.poll(shape).toBe(true)
    await harness.close()
    const again = await start({ core })
    await expect
      .poll(() => again.page.locator('[data-pane="right"] .ev-paper').getAttribute('style'))
      .toContain('rotate(1deg)')
  })
})

describe('keys', () => {
  it('stand in the sheet and do what they say', async () => {
    const { page } = await start()
    await page.keyboard.press('?')
    for (const words of ['标记证据', '去阴影', '左右同步', '放大镜', '材料布局', '查找文字']) {
      await page.locator('.key-sheet', { hasText: words }).waitFor()
    }
    await page.keyboard.press('Escape')
    await page.keyboard.press('d')
    await page.keyboard.press('.')
    await page.keyboard.press('>')
    await page.keyboard.press('y')
    await page.locator('.ev-adjust').getByText('110%').first().waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('782')
    await page.getByText('1 / 1').last().waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('.identity').count()).toBe(1)
    // a short press switches the loupe on; a long one shows it while held
    await page.keyboard.press('m')
    await page.locator('.ev-loupe').waitFor()
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('m')
    await page.locator('.ev-loupe').waitFor({ state: 'detached' })
    await page.keyboard.down('m')
    await page.locator('.ev-loupe').waitFor()
    await page.waitForTimeout(400)
    await page.keyboard.up('m')
    await page.locator('.ev-loupe').waitFor({ state: 'detached' })
  })

  it('everything open at 1366 × 768 at 125 %, light and dark: nothing overflows, nothing nameless', async () => {
    const { page } = await start({ view: { width: 1093, height: 614, deviceScaleFactor: 1.25 } })
    for (const key of ['e', '1', 'Enter', 's', 'y', 'm']) await page.keyboard.press(key)
    await page.locator('.ev-loupe').waitFor()
    expect(await horizontalOverflow(page)).toBe(0)
    expect(await axe(page)).toEqual([])
    await picture(page, 'evidence-tools-125')
    await page.evaluate(() => localStorage.setItem('display', 'dark 14'))
    await page.reload()
    await openFirstCase(page)
    await sheet(page, 'left').waitFor()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('e')
    await page.locator('.ev-board').waitFor()
    expect(await horizontalOverflow(page)).toBe(0)
    await picture(page, 'evidence-tools-dark')
  })
})
