import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, type OpenDesk, picture, startHarness } from './harness.ts'
import { type RealCentre, type RealDesk, startRealCentre } from './real-desk.ts'
import { seeEverything, signIn } from './steps.ts'

let harness: Harness
let centre: RealCentre
let desk: RealDesk
let window: OpenDesk

beforeAll(async () => {
  ;[harness, centre] = await Promise.all([startHarness(), startRealCentre(30)])
  desk = await centre.desk()
  window = await harness.open(desk)
})
afterAll(async () => {
  await window?.close()
  await harness?.close()
  await centre?.close()
})

describe('a batch on a real core and centre', () => {
  it('is taken, worked on with the cable pulled, and arrives when it is back', async () => {
    const { page } = window
    await signIn(page, '010237')
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    await page.getByRole('spinbutton', { name: '件数' }).fill('2')
    await page.getByRole('button', { name: /^领取 2 件/ }).click()
    await page.getByText('现在可以拔网线').waitFor()
    desk.online(false)
    await desk.ask('sync.now', {})
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
    desk.online(true)
    await desk.ask('sync.now', {})
    await page.locator('.net', { hasText: '待发 0' }).waitFor()
    expect((await desk.ask('outbox.list', {})).map(({ state }) => state)).toEqual(['accepted'])
    expect(window.complaints).toEqual([])
  })
})
