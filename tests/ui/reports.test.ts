import { describe, expect, it } from 'vitest'
import { createFakeCore } from './fake-core.ts'
import { fakeStatistics } from './fake-statistics.ts'
import { type Answer, axe, picture } from './harness.ts'
import { stage } from './stage.ts'

const harness = stage()

describe('统计', () => {
  it('shows every chart beside its numbers, intervals beside shares, nobody ranked, and says what is too little', async () => {
    const core = createFakeCore({ rows: 20, roles: ['supervisor'] })
    const real = core.call
    core.call = async (method, input): Promise<Answer> =>
      method === 'statistics.get' ? { ok: true, output: fakeStatistics() } : real(method, input)
    const { page, complaints, close } = await harness.open(core)
    await page.locator('.versions').waitFor()
    // At home a supervisor reads what goes over its time this week before anything else is opened.
    await page.getByText('照现在的速度，本周还将超期 23 件').waitFor()
    expect(await axe(page)).toEqual([])
    await picture(page, 'home-supervisor')
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await page.getByRole('heading', { name: '未来 5 个工作日' }).waitFor()
    await page.locator('.recharts-bar-rectangle').first().waitFor()
    const figures = (await page.locator('.reports-figures').textContent()) ?? ''
    expect(figures).toContain('95% 区间')
    expect(figures).toContain('不足 5 件，不显示')
    // One's own numbers first, then by 工号: 罗振宇 has done less than 何敏 and still stands where the number says.
    const numbers = await page.locator('.reports-table tbody th .num').allTextContents()
    const staff = numbers.filter((text) => /^\d{6}$/.test(text))
    expect(staff).toEqual(['010260', '010237', '010238', '010251'])
    // Everything the charts show is in a table too.
    expect(await page.locator('.chart:not([aria-hidden="true"])').count()).toBe(0)
    expect(await page.locator('.chart').count()).toBe(await page.locator('.chart-and-table table').count())
    await picture(page, 'reports')
    expect(await axe(page)).toEqual([])
    // Whether chance has looked at everybody, and nobody by name.
    const coverage = page
      .locator('section', { has: page.getByRole('heading', { name: '抽查覆盖', exact: true }) })
      .last()
    await coverage.scrollIntoViewIfNeeded()
    expect(await coverage.textContent()).toMatch(/每人每月前 20 件.*至少抽 1 件.*63 \/ 598 件.*6 人.*2 人.*都已抽够/)
    await picture(page, 'reports-coverage')
    expect(complaints).toEqual([])
    await close()
  })
})
