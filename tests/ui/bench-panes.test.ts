import { describe, expect, it } from 'vitest'
import { createFakeCore } from './fake-core.ts'
import { stage } from './stage.ts'
import { openFirstCase } from './steps.ts'

const harness = stage()

async function start() {
  const core = createFakeCore({ rows: 5 })
  const desk = await harness.open(core)
  await openFirstCase(desk.page)
  await desk.page.locator('.ev-thumb canvas').first().waitFor()
  return { core, desk, page: desk.page }
}

describe('scrolling a paper', () => {
  it('is written once the hand rests, and not lost when the case is left at once', async () => {
    const { core, desk, page } = await start()
    const caseId = '00000000-0000-4000-8001-000000000001'
    await page.locator('[data-pane="left"] .ev-scroller').evaluate(async (table) => {
      while (table.scrollHeight <= table.clientHeight) await new Promise((done) => requestAnimationFrame(done))
    })
    // what looking at the first pages writes is over
    await page.locator('.materials .seen').first().waitFor()
    await expect.poll(() => core.drafts.get(caseId)?.seen.length).toBeGreaterThan(1)
    const saves = () => core.calls.filter(({ method }) => method === 'workbench.saveDraft').length
    const before = saves()
    const last = await page.locator('[data-pane="left"] .ev-scroller').evaluate(async (table) => {
      const range = table.scrollHeight - table.clientHeight
      const start = performance.now()
      while (performance.now() - start < 1500) {
        table.scrollTop = (range * (performance.now() - start)) / 3000
        await new Promise((done) => requestAnimationFrame(done))
      }
      // the pane reports the last frame in the next one
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      return table.scrollTop / range
    })
    expect(saves() - before).toBeLessThanOrEqual(1)
    await page.keyboard.press('Escape')
    await page.locator('.list').waitFor()
    await expect.poll(() => core.drafts.get(caseId)?.panes[0]?.scrollY).toBeCloseTo(last, 2)
    await desk.close()
  })
})

describe('the tabs of the papers at 1366 × 768', () => {
  it('show at least four papers at once, the chosen one whole', async () => {
    const { desk, page } = await start()
    const tabs = page.locator('[data-pane="left"] [role=tab]')
    const visible = () =>
      tabs.evaluateAll((all) => {
        const list = all[0]?.parentElement?.getBoundingClientRect()
        const whole = (tab: Element) => {
          const box = tab.getBoundingClientRect()
          return list !== undefined && box.left >= list.left - 1 && box.right <= list.right + 1
        }
        return {
          count: all.filter(whole).length,
          chosen: all.filter((tab) => tab.ariaSelected === 'true').every(whole),
          cut: all
            .filter((tab) => tab.ariaSelected === 'true')
            .some((tab) => [...tab.children].some((part) => part.scrollWidth > part.clientWidth + 1)),
        }
      })
    for (let n = 0; n < (await tabs.count()); n += 1) {
      await tabs.nth(n).click()
      await expect.poll(async () => (await visible()).chosen).toBe(true)
      expect((await visible()).cut).toBe(false)
    }
    await tabs.first().click()
    await expect.poll(async () => (await visible()).count).toBeGreaterThanOrEqual(4)
    expect(await page.locator('[data-pane="left"]').getByRole('button', { name: '适页' }).isVisible()).toBe(true)
    await desk.close()
  })
})
