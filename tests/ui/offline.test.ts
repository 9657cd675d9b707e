import { describe, expect, it } from 'vitest'
import { picture } from './harness.ts'
import { realStage } from './stage.ts'
import { seeEverything, signIn } from './steps.ts'

const stage = realStage(30)

describe('a batch on a real core and centre', () => {
  it('is taken, worked on with the cable pulled, and arrives when it is back', async () => {
    const { page } = stage.window
    await signIn(page, '010237')
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    await page.getByRole('spinbutton', { name: '件数' }).fill('2')
    await page.getByRole('button', { name: /^领取 2 件/ }).click()
    await page.getByText('现在可以拔网线').waitFor()
    stage.desk.online(false)
    await stage.desk.ask('sync.now', {})
    await page.getByText('离线（自').waitFor()
    expect(await page.locator('.net').textContent()).toContain('可用至')
    await page.locator('.batch-cases').getByRole('button', { name: '打开' }).first().click()
    await page.locator('.identity .holder', { hasText: '在我的离线包里' }).waitFor()
    await seeEverything(page)
    await picture(page, 'offline-case')
    await page.keyboard.press('x')
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Enter')
    await page.locator('.net', { hasText: '待发 1' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    await page.locator('.batch-cases .mark', { hasText: '已办' }).waitFor()
    await picture(page, 'offline-batch')
    stage.desk.online(true)
    await stage.desk.ask('sync.now', {})
    await page.locator('.net', { hasText: '待发 0' }).waitFor()
    expect((await stage.desk.ask('outbox.list', {})).map(({ state }) => state)).toEqual(['accepted'])
    expect(stage.window.complaints).toEqual([])
  })
})
