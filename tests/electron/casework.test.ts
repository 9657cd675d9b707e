import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundledPolicy } from '#central/config.ts'
import { seedCentre } from '#central/seed/seed.ts'
import { staffNosOf } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts'
import { launchDesk, type RunningDesk } from '../support/launch-desk.ts'
import { inkOf } from '../support/pixels.ts'
import { demoSigned, signedPack } from '../support/signed-policy.ts'
import { type FakePrinter, installFakePrinter, wordsOf } from './fake-printer.ts'
import {
  askCentre,
  type CentreView,
  deedsOf,
  goToQueue,
  openByNumber,
  openCaseNo,
  readCleanCase,
  readEverything,
  scanShown,
  shot,
  signIn,
} from './steps.ts'

const [first = '', third = ''] = staffNosOf('first_reviewer')
const [second = '', fourth = ''] = staffNosOf('second_reviewer')
const [supervisor = ''] = staffNosOf('supervisor')
const queue = { first: 2, second: 3, supplement: 4, done: 7 } as const

const today = chinaDate(new Date().toISOString())
const bundled = bundledPolicy()
// every decision goes to a second person, whichever case it is
const pack = { ...bundled.pack, secondReview: { ...bundled.pack.secondReview, approve: { mode: 'always' as const } } }

let central: Central
let network: FaultyProxy
let centre: CentreView
let printer: FakePrinter
const desks: RunningDesk[] = []
/** what went out on paper in the first test, and is printed again in the last */
let refused = { caseNo: '', no: '', dataDir: '' }

beforeAll(async () => {
  central = await startCentral({ policy: demoSigned({ ...bundled, pack }), jobs: true })
  await seedCentre(central, { cases: 50, seed: 7, workers: 2, today })
  network = await startFaultyProxy(central.url)
  centre = await askCentre(central, first)
  printer = installFakePrinter('窗口')
})

afterAll(async () => {
  for (const desk of desks) await desk.close()
  printer.remove()
  await network.close()
  await central.close()
})

beforeEach(({ onTestFinished }) => {
  network.cut = false
  network.plan = () => 'none'
  onTestFinished(async ({ task }) => {
    for (const [n, desk] of desks.splice(0).entries()) {
      if (task.result?.state === 'fail') await shot(desk.page, `failed-app-${n}`).catch(() => undefined) // closed
      await desk.close()
    }
  })
})

/** A desk at which this person has just sat down. */
async function deskOf(staffNo: string, dataDir?: string): Promise<RunningDesk> {
  const desk = await launchDesk(network.url, dataDir)
  desks.push(desk)
  await desk.page.getByLabel('密码', { exact: true }).waitFor()
  await printer.plugInto(desk)
  await signIn(desk.page, staffNo)
  return desk
}

const stateOf = async (caseNo: string) => (await centre.caseFile(caseNo)).state
const reaches = (caseNo: string, state: string) =>
  expect.poll(() => stateOf(caseNo), { timeout: 60_000, interval: 300 }).toBe(state)

/** Presses the digit of the entry that says these words. */
async function choose(page: Page, words: string): Promise<void> {
  const entry = page.locator('.choice').filter({ hasText: words }).first()
  await page.keyboard.press((await entry.locator('kbd').textContent()) ?? '')
  await page.locator('.choice.on').filter({ hasText: words }).waitFor()
}

/** Opens a case waiting for a second person and reads it to the end. */
async function openForSecond(page: Page, caseNo: string): Promise<void> {
  await openByNumber(page, queue.second, caseNo)
  await scanShown(page)
  await readEverything(page)
}

/** A notice over the bench, drawn: ink on its first page, whatever the DOM says. */
async function noticeDrawn(page: Page): Promise<void> {
  const sheet = page.locator('.notice-sheet canvas[data-state=drawn]').first()
  await sheet.waitFor({ timeout: 60_000 })
  expect(await inkOf(await sheet.screenshot())).toBeGreaterThan(0.005)
}

/** Goes to a case of one's own that is decided, and opens its notice from the list with the keyboard. */
async function openNotice(page: Page, caseNo: string, no: string): Promise<void> {
  const entry = page.locator('.notices li').filter({ hasText: no })
  await expect
    .poll(
      async () => {
        await openByNumber(page, queue.done, caseNo)
        return entry.count()
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toBe(1)
  await entry.getByRole('button').focus()
  await page.keyboard.press('Enter')
  await noticeDrawn(page)
}

const copiesAtCentre = async () =>
  (await centre.caseFile(refused.caseNo)).notices.find(({ no }) => no === refused.no)?.copies

describe('the casework in the real app', () => {
  it('不予认定: a reason, its preview, a second person, a number, paper, and a second copy that says so', async () => {
    const desk = await deskOf(first)
    const { page } = desk
    const caseNo = await readCleanCase(page)
    await page.keyboard.press('e')
    await page.locator('.ev-board').waitFor()
    await page.keyboard.press('0')
    await page.keyboard.press('Enter')
    await page.locator('.ev-mark').first().waitFor()
    await page.keyboard.press('x')
    await choose(page, '未达到认定标准')
    const reason = await page.locator('.panel .preview textarea').inputValue()
    expect(reason).not.toContain('{{')
    await shot(page, 'app-reject')
    await page.keyboard.press('p')
    await noticeDrawn(page)
    await page.getByText('由中心编发文号').waitFor()
    await shot(page, 'app-preview')
    await page.keyboard.press('Escape')
    await page.locator('.notice-view').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Enter')
    await reaches(caseNo, 'second_review')
    const { proposal } = await centre.caseFile(caseNo)
    expect(proposal).toMatchObject({ outcome: 'reject', by: first, reasons: [{ text: reason }], marks: [{ page: 1 }] })
    await desk.close()

    const other = await deskOf(second)
    await openForSecond(other.page, caseNo)
    const words = await other.page.locator('.proposal.reject').textContent()
    expect(words).toContain('拟不予认定')
    expect(words).toContain(reason)
    expect(await other.page.locator('.marks-proposed li').count()).toBe(1)
    await other.page.locator('.marks-proposed button').first().click()
    await other.page.locator('.ev-mark').first().waitFor()
    await shot(other.page, 'app-proposal')
    await other.page.keyboard.press('a')
    await reaches(caseNo, 'rejected')
    const decided = await centre.caseFile(caseNo)
    expect(deedsOf(decided, 'propose_reject')).toHaveLength(1)
    expect(deedsOf(decided, 'endorse')).toHaveLength(1)
    const no = decided.notices.find(({ kind }) => kind === 'rejected')?.no ?? ''
    expect(no).toMatch(/^攀医保演不认〔\d{4}〕\d+号$/)
    refused = { caseNo, no, dataDir: other.dataDir }

    await openNotice(other.page, caseNo, no)
    await other.page.getByText('这是第 1 次打印').waitFor()
    await shot(other.page, 'app-notice')
    await other.page.keyboard.press('p')
    await other.page.getByText('这次打印或另存会标「补打 1」').waitFor()
    expect(printer.jobs()).toBe(1)
    await noticeDrawn(other.page)
    await other.page.keyboard.press('p')
    await other.page.getByText('这次打印或另存会标「补打 2」').waitFor()
    expect(printer.jobs()).toBe(2)
    await expect.poll(copiesAtCentre, { timeout: 30_000 }).toBe(2)

    expect(printer.job(1).subarray(0, 5).toString()).toBe('%PDF-')
    const [original, copy] = [wordsOf(printer.job(1)), wordsOf(printer.job(2))]
    const expected = [no, reason, '60日', '6个月', '线上渠道', pack.office.reviewOnline ?? '', pack.mark ?? '']
    for (const paper of [original, copy]) {
      for (const part of expected) expect(paper).toContain(part.replace(/\s/g, ''))
    }
    expect(original).not.toMatch(/补打|预览/)
    expect(copy).toContain('补打1')
  })

  it('认定通过 becomes 已备案; a 更正 of it is judged by two others, and the original stays to the byte', async () => {
    const desk = await deskOf(first)
    const { page } = desk
    const caseNo = await readCleanCase(page)
    await page.keyboard.press('a')
    await reaches(caseNo, 'second_review')
    const other = await deskOf(second)
    await openForSecond(other.page, caseNo)
    await other.page.keyboard.press('a')
    await reaches(caseNo, 'registered')

    const filed = await centre.caseFile(caseNo)
    const { begndate = '', trt_dcla_detl_sn } = filed.registration ?? {}
    const registration = page.locator('.side section').filter({ hasText: '流水号' })
    await expect
      .poll(
        async () => {
          await openByNumber(page, queue.done, caseNo)
          return registration.count()
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBe(1)
    const shown = await registration.textContent()
    expect(shown).toContain(`${begndate} 起`)
    expect(shown).toContain(trt_dcla_detl_sn)
    await registration.scrollIntoViewIfNeeded()
    await shot(page, 'app-registered')
    const held = await centre.core('5301', { psn_no: filed.form.psn_no })
    expect(held).toMatchObject({
      infcode: 0,
      output: { feedetail: expect.arrayContaining([expect.objectContaining({ begndate, trt_dcla_detl_sn })]) },
    })

    const before = await centre.textOf(caseNo)
    await page.keyboard.press('o')
    await choose(page, '更正')
    await page.getByLabel('添加要改的项目').selectOption('tel')
    await page.getByLabel('联系电话改成').fill('13900001111')
    await page.locator('.panel .note textarea').fill('申请人更换了电话')
    await shot(page, 'app-correction')
    await page.keyboard.press('Control+Enter')
    const opened = async () =>
      (
        await central.sql.query<{ no: string }>(
          "SELECT case_no AS no FROM case_file WHERE origin ->> 'caseId' = $1 AND kind = 'correction'",
          [filed.id],
        )
      ).map(({ no }) => no)
    await expect.poll(async () => (await opened()).length, { timeout: 30_000 }).toBe(1)
    const [correctionNo = ''] = await opened()
    expect(await centre.caseFile(correctionNo)).toMatchObject({
      kind: 'correction',
      state: 'first_review',
      correction: { tel: '13900001111' },
      barred: expect.arrayContaining([first, second]),
    })

    await openByNumber(page, queue.first, correctionNo)
    await scanShown(page)
    await page.locator('.about-origin').waitFor()
    expect(await page.locator('.decide button.deed').filter({ hasText: /拟/ }).count()).toBe(0)
    await shot(page, 'app-barred')
    await desk.close()

    const outsider = await deskOf(third)
    await openByNumber(outsider.page, queue.first, correctionNo)
    await scanShown(outsider.page)
    await readEverything(outsider.page)
    await outsider.page.keyboard.press('a')
    await reaches(correctionNo, 'second_review')
    await outsider.close()

    await openByNumber(other.page, queue.second, correctionNo)
    await scanShown(other.page)
    expect(await other.page.locator('.decide button.deed').count()).toBe(0)
    await other.close()

    const last = await deskOf(fourth)
    await openForSecond(last.page, correctionNo)
    await last.page.keyboard.press('a')
    await reaches(correctionNo, 'registered')
    const done = await centre.caseFile(correctionNo)
    expect(deedsOf(done, 'propose_approve').map(({ by }) => by)).toEqual([third])
    expect(deedsOf(done, 'endorse').map(({ by }) => by)).toEqual([fourth])
    expect(await centre.textOf(caseNo)).toBe(before)
  })

  it('补正 of two items: one notice with both, the clock stands still, the answer brings the case back', async () => {
    const { page } = await deskOf(first)
    const caseNo = await readCleanCase(page)
    const before = await centre.caseFile(caseNo)
    await page.keyboard.press('b')
    await page.keyboard.press('1')
    await page.keyboard.press('2')
    await expect.poll(() => page.locator('.choice.on').count()).toBe(2)
    await shot(page, 'app-supplement')
    await page.keyboard.press('Control+Enter')
    await reaches(caseNo, 'supplement')
    const asked = await centre.caseFile(caseNo)
    const ref = asked.notices.find(({ kind }) => kind === 'supplement')
    const items = asked.supplements.at(-1)?.items ?? []
    expect(items).toHaveLength(2)

    await openNotice(page, caseNo, ref?.no ?? 'no notice')
    await shot(page, 'app-supplement-notice')
    await page.keyboard.press('p')
    await page.getByText('这次打印或另存会标「补打 1」').waitFor()
    const paper = wordsOf(printer.job(printer.jobs()))
    expect(paper).toContain('一次性告知书')
    for (const { problem, requirement } of items) {
      expect(paper).toContain(problem.replace(/\s/g, ''))
      expect(paper).toContain(requirement.replace(/\s/g, ''))
    }
    for (const { code } of items) {
      const choice = pack.supplementChoices.find((one) => one.code === code)
      const material = pack.materials.find((one) => one.code === choice?.material)
      expect(paper).toContain((choice?.basis ?? material?.basis ?? 'no basis').replace(/\s/g, ''))
    }
    await page.keyboard.press('Escape')
    await page.locator('.notice-view').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /为什么是这一天/ }).click()
    await page.getByText(`${today} 发出补正，等申请人补交`).waitFor()
    await shot(page, 'app-paused')

    const bytes = Buffer.from('%PDF-1.4\n% 补正材料\n%%EOF\n')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const channel = { 'x-channel-key': central.channelKey ?? '' }
    const put = await fetch(`${central.url}/v1/intake/documents/${sha256}`, {
      method: 'PUT',
      headers: { ...channel, 'content-type': 'application/pdf' },
      body: new Uint8Array(bytes),
    })
    expect(put.status).toBeLessThan(300)
    const [paperBefore] = asked.documents
    if (!paperBefore) throw new Error('a case without papers')
    const { id: _, addedAt: __, alike: ___, ...like } = paperBefore
    const answer = await fetch(`${central.url}/v1/intake/cases/${caseNo}/supplement`, {
      method: 'POST',
      headers: { ...channel, 'content-type': 'application/json' },
      body: JSON.stringify({
        answeredAt: new Date().toISOString(),
        documents: [
          { ...like, title: '补正材料', sha256, bytes: bytes.length, mediaType: 'application/pdf', pages: 1 },
        ],
      }),
    })
    expect(await answer.json()).toMatchObject({ state: 'first_review' })
    const back = await centre.caseFile(caseNo)
    expect(back.documents).toHaveLength(before.documents.length + 1)
    await openByNumber(page, queue.first, caseNo)
    await page.locator('.side').getByText('已补交').waitFor()
    expect(await page.locator('.materials li').filter({ hasText: /\d 页/ }).count()).toBe(back.documents.length)
    await shot(page, 'app-supplemented')
  })

  it('a print is counted once, though app and core are killed before it was handed in, or the answer is lost', async () => {
    // 已办 is what was decided at this very desk
    const desk = await deskOf(second, refused.dataDir)
    await openNotice(desk.page, refused.caseNo, refused.no)
    network.cut = true
    const jobs = printer.jobs()
    await desk.page.keyboard.press('p')
    await desk.page.getByText('这次打印或另存会标「补打 3」').waitFor()
    await desk.kill()
    expect(printer.jobs()).toBe(jobs + 1)
    expect(await copiesAtCentre()).toBe(2)

    const offline = await deskOf(second, desk.dataDir)
    network.cut = false
    await expect.poll(copiesAtCentre, { timeout: 60_000 }).toBe(3)
    await openNotice(offline.page, refused.caseNo, refused.no)
    await offline.page.getByText('这次打印或另存会标「补打 3」').waitFor()
    network.plan = (_, path) => (path === '/v1/notices/prints' ? 'loseAnswer' : 'none')
    await offline.page.keyboard.press('p')
    await expect.poll(copiesAtCentre, { timeout: 30_000 }).toBe(4)
    await offline.kill()

    network.plan = () => 'none'
    const handedIn = network.seen.filter((one) => one === 'POST /v1/notices/prints').length
    const again = await deskOf(second, desk.dataDir)
    const attempts = () => network.seen.filter((one) => one === 'POST /v1/notices/prints').length
    await expect.poll(attempts, { timeout: 60_000 }).toBe(handedIn + 1)
    await openNotice(again.page, refused.caseNo, refused.no)
    await again.page.getByText('这次打印或另存会标「补打 4」').waitFor()
    expect(await copiesAtCentre()).toBe(4)
  })

  it('a pack without 行政复议线上渠道: its difference is shown, it comes into force, and no refusal goes out', async () => {
    const { page } = await deskOf(supervisor)
    const next = {
      ...pack,
      version: `${pack.version}.9`,
      effectiveFrom: today,
      office: { ...pack.office, reviewOnline: '' },
    }
    const dir = mkdtempSync(join(tmpdir(), 'mente-pack-'))
    try {
      const file = join(dir, 'pack.json')
      writeFileSync(file, JSON.stringify(signedPack(next)))
      await page.locator('[role=row], .home-table').first().waitFor()
      await page.keyboard.press('g')
      await page.keyboard.press('p')
      await page.getByText('换政策包或日历').waitFor()
      await page.locator('.policy-import input[type=file]').setInputFiles(file)
      await page
        .locator('.policy-diff')
        .getByText(/线上渠道/)
        .first()
        .waitFor({ timeout: 60_000 })
      await shot(page, 'app-policy-diff')
      await page.getByRole('button', { name: '交中心施行' }).click()
      await page.getByText(`政策包 ${next.version} 已收下，${today} 起施行`).waitFor()
      await page.locator('.policy-head').getByText(next.version).waitFor({ timeout: 60_000 })
      await shot(page, 'app-policy-done')
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }

    await goToQueue(page, queue.first)
    await page.keyboard.press('Enter')
    await scanShown(page)
    const caseNo = await openCaseNo(page)
    await page
      .locator('.blocked')
      .getByText(/没有填写「行政复议线上渠道」.*不能发出/)
      .waitFor()
    expect(await page.getByRole('button', { name: /不予认定/ }).isDisabled()).toBe(true)
    await page.keyboard.press('x')
    expect(await page.locator('.panel').count()).toBe(0)
    await shot(page, 'app-blocked')
    expect(await stateOf(caseNo)).toBe('first_review')
  })
})
