import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import type { EvidenceMark } from '#shared/model/evidence.ts'
import { createFakeCore, type FakeCore } from './fake-core.ts'
import { axe, picture } from './harness.ts'
import { calmStage } from './stage.ts'
import { openFirstCase } from './steps.ts'

const harness = calmStage()

type Workbench = Output<'workbench.open'>
const CASE = '00000000-0000-4000-8001-000000000001'

async function start(edit: (workbench: Workbench) => Workbench = (same) => same, core?: FakeCore) {
  const scripted =
    core ?? createFakeCore({ rows: 5, edit: (row, workbench) => (row === 1 ? edit(workbench) : workbench) })
  const desk = await harness.open(scripted)
  const { page } = desk
  await openFirstCase(page)
  await sheet(page, 'left').waitFor()
  await sheet(page, 'right').waitFor()
  return { core: scripted, page }
}

const sheet = (page: Page, side: 'left' | 'right') =>
  page.locator(`[data-pane="${side}"] .ev-sheet:not(.is-blank):not(.is-stale)`)
const chip = (page: Page, words: RegExp) => page.locator('.evidence-strip li button').filter({ hasText: words }).first()
const drafted = (core: FakeCore) => core.drafts.get(CASE)?.marks ?? []

/** Where a box lies on its page on the screen, as fractions of the page as it lies. */
async function lie(page: Page, selector: string) {
  return page
    .locator(selector)
    .first()
    .evaluate((box) => {
      const paper = box.closest('.ev-paper')?.getBoundingClientRect()
      const own = box.getBoundingClientRect()
      if (!paper) throw new Error('not on a page')
      return [
        (own.left - paper.left) / paper.width,
        (own.top - paper.top) / paper.height,
        own.width / paper.width,
        own.height / paper.height,
      ].map((value) => Math.round(value * 100) / 100)
    })
}

/** Draws with the mouse on the left page, from and to in fractions of it. */
async function drag(page: Page, from: [number, number], to: [number, number]) {
  const box = await sheet(page, 'left').boundingBox()
  if (!box) throw new Error('no page')
  await page.mouse.move(box.x + box.width * from[0], box.y + box.height * from[1])
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * to[0], box.y + box.height * to[1], { steps: 4 })
  await page.mouse.up()
}

async function reopened(core: FakeCore) {
  await harness.close()
  return start(undefined, core)
}

describe('drawing a box', () => {
  it('with the mouse, bound to a criterion by its digit, in the draft at once', async () => {
    const { core, page } = await start()
    await page.keyboard.press('e')
    await page.locator('.ev-board').waitFor()
    await drag(page, [0.1, 0.06], [0.5, 0.1])
    await page.keyboard.press('1')
    await picture(page, 'evidence-mark-drawing')
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core).length).toBe(1)
    const [mark] = drafted(core)
    expect(mark?.binds).toMatchObject({ to: 'criterion' })
    expect(mark?.page).toBe(1)
    expect(mark?.box.x).toBeCloseTo(0.1, 2)
    expect(mark?.box.y).toBeCloseTo(0.06, 2)
    expect(mark?.box.width).toBeCloseTo(0.4, 2)
    expect(mark?.box.height).toBeCloseTo(0.04, 2)
    await page.locator('.ev-mark').waitFor()
    await chip(page, /标准 /).waitFor()
    expect(await axe(page)).toEqual([])
    await picture(page, 'evidence-mark')
  })

  it('with the keyboard alone, as a note with words', async () => {
    const { core, page } = await start()
    await page.keyboard.press('e')
    await page.locator('.ev-board').waitFor()
    const before = await lie(page, '.ev-drawn')
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowUp')
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowLeft')
    for (let i = 0; i < 10; i += 1) await page.keyboard.press('Shift+ArrowRight')
    const after = await lie(page, '.ev-drawn')
    expect([after[0], after[1], after[2]]).toEqual([
      expect.closeTo((before[0] ?? 0) - 0.05, 1.9),
      expect.closeTo((before[1] ?? 0) - 0.05, 1.9),
      expect.closeTo((before[2] ?? 0) + 0.1, 1.9),
    ])
    // letters that decide a case mean nothing here
    for (const key of ['a', 'x', 'b']) await page.keyboard.press(key)
    await page.keyboard.press('0')
    await page.getByLabel('说明（可不填）').focus()
    await page.keyboard.type('肌酐 782')
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core)[0]?.note).toBe('肌酐 782')
    expect(drafted(core)[0]?.binds).toEqual({ to: 'note' })
    expect(core.decisions).toEqual([])
  })

  it('bound to what the machine found; given up with Escape', async () => {
    const { core, page } = await start()
    await page.keyboard.press('e')
    await page.keyboard.press('f')
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core)[0]?.binds).toEqual({ to: 'finding', code: 'document_stale' })
    await page.keyboard.press('e')
    await page.locator('.ev-board').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.ev-board').waitFor({ state: 'detached' })
    expect(await page.locator('.identity').count()).toBe(1)
    expect(drafted(core).length).toBe(1)
  })
})

describe('marks lead both ways', () => {
  it('from the criterion to the box and back, the same for a finding', async () => {
    const { core, page } = await start()
    await page.keyboard.press('e')
    await page.keyboard.press('1')
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core).length).toBe(1)
    await page.keyboard.press('e')
    await page.keyboard.press('f')
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core).length).toBe(2)
    const binds = drafted(core)[0]?.binds
    if (binds?.to !== 'criterion') throw new Error('not bound to a criterion')
    const criterion = page.locator(`[id="criterion-${binds.id}"]`)
    const finding = page.locator('.finding').filter({ has: page.locator('.mark-link') })

    // another paper on the table: the chips of the entries bring the marked one back
    for (const entry of [criterion, finding]) {
      await page.locator('[data-pane="left"] [role=tab]').nth(3).click()
      await page.locator('.ev-mark').first().waitFor({ state: 'detached' })
      expect(await entry.locator('.mark-link').textContent()).toContain('第 1 页')
      await entry.locator('.mark-link').click()
      await page.locator('.ev-mark.is-flashing').waitFor()
    }

    await page.getByRole('button', { name: `回到 标准 ${binds.id}` }).click()
    expect(await criterion.evaluate((entry) => entry === document.activeElement)).toBe(true)
    await page.getByRole('button', { name: /^回到 核对/ }).click()
    expect(await finding.evaluate((entry) => entry === document.activeElement)).toBe(true)
    expect(await axe(page)).toEqual([])
    await picture(page, 'evidence-marks-both-ways')
  })

  it('a case left with nothing but a mark says that work was restored', async () => {
    const { core, page } = await start()
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core).length).toBe(1)
    const again = await reopened(core)
    await again.page.getByText('恢复了上次没有提交的内容：标记 1 处。').waitFor()
  })
})

describe('a box stays where it was drawn', () => {
  it('when the page is zoomed, turned, left and the case opened again', async () => {
    const { core, page } = await start()
    await page.keyboard.press('e')
    await drag(page, [0.2, 0.1], [0.6, 0.2])
    await page.keyboard.press('Enter')
    await page.locator('.ev-mark').waitFor()
    expect(await lie(page, '.ev-mark')).toEqual([0.2, 0.1, 0.4, 0.1])
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    expect(await lie(page, '.ev-mark')).toEqual([0.2, 0.1, 0.4, 0.1])
    await page.keyboard.press('0')
    await page.keyboard.press('r')
    await expect.poll(() => lie(page, '.ev-mark')).toEqual([0.8, 0.2, 0.1, 0.4])
    await page.keyboard.press('r')
    await expect.poll(() => lie(page, '.ev-mark')).toEqual([0.4, 0.8, 0.4, 0.1])
    // the other pane, on another paper: the mark brings its page back
    const other = page.locator('[data-pane="left"] [role=tab]').nth(3)
    await other.click()
    await page.locator('.ev-mark').waitFor({ state: 'detached' })
    await chip(page, /备注/).click()
    await page.locator('.ev-mark.is-flashing').waitFor()
    expect(await lie(page, '.ev-mark')).toEqual([0.4, 0.8, 0.4, 0.1])
    await expect.poll(() => Object.values(core.drafts.get(CASE)?.pageTurns ?? {})).toEqual([2])

    const again = await reopened(core)
    await again.page.locator('.ev-mark').waitFor()
    expect(await lie(again.page, '.ev-mark')).toEqual([0.4, 0.8, 0.4, 0.1])
  })

  it('a box drawn on a turned page lies on the same words upright', async () => {
    const { core, page } = await start()
    await page.keyboard.press('r')
    await expect.poll(() => Object.values(core.drafts.get(CASE)?.pageTurns ?? {})).toEqual([1])
    await page.keyboard.press('e')
    await drag(page, [0.8, 0.2], [0.9, 0.6])
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core)[0]?.box.x).toBeCloseTo(0.2, 2)
    expect(drafted(core)[0]?.box.y).toBeCloseTo(0.1, 2)
    expect(drafted(core)[0]?.box.width).toBeCloseTo(0.4, 2)
  })

  it('changed with Enter, removed with Delete', async () => {
    const { core, page } = await start()
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core).length).toBe(1)
    await page.keyboard.press('Enter')
    await page.locator('.ev-board').waitFor()
    await page.keyboard.press('2')
    await page.keyboard.press('Enter')
    await expect.poll(() => drafted(core)[0]?.binds.to).toBe('criterion')
    expect(drafted(core).length).toBe(1)
    await page.keyboard.press('Delete')
    await expect.poll(() => drafted(core).length).toBe(0)
  })
})

describe('the second reviewer', () => {
  const marked = (workbench: Workbench): Workbench => {
    const [report] = workbench.case.documents.filter((d) => d.material === 'report')
    const [front] = workbench.case.documents.filter((d) => d.material === 'id_front')
    if (!report || !front) throw new Error('no papers')
    const mark = (n: number, change: Partial<EvidenceMark>): EvidenceMark => ({
      id: `00000000-0000-4000-8009-00000000000${n}`,
      documentId: report.id,
      sha256: report.sha256,
      page: 2,
      box: { x: 0.1, y: 0.05, width: 0.5, height: 0.1 },
      binds: { to: 'note' },
      note: '第一处',
      ...change,
    })
    const proposal: Workbench['case']['proposal'] = {
      outcome: 'approve',
      by: '010198',
      byName: '唐晓兰',
      at: '2026-11-20T10:00:00+08:00',
      reasons: [],
      criteria: [],
      note: '',
      packVersion: workbench.case.packVersion,
      marks: [
        mark(1, {}),
        mark(2, { documentId: front.id, sha256: front.sha256, page: 1, note: '第二处' }),
        mark(3, { sha256: 'b'.repeat(64), note: '第三处' }),
      ],
    }
    const firstReviewer = '010198'
    return { ...workbench, case: { ...workbench.case, state: 'second_review', firstReviewer, proposal } }
  }

  it('begins at the first marked page, walks with N, and is told of a picture that is gone', async () => {
    const { page } = await start(marked)
    const left = page.locator('[data-pane="left"]')
    await left.locator('.ev-count', { hasText: '2 / 3' }).waitFor()
    await left.locator('.ev-mark.is-foreign').waitFor()
    await page.keyboard.press('n')
    await page.locator('.ev-mark.is-flashing', { hasText: '第一处' }).waitFor()
    await page.keyboard.press('n')
    await page.locator('.ev-mark.is-flashing', { hasText: '第二处' }).waitFor()
    await page.keyboard.press('n')
    await chip(page, /第三处/)
      .and(page.locator('[aria-current]'))
      .waitFor()
    expect(await chip(page, /第三处/).textContent()).toContain('画在旧版本上')
    await page.keyboard.press('Shift+N')
    await page.locator('.ev-mark.is-flashing', { hasText: '第二处' }).waitFor()
    expect(await axe(page)).toEqual([])
    await picture(page, 'evidence-second-review')
    // the same marks stand with the proposal and lead there too; the lost one leads nowhere
    const proposed = page.locator('.marks-proposed li')
    expect(await proposed.count()).toBe(3)
    await proposed.filter({ hasText: '第一处' }).locator('button').click()
    await page.locator('.ev-mark.is-flashing', { hasText: '第一处' }).waitFor()
    expect(await proposed.filter({ hasText: '第三处' }).locator('button').isDisabled()).toBe(true)
    // somebody else's marks are not changed
    await page.keyboard.press('Delete')
    expect(await page.locator('.evidence-strip li').count()).toBe(3)
  })

  it('a mark on a paper that was handed in again stays on the old one and says so', async () => {
    const { page } = await start((workbench) => {
      const made = marked(workbench)
      const report = made.case.documents.find((d) => d.material === 'report')
      if (!report) throw new Error('no report')
      const newer = {
        ...report,
        id: '00000000-0000-4000-8131-000000000001',
        title: '检验报告单（补正）',
        sha256: 'c'.repeat(64),
        addedAt: '2026-11-10T09:00:00+08:00',
      }
      return { ...made, case: { ...made.case, documents: [...made.case.documents, newer] } }
    })
    await chip(page, /第一处/).waitFor()
    expect(await chip(page, /第一处/).textContent()).toContain('旧件，已有补正件')
    await chip(page, /第一处/).click()
    await page.locator('[data-pane="left"] [role=tab][aria-selected=true]', { hasText: /^检验报告单$/ }).waitFor()
    // before and after side by side
    await page.keyboard.press('l')
    await page.getByRole('button', { name: /补正前 \| 补正后/ }).click()
    await page
      .locator('[data-pane="right"] [role=tab][aria-selected=true]', { hasText: '检验报告单（补正）' })
      .waitFor()
  })
})
