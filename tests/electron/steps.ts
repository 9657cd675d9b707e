import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { DEMO_PASSWORD } from '#central/seed/staff.ts'
import type { Central } from '#central/start.ts'
import { CoreAnswer, Session } from '#shared/contract/central-api.ts'
import { CaseFile } from '#shared/model/case.ts'
import { inkOf } from '../support/pixels.ts'

const shots = join(import.meta.dirname, '../../artifacts/screenshots')
mkdirSync(shots, { recursive: true })

export const shot = (page: Page, name: string) => page.screenshot({ path: join(shots, `${name}.png`) })

export async function signIn(page: Page, staffNo: string): Promise<void> {
  await page.getByLabel('工号').fill(staffNo)
  await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('您好').waitFor()
}

/**
 * Goes to the n-th queue (1 待受理 … 7 已办) by keyboard and waits for its first row. A busy machine may let so much time pass
 * between the two keys that they are none together any more: they are pressed anew then, as a person would.
 */
export async function goToQueue(page: Page, n: number): Promise<void> {
  const row = page.locator('[role=row][aria-current=true]').first()
  await expect
    .poll(
      async () => {
        await page.keyboard.press('g')
        await page.keyboard.press(String(n))
        await row.waitFor({ timeout: 10_000 }).catch(() => undefined) // lost, or not pulled yet
        return row.count()
      },
      { timeout: 60_000 },
    )
    .toBe(1)
}

export const pane = (page: Page, n: number): Locator => page.locator('[data-pane]').nth(n)

/** Share of dark pixels in a pane's page, read from the screen: a blank page has none, whatever the DOM says. */
export async function ink(page: Page, n: number): Promise<number> {
  return inkOf(await pane(page, n).locator('.ev-sheet canvas').screenshot())
}

/** Waits until the left pane shows a scan with something on it. */
export async function scanShown(page: Page): Promise<void> {
  await expect.poll(() => ink(page, 0), { timeout: 60_000 }).toBeGreaterThan(0.005)
}

/** 受理号 of the open case, as shown. */
export async function openCaseNo(page: Page): Promise<string> {
  const shown = await page
    .getByText(/受理号\s*\d{4} \d{4} \d{4} \d{4}/)
    .first()
    .textContent()
  return (shown ?? '').replace(/\D/g, '')
}

/**
 * Finds a case in the n-th queue by its 受理号 and opens it. What the desk has not pulled yet is not there yet: the
 * queue is entered anew until it is.
 */
export async function openByNumber(page: Page, n: number, caseNo: string): Promise<void> {
  const spaced = new RegExp(caseNo.replace(/\d{4}(?=\d)/g, '$&\\s*'))
  await expect
    .poll(
      async () => {
        await page.keyboard.press('g')
        await page.keyboard.press(String(n))
        await page.keyboard.press('/')
        await page.keyboard.press('Control+a')
        await page.keyboard.type(caseNo)
        await page.keyboard.press('Enter')
        const row = page.locator('[role=row][aria-current=true] .c-caseNo').filter({ hasText: spaced })
        await row.waitFor({ timeout: 3_000 }).catch(() => undefined) // not pulled yet
        return row.count()
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toBe(1)
  await page.keyboard.press('Enter')
  await expect.poll(() => openCaseNo(page), { timeout: 15_000 }).toBe(caseNo)
}

/**
 * Reads every page and looks at every finding, as the bar asks, until nothing is missing: keyboard only. A page counts
 * once it was looked at for a moment, so nobody turns on before the bar says so.
 */
export async function readEverything(page: Page): Promise<void> {
  const missing = page.locator('.missing-line')
  await expect
    .poll(
      async () => {
        const before = await missing.textContent()
        await page.keyboard.press('Space')
        await page.keyboard.press('f')
        await expect
          .poll(() => missing.textContent(), { timeout: 4_000, interval: 100 })
          .not.toBe(before)
          .catch(() => undefined) // seen before, or the machine is busy: turn on
        return page.locator('.missing-line .todo').count()
      },
      { timeout: 120_000, interval: 50 },
    )
    .toBe(0)
}

/** Goes on to a case in which the machine found nothing, with J as a clerk would. */
export async function toCleanCase(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        if ((await page.getByText('没有发现问题').count()) > 0) return true
        await page.keyboard.press('j')
        return false
      },
      { timeout: 30_000, interval: 400 },
    )
    .toBe(true)
}

/** From the queue of first reviews to a clean case, read to the end: one key from a decision. Answers its 受理号. */
export async function readCleanCase(page: Page): Promise<string> {
  await goToQueue(page, 2)
  await page.keyboard.press('Enter')
  await scanShown(page)
  await toCleanCase(page)
  const caseNo = await openCaseNo(page)
  await readEverything(page)
  return caseNo
}

/** What the centre says, asked over its API as this person. */
export async function askCentre(central: Central, staffNo: string) {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${central.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const entry = await post('/v1/sessions', { staffNo, password: DEMO_PASSWORD, deviceId: crypto.randomUUID() })
  const { accessToken } = Session.parse(await entry.json())
  const authorization = { authorization: `Bearer ${accessToken}` }
  const textOf = async (caseNo: string) =>
    (await fetch(`${central.url}/v1/cases/${caseNo}`, { headers: authorization })).text()
  return {
    /** a case byte for byte as the centre hands it out */
    textOf,
    caseFile: async (caseNo: string) => CaseFile.parse(JSON.parse(await textOf(caseNo))),
    core: async (infno: '5301', data: Record<string, string>) =>
      CoreAnswer.parse(await (await post(`/v1/core/${infno}`, { input: { data } }, authorization)).json()),
  }
}
export type CentreView = Awaited<ReturnType<typeof askCentre>>

export const deedsOf = (caseFile: CaseFile, kind: string) => caseFile.history.filter((event) => event.kind === kind)
