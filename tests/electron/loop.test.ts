import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundledPolicy } from '#central/config.ts'
import { seedCentre } from '#central/seed/seed.ts'
import { staffNosOf } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts'
import { launchDesk, type RunningDesk } from '../support/launch-desk.ts'
import { demoSigned } from '../support/signed-policy.ts'
import {
  askCentre,
  type CentreView,
  deedsOf,
  goToQueue,
  ink,
  openByNumber,
  openCaseNo,
  pane,
  readCleanCase,
  readEverything,
  scanShown,
  shot,
  signIn,
  toCleanCase,
} from './steps.ts'

const [first = ''] = staffNosOf('first_reviewer')
const [second = ''] = staffNosOf('second_reviewer')

let central: Central
let network: FaultyProxy
let centre: CentreView
const running: RunningDesk[] = []

beforeAll(async () => {
  const policy = bundledPolicy()
  // every approval goes to a second person, so that the whole way can be walked with any case
  const pack = { ...policy.pack, secondReview: { ...policy.pack.secondReview, approve: { mode: 'always' as const } } }
  central = await startCentral({ policy: demoSigned({ ...policy, pack }) })
  await seedCentre(central, { cases: 60, seed: 7, workers: 2, today: chinaDate(new Date().toISOString()) })
  network = await startFaultyProxy(central.url)
  centre = await askCentre(central, first)
})

afterAll(async () => {
  for (const desk of running) await desk.close()
  await network.close()
  await central.close()
})

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    for (const [n, desk] of running.entries()) await shot(desk.page, `failed-${n}`).catch(() => undefined) // closed
  })
  network.cut = false
  network.plan = () => 'none'
})

async function startDesk(dataDir?: string): Promise<RunningDesk> {
  const desk = await launchDesk(network.url, dataDir)
  running.push(desk)
  return desk
}

/** A desk on which a first reviewer has opened a clean case and read it to the end: one key from a decision. */
async function deskWithReadCase(): Promise<{ desk: RunningDesk; caseNo: string }> {
  const desk = await startDesk()
  await signIn(desk.page, first)
  const caseNo = await readCleanCase(desk.page)
  return { desk, caseNo }
}

async function openOutbox(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /发件箱/ })
    .first()
    .click()
}

describe('the whole loop in the real app', () => {
  it('sign in, pull, read both papers, propose, a second person endorses: approved once', async () => {
    const desk = await startDesk()
    const { page } = desk
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))

    await page.getByLabel('工号').waitFor()
    await shot(page, 'sign-in')
    expect(await page.evaluate(() => Object.keys(Reflect.get(window, 'desk') as object).toSorted())).toEqual([
      'call',
      'on',
    ])
    await signIn(page, first)
    await expect.poll(() => page.getByText('在线').count()).toBeGreaterThan(0)
    await shot(page, 'home')

    await goToQueue(page, 2)
    await shot(page, 'queue')
    await page.keyboard.press('Enter')
    await pane(page, 1).locator('.ev-sheet canvas').waitFor()
    await expect.poll(() => ink(page, 0), { timeout: 30_000 }).toBeGreaterThan(0.005)
    await expect.poll(() => ink(page, 1), { timeout: 30_000 }).toBeGreaterThan(0.005)
    await shot(page, 'workbench')

    await toCleanCase(page)
    const caseNo = await openCaseNo(page)
    await readEverything(page)
    await shot(page, 'workbench-read')
    await page.keyboard.press('a')
    await expect.poll(() => openCaseNo(page), { timeout: 15_000 }).not.toBe(caseNo)
    await expect.poll(async () => (await centre.caseFile(caseNo)).state, { timeout: 30_000 }).toBe('second_review')
    await page
      .getByRole('button', { name: /发件箱/ })
      .first()
      .click()
    await page.getByText('已确认').first().waitFor()
    await shot(page, 'outbox')

    // the first reviewer's desk closes; somebody else sits down at another one
    const other = await startDesk()
    await signIn(other.page, second)
    await openByNumber(other.page, 3, caseNo)
    await scanShown(other.page)
    await shot(other.page, 'second-review')
    await readEverything(other.page)
    await other.page.keyboard.press('a')
    await expect.poll(async () => (await centre.caseFile(caseNo)).state, { timeout: 30_000 }).toBe('approved')

    const decided = await centre.caseFile(caseNo)
    expect(deedsOf(decided, 'propose_approve')).toHaveLength(1)
    expect(deedsOf(decided, 'endorse')).toHaveLength(1)
    expect(deedsOf(decided, 'propose_approve')[0]?.by).toBe(first)
    expect(deedsOf(decided, 'endorse')[0]?.by).toBe(second)
    expect(errors).toEqual([])
    await other.close()
    await desk.close()
  })

  it('the network cut, a decision, SIGKILL right after the key; after the restart it arrives, once', async () => {
    const { desk, caseNo } = await deskWithReadCase()
    network.cut = true
    await desk.page.keyboard.press('a')
    // the screen goes on only after the decision is on disk; that very moment the power goes
    await expect.poll(() => openCaseNo(desk.page), { timeout: 15_000, interval: 10 }).not.toBe(caseNo)
    await desk.kill()

    const again = await startDesk(desk.dataDir)
    await again.page.getByLabel('密码', { exact: true }).waitFor()
    await signIn(again.page, first)
    await again.page.getByText(/离线/).first().waitFor()
    await openOutbox(again.page)
    await again.page.getByText('待发').first().waitFor()
    await shot(again.page, 'outbox-offline')
    expect((await centre.caseFile(caseNo)).state).toBe('first_review')

    network.cut = false
    // On a slow machine the desk has found the line again, and sent, before the button can be pressed.
    await again.page.getByRole('button', { name: '立即发送' }).dispatchEvent('click')
    await expect.poll(async () => (await centre.caseFile(caseNo)).state, { timeout: 60_000 }).toBe('second_review')
    expect(deedsOf(await centre.caseFile(caseNo), 'propose_approve')).toHaveLength(1)
    await again.close()
  })

  it('the answer is lost and the app is killed while sending: still once', async () => {
    const { desk, caseNo } = await deskWithReadCase()
    network.plan = (method, path) => (method === 'POST' && path === '/v1/ops' ? 'loseAnswer' : 'none')
    await desk.page.keyboard.press('a')
    await expect.poll(async () => (await centre.caseFile(caseNo)).state, { timeout: 30_000 }).toBe('second_review')
    await desk.kill()
    network.plan = () => 'none'

    const again = await startDesk(desk.dataDir)
    await signIn(again.page, first)
    await openOutbox(again.page)
    await expect.poll(() => again.page.locator('.operation.outbox-accepted').count(), { timeout: 60_000 }).toBe(1)
    expect(deedsOf(await centre.caseFile(caseNo), 'propose_approve')).toHaveLength(1)
    await again.close()
  })
})
