import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedCentre } from '#central/seed/seed.ts'
import { DEMO_PASSWORD, staffNosOf } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { launchDesk, type RunningDesk } from '../support/launch-desk.ts'
import { inkOf } from '../support/pixels.ts'
import { axe } from '../ui/harness.ts'

const shots = join(import.meta.dirname, '../../artifacts/screenshots')
const [staffNo = ''] = staffNosOf('first_reviewer')

let central: Central
let desk: RunningDesk

beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  central = await startCentral()
  await seedCentre(central, { cases: 30, seed: 11, workers: 2, today: chinaDate(new Date().toISOString()) })
  desk = await launchDesk(central.url)
})

afterAll(async () => {
  await desk?.close()
  await central?.close()
})

async function signInAndOpen(page: Page): Promise<void> {
  await page.getByLabel('工号').fill(staffNo)
  await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('您好').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('2')
  await page.locator('[role=row][aria-current=true]').first().waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-pane="left"] .ev-sheet canvas').waitFor()
}

async function openSecond(page: Page): Promise<Page> {
  const [second] = await Promise.all([desk.app.waitForEvent('window'), page.keyboard.press('w')])
  await second.locator('.ev-sheet canvas').waitFor()
  return second
}

/** Where the second window stands on the screen. */
const bounds = () =>
  desk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.webContents.getURL().endsWith('#evidence'))
      ?.getBounds(),
  )

async function setBounds(place: Electron.Rectangle): Promise<void> {
  await desk.app.evaluate(
    ({ BrowserWindow }, to) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.webContents.getURL().endsWith('#evidence'))
        ?.setBounds(to),
    place,
  )
  await expect.poll(bounds).toEqual(place)
}

/** The paper and page a pane shows, whether or not it is ticked as read. */
async function shown(pane: ReturnType<Page['locator']>): Promise<string> {
  const title = await pane.locator('[role=tab][aria-selected=true]').textContent()
  return `${title?.replace('✓', '').trim()} ${(await pane.locator('.ev-count').textContent())?.trim()}`
}

const ink = async (page: Page) => inkOf(await page.locator('.ev-sheet canvas').screenshot())

it('shows what the main window shows, follows it, and goes with the person and with the main window', async () => {
  const { page, app } = desk
  const errors: string[] = []
  await signInAndOpen(page)
  const second = await openSecond(page)
  second.on('pageerror', (error) => errors.push(error.message))
  second.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  const main = page.locator('.pane-frame.active')
  const other = second.locator('.pane-frame')

  expect(second.url()).toBe('app://desk/index.html#evidence')
  await expect.poll(() => ink(second), { timeout: 30_000 }).toBeGreaterThan(0.005)
  await expect.poll(() => shown(other)).toBe(await shown(main))
  expect(await second.locator('.ev-watermark').count()).toBeGreaterThan(0)
  expect(await second.evaluate(() => typeof Reflect.get(window, 'require'))).toBe('undefined')
  await second.screenshot({ path: join(shots, 'second-window.png') })

  // another paper, another page, another case: the second window goes along
  const before = await shown(main)
  await main.locator('[role=tab]').nth(2).click()
  await expect.poll(() => shown(main)).not.toBe(before)
  await expect.poll(() => shown(other)).toBe(await shown(main))
  const turned = await shown(main)
  await page.keyboard.press('Space')
  await expect.poll(() => shown(main)).not.toBe(turned)
  await expect.poll(async () => (await shown(other)) === (await shown(main))).toBe(true)
  const caseNo = await second.locator('header .num').textContent()
  await page.keyboard.press('j')
  await expect.poll(() => second.locator('header .num').textContent(), { timeout: 15_000 }).not.toBe(caseNo)
  await expect.poll(async () => (await shown(other)) === (await shown(main)), { timeout: 15_000 }).toBe(true)

  // a paper chosen there stays there until it is told to follow again
  await other.locator('[role=tab]').nth(3).click()
  const chosen = await shown(other)
  await main.locator('[role=tab]').nth(1).click()
  await expect.poll(() => shown(main)).not.toBe(chosen)
  await second.waitForTimeout(500)
  expect(await shown(other)).toBe(chosen)
  // pages looked at there do not count, and are not ticked as if they did
  expect(await other.locator('[role=tab]').filter({ hasText: '✓' }).count()).toBe(0)
  expect(await axe(second)).toEqual([])
  await second.getByRole('button', { name: /跟随主窗口/ }).click()
  await expect.poll(async () => (await shown(other)) === (await shown(main))).toBe(true)

  // one only, and no other address
  await page.keyboard.press('w')
  for (const url of ['/index.html', '/index.html#evidence2', 'https://example.org/', 'about:blank']) {
    expect(await page.evaluate((to) => window.open(to) === null, url)).toBe(true)
  }
  expect(await second.evaluate(() => window.open('/index.html#evidence') === null)).toBe(true)
  expect(app.windows()).toHaveLength(2)

  // the case left: nothing of it stays on the other screen
  await page.keyboard.press('Escape')
  await second.getByText('主窗口没有打开申请').waitFor()
  expect(errors).toEqual([])

  const place = { x: 40, y: 50, width: 700, height: 600 }
  await setBounds(place)
  const closed = second.waitForEvent('close')
  await page.locator('.top').getByRole('button', { name: staffNo }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.getByLabel('工号').waitFor()
  await closed
  expect(app.windows()).toHaveLength(1)

  // opened again it stands where it was left, and goes with the main window
  await signInAndOpen(page)
  await openSecond(page)
  expect(await bounds()).toEqual(place)
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => !window.webContents.getURL().endsWith('#evidence'))
      ?.close()
  })
  await ended
})
