import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { seedCentre } from '#central/seed/seed.ts'
import { staffNosOf } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { PaperView } from '#shared/contract/papers-api.ts'
import { CaseFile } from '#shared/model/case.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { launchDesk, type RunningDesk } from '../support/launch-desk.ts'
import { shot, signIn } from './steps.ts'

/** The camera is Chromium's own; who may use it is asked of the program all the same. */
const CAMERA = ['--use-fake-device-for-media-stream']
const NOTE = '金丝雀备注甲'
const [first = '', second = ''] = staffNosOf('window')

let central: Central
let desk: RunningDesk
let caseFile: CaseFile

beforeAll(async () => {
  central = await startCentral()
  await seedCentre(central, { cases: 30, seed: 11, workers: 2, today: chinaDate(new Date().toISOString()) })
  const [row] = await central.sql.query<{ file: unknown }>(
    `SELECT json_build_object('caseNo', case_no) AS file FROM case_file WHERE state = 'received' ORDER BY case_no LIMIT 1`,
    [],
  )
  const { caseNo } = z.object({ caseNo: z.string() }).parse(row?.file)
  desk = await launchDesk(central.url, undefined, CAMERA)
  await signIn(desk.page, first)
  await receive(desk.page, caseNo)
  caseFile = await openCaseOf(desk.page, caseNo)
}, 240_000)

afterAll(async () => {
  await desk?.close()
  await central?.close()
})

const ask = (page: Page, method: string, input: unknown): Promise<unknown> =>
  page.evaluate(
    async ([name, what]) => {
      type Desk = { call(method: unknown, input: unknown): Promise<{ ok: boolean; output?: unknown }> }
      const answer = await (Reflect.get(window, 'desk') as Desk).call(name, what)
      return answer.ok ? answer.output : Promise.reject(new Error(JSON.stringify(answer)))
    },
    [method, input],
  )

async function openCaseOf(page: Page, caseNo: string): Promise<CaseFile> {
  const found = z.object({ rows: z.array(z.object({ caseId: z.string() })) })
  const { rows } = found.parse(await ask(page, 'window.find', { text: caseNo }))
  const opened = z.object({ case: CaseFile })
  return opened.parse(await ask(page, 'workbench.open', { caseId: rows[0]?.caseId })).case
}

/** Finds a case at the counter and opens it there. */
async function receive(page: Page, caseNo: string): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await page.locator('.window-find input').fill(caseNo)
  await page.locator('.window-results .found').first().click({ timeout: 60_000 })
  await page.locator('.verify').waitFor({ timeout: 30_000 })
}

const keptPapers = async (page: Page) =>
  z.array(PaperView).parse(await ask(page, 'papers.list', { owner: { kind: 'case', id: caseFile.id } }))

/** What becomes of asking for camera or microphone. */
const asked = (page: Page, what: MediaStreamConstraints) =>
  page.evaluate(async (constraints) => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(constraints)
      for (const track of stream.getTracks()) track.stop()
      return 'granted'
    } catch (error) {
      return error instanceof Error ? error.name : 'refused'
    }
  }, what)

it('lets the page use the camera while papers are taken and not otherwise, and never the microphone', async () => {
  const { page } = desk
  expect(await asked(page, { video: true })).toBe('NotAllowedError')
  await page.keyboard.press('F4')
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
  expect(await asked(page, { video: true })).toBe('granted')
  expect(await asked(page, { audio: true })).toBe('NotAllowedError')
  expect(await asked(page, { video: true, audio: true })).toBe('NotAllowedError')
  await shot(page, 'counter-camera')
  await page.keyboard.press('F4')
  await expect.poll(() => asked(page, { video: true })).toBe('NotAllowedError')
})

it('a power cut right after a picture was taken leaves it whole or not at all, and one that was kept is there', async () => {
  await desk.page.keyboard.press('F4')
  await desk.page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2)
  await desk.page.keyboard.press('Space')
  // While the picture is being worked on and written down.
  await new Promise((go) => setTimeout(go, 150))
  await desk.kill()
  desk = await launchDesk(central.url, desk.dataDir, CAMERA)
  await signIn(desk.page, first)
  for (const { paperId } of await keptPapers(desk.page)) {
    const read = await ask(desk.page, 'papers.bytes', { paperId, which: 'paper' })
    expect(read, 'what is listed can be read').toBeTruthy()
  }
  await receive(desk.page, caseFile.caseNo)
  const before = (await keptPapers(desk.page)).length
  await desk.page.keyboard.press('F4')
  await desk.page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2)
  await desk.page.keyboard.press('Space')
  await desk.page.getByText('已拍原件').waitFor({ timeout: 60_000 })
  await expect.poll(async () => (await keptPapers(desk.page)).length).toBe(before + 1)
  await desk.kill()
  desk = await launchDesk(central.url, desk.dataDir, CAMERA)
  await signIn(desk.page, first)
  expect(await keptPapers(desk.page)).toHaveLength(before + 1)
}, 240_000)

it('locks every window, and another person finds nothing of the last one: files, pages, clipboard', async () => {
  const { page, app, dataDir } = desk
  await receive(page, caseFile.caseNo)
  await page.keyboard.press('2')
  await page.getByLabel(/备注/).fill(NOTE)
  await page.getByRole('button', { name: '在审核台打开' }).click()
  await page.locator('[data-pane="left"] .ev-sheet canvas').waitFor()
  const [papers] = await Promise.all([app.waitForEvent('window'), page.keyboard.press('w')])
  await papers.locator('.ev-sheet canvas').waitFor()
  const name = caseFile.form.psn_name
  await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), name)

  await page.keyboard.press('F8')
  await page.locator('.lock-screen').waitFor()
  await papers.locator('.lock-screen').waitFor()
  const canaries = [name, caseFile.form.certno, NOTE, caseFile.caseNo]
  for (const window of [page, papers]) {
    const html = await window.evaluate(() => document.documentElement.outerHTML)
    expect(canaries.filter((canary) => html.includes(canary))).toEqual([])
  }
  await shot(page, 'counter-locked')

  const began = performance.now()
  await page.getByRole('button', { name: '换人使用' }).click()
  await page
    .getByRole('button', { name: new RegExp(second) })
    .or(page.getByLabel('工号'))
    .first()
    .waitFor()
  const signedOut = performance.now()
  await signIn(page, second)
  const took = performance.now() - began
  process.stdout.write(
    `user switch: ${Math.round(signedOut - began)} ms to the sign-in page, ${Math.round(took)} ms to the next person's home\n`,
  )

  expect(app.windows()).toHaveLength(1)
  const html = await page.evaluate(
    () => document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }),
  )
  expect(canaries.filter((canary) => html.includes(canary))).toEqual([])
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('')
  expect(findIn(dataDir, canaries)).toEqual([])
  const planted = join(dataDir, 'planted')
  writeFileSync(planted, `x${name}x`)
  expect(findIn(dataDir, canaries), 'the search does find').toEqual([planted])
  rmSync(planted)
  await desk.close()
  expect(findIn(dataDir, canaries)).toEqual([])
}, 180_000)

/** Files under a folder in which one of the texts stands, as UTF-8 or as UTF-16. */
function findIn(dir: string, texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')])
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      try {
        const bytes = readFileSync(file)
        return forms.some((form) => bytes.includes(form))
      } catch {
        return false // a lock file that has gone meanwhile
      }
    })
}
