import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import { createFakeCore } from './fake-core.ts'
import { stage } from './stage.ts'
import { openCase, openFirstCase } from './steps.ts'

type Opened = Output<'workbench.open'>
type Now = { version: number; news: Opened['news'] }

const NEW_REPORT = '00000000-0000-4000-8000-00000000abcd'

const harness = stage()

/** The first case with a second report, handed in after this person last looked. */
const answered =
  (now: () => Now) =>
  (number: number, workbench: Opened): Opened => {
    const report = workbench.case.documents.find(({ material }) => material === 'report')
    if (number !== 1 || !report) return workbench
    const newer = { ...report, id: NEW_REPORT, title: '检验报告单（补交）', addedAt: '2026-11-18T09:00:00+08:00' }
    const local = { ...workbench.local, [newer.id]: true }
    const { version, news } = now()
    const documents = [...workbench.case.documents, newer]
    return { ...workbench, local, news, case: { ...workbench.case, version, applicationNo: `A${version}`, documents } }
  }

async function start(now: () => Now) {
  const core = createFakeCore({ rows: 5, edit: answered(now) })
  const desk = await harness.open(core)
  await openFirstCase(desk.page)
  await desk.page.locator('.ev-thumb canvas').first().waitFor()
  return { core, desk, page: desk.page }
}

const chosen = (page: Page, side: 'left' | 'right') =>
  page.locator(`[data-pane="${side}"] [role=tab][aria-selected=true]`).getAttribute('aria-label')
const badges = (page: Page) => page.locator('[data-pane="right"] .ev-new').count()
describe('what came in since the last look', () => {
  it('is told and marked, beside what it replaces, and is new no longer when the case is opened again', async () => {
    let news = { documents: [NEW_REPORT], amended: true }
    const { desk, page } = await start(() => ({ version: 1, news }))
    expect(await chosen(page, 'left')).toMatch(/^检验报告单/)
    expect(await chosen(page, 'right')).toMatch(/^检验报告单（补交），上次看过以后新收/)
    expect(await badges(page)).toBe(1)
    await page.getByText('您上次看过以后：新收 1 份材料，已标「新」；申请信息有更正').waitFor()
    news = { documents: [], amended: false }
    await page.keyboard.press('Escape')
    await page.locator('.list').waitFor()
    await openCase(page)
    await page.locator('.ev-thumb canvas').first().waitFor()
    expect(await badges(page)).toBe(0)
    expect(await page.locator('.banner.news').count()).toBe(0)
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('stays marked when the open case is reloaded, which is a look of its own', async () => {
    let now = { version: 1, news: { documents: [NEW_REPORT], amended: false } }
    const { core, desk, page } = await start(() => now)
    await page.locator('[data-pane="right"] .ev-new').waitFor()
    now = { version: 2, news: { documents: [], amended: false } }
    core.sync = { ...core.sync, changes: core.sync.changes + 1 }
    core.emit('sync.changed', core.sync)
    await page.getByRole('button', { name: '载入最新情况' }).click()
    await page.getByRole('button', { name: '载入最新情况' }).waitFor({ state: 'detached' })
    expect(await badges(page)).toBe(1)
    await desk.close()
  })

  it('is nothing on the first look', async () => {
    const { desk, page } = await start(() => ({ version: 1, news: { documents: [], amended: false } }))
    expect(await chosen(page, 'left')).not.toContain('新收')
    expect([await badges(page), await page.locator('.banner.news').count()]).toEqual([0, 0])
    await desk.close()
  })
})
