import { describe, expect, it } from 'vitest'
import { axe, picture } from './harness.ts'
import { DEMO_PASSWORD } from './real-desk.ts'
import { realStage } from './stage.ts'
import { goToQueue, horizontalOverflow, openCase, openFirstCase, signIn } from './steps.ts'

const stage = realStage(30)

/** Nothing complained about, nobody locked out, nothing wider than the screen. */
async function isSound(name: string): Promise<void> {
  const { page, complaints } = stage.window
  await picture(page, name)
  expect(complaints).toEqual([])
  expect(await axe(page)).toEqual([])
  expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
}

describe('every screen on a real core and centre, 1366×768', () => {
  it('登录', async () => {
    await stage.window.page.getByLabel('工号').waitFor()
    await isSound('sign-in')
  })
  it('首页', async () => {
    await signIn(stage.window.page, '010237')
    await stage.window.page.locator('.urgent button').first().waitFor()
    await isSound('home')
  })
  it('队列', async () => {
    await goToQueue(stage.window.page, 2)
    await stage.window.page.locator('.row.on .c-caseNo').waitFor()
    await isSound('queue')
  })
  it('审核台', async () => {
    await openCase(stage.window.page)
    await stage.window.page.locator('.materials .seen').first().waitFor()
    await isSound('workbench')
  })
  it('为什么是这一天', async () => {
    await stage.window.page.locator('.identity .why').click()
    await stage.window.page.locator('.why-details li').first().waitFor()
    await isSound('deadline')
    await stage.window.page.locator('.identity h1').click()
  })
  it('不予认定', async () => {
    await stage.window.page.keyboard.press('x')
    await stage.window.page.keyboard.press('2')
    await isSound('reject')
    await stage.window.page.keyboard.press('Escape')
  })
  it('补正', async () => {
    await stage.window.page.keyboard.press('b')
    await stage.window.page.keyboard.press('1')
    await isSound('supplement')
    await stage.window.page.keyboard.press('Escape')
  })
  it('设置解锁 PIN, by keys alone', async () => {
    const { page } = stage.window
    const { keyboard } = page
    await page.locator('.who-am-i').click()
    await page.getByRole('menuitem', { name: '设置解锁 PIN' }).click()
    await page.locator('.set-pin input:focus').waitFor()
    await isSound('set-pin')
    await keyboard.type(DEMO_PASSWORD)
    for (const digits of ['204731', '204730']) {
      await keyboard.press('Tab')
      await keyboard.type(digits)
    }
    await keyboard.press('Enter')
    await page.locator('.set-pin .missing', { hasText: '两次输入的 PIN 不一样' }).waitFor()
    await keyboard.press('Backspace')
    await keyboard.type('1')
    await keyboard.press('Enter')
    await page.getByText('PIN 已设置').waitFor()
    expect(await page.locator('.set-pin').count()).toBe(0)
  })
  it('全部快捷键', async () => {
    await stage.window.page.keyboard.press('?')
    await isSound('keys')
    await stage.window.page.keyboard.press('Escape')
  })
  it('发件箱，离线时也说得清', async () => {
    stage.desk.online(false)
    await stage.desk.ask('sync.now', {})
    await stage.window.page.getByText('离线（自').waitFor()
    await stage.window.page.keyboard.press('g')
    await stage.window.page.keyboard.press('o')
    await stage.window.page.locator('.outbox').waitFor()
    await isSound('outbox-offline')
    await stage.window.page.locator('.net').click()
    await stage.window.page.locator('.net-details').waitFor()
    await picture(stage.window.page, 'link-offline')
    stage.desk.online(true)
    await stage.desk.ask('sync.now', {})
  })
})

describe('other sizes', () => {
  it.each([
    { name: '1920x1080', width: 1920, height: 1080, deviceScaleFactor: 1 },
    // a 1366×768 monitor at 125 %
    { name: '125', width: 1093, height: 614, deviceScaleFactor: 1.25 },
  ])('no horizontal scroll at $name', async ({ name, ...view }) => {
    const other = await stage.open(stage.desk, view)
    await other.page.locator('.versions').waitFor()
    await goToQueue(other.page, 2)
    expect(await horizontalOverflow(other.page)).toBeLessThanOrEqual(0)
    await picture(other.page, `queue-${name}`)
    await openCase(other.page)
    expect(await horizontalOverflow(other.page)).toBeLessThanOrEqual(0)
    await expect.poll(() => other.page.locator('.ev-sheet:not(.is-blank)').count()).toBe(2)
    await picture(other.page, `workbench-${name}`)
    expect(other.complaints).toEqual([])
    await other.close()
  })

  it('keeps every button at 20 px text', async () => {
    const other = await stage.open(stage.desk)
    await other.page.evaluate(() => localStorage.setItem('display', 'dark 20'))
    await other.page.reload()
    await openFirstCase(other.page)
    const buttons = await other.page.locator('.deed').all()
    for (const button of buttons) {
      const box = await button.boundingBox()
      expect(box && box.x + box.width).toBeLessThanOrEqual(1366)
    }
    await picture(other.page, 'workbench-dark-20')
    expect(await axe(other.page)).toEqual([])
    await other.close()
  })
})
