import type { Page } from 'playwright-core'
import { DEMO_PASSWORD } from './real-desk.ts'

/** Signs in on the sign-in screen and waits for the frame with its policy. */
export async function signIn(page: Page, staffNo: string): Promise<void> {
  await page.getByLabel('工号').fill(staffNo)
  await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('.home-table, .empty').first().waitFor()
  await page.locator('.versions').waitFor()
}

/** A clerk signs in and goes to 窗口, where nobody stands yet. */
export async function goToWindowDesk(page: Page, staffNo: string): Promise<void> {
  await signIn(page, staffNo)
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await page.locator('.window-find input').waitFor()
}

/** Goes to the n-th queue (1 待受理 … 7 已办) by keyboard. */
export async function goToQueue(page: Page, n: number): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press(String(n))
  await page.locator('.list .row, .empty').first().waitFor()
}

/** Opens the row under the cursor and waits for the bench. */
export async function openCase(page: Page): Promise<void> {
  await page.locator('.row.on .c-caseNo').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.identity').waitFor()
}

/** The frame is there, 待初审 is open, and its first case is on the bench. */
export async function openFirstCase(page: Page): Promise<void> {
  await page.locator('.versions').waitFor()
  await goToQueue(page, 2)
  await openCase(page)
}

export const caseNoOnBench = async (page: Page): Promise<string> =>
  ((await page.locator('.identity .chips .num').textContent()) ?? '').replaceAll(' ', '')

/** Turns pages until every required page was on screen. */
export async function seeEverything(page: Page): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    const before = await page.locator('.missing-line').textContent()
    if (!before?.includes('页未看')) return
    await page.keyboard.press('Space')
    await page
      .waitForFunction((words) => document.querySelector('.missing-line')?.textContent !== words, before, {
        timeout: 4000,
      })
      .catch(() => undefined)
  }
  throw new Error('pages stay unseen')
}

/** Widest overflow of the document and of the named scrollers, in CSS pixels; 0 means no horizontal scroll. */
export function horizontalOverflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const scrollers = [
      document.documentElement,
      ...document.querySelectorAll('.app, .screen, .grid, .queue, .bench, .side, .decide, .identity, .top'),
    ]
    return Math.max(...scrollers.map((element) => element.scrollWidth - element.clientWidth))
  })
}
