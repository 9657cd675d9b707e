import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import { busyRenewal, withStructuredCriteria } from './fake-casework.ts'
import { createFakeCore, pack } from './fake-core.ts'
import { axe, picture, type View } from './harness.ts'
import { stage } from './stage.ts'
import { caseNoOnBench, horizontalOverflow, openFirstCase } from './steps.ts'

const harness = stage()

const caseId = '00000000-0000-4000-8001-000000000001'
const small: View = { width: 1093, height: 614, deviceScaleFactor: 1.25 }

type Workbench = Output<'workbench.open'>

async function start(edit: (workbench: Workbench) => Workbench = busyRenewal, view?: View) {
  const core = createFakeCore({ rows: 5, edit: (row, workbench) => (row === 1 ? edit(workbench) : workbench) })
  core.pack = withStructuredCriteria(pack)
  const desk = await harness.open(core, view)
  await openFirstCase(desk.page)
  return { core, desk, page: desk.page }
}

describe('findings beside their facts', () => {
  it('stand under the fact and, worst first, in the summary; a click leads from one to the other', async () => {
    const { desk, page } = await start()
    await page.locator('#fact-signature .beside.block', { hasText: '没有签名' }).waitFor()
    await page.locator('#fact-agent .beside.warn').waitFor()
    await page.locator('#fact-name .beside', { hasText: '姓名与申请表不一致' }).waitFor()
    await page.locator('#fact-papers li', { hasText: '检' }).locator('.beside.warn').waitFor()
    const summary = page.locator('.finding[id]')
    expect(await summary.count()).toBe(6)
    expect(await summary.first().textContent()).toContain('没有签名')
    expect(await summary.last().textContent()).toContain('符合续期时段')
    // a check nobody has mapped to a fact is in the summary only
    expect(await page.locator('.beside', { hasText: '某项新核对' }).count()).toBe(0)
    expect(await page.locator('.finding', { hasText: '某项新核对' }).count()).toBe(1)

    await page.locator('#fact-agent .beside').click()
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    expect(await focused()).toContain('没有授权委托书')
    await page.locator('.finding', { hasText: '没有签名' }).locator('.sentence').click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('fact-signature')
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('unfold what they rest on, and lead to the page', async () => {
    const { desk, page } = await start()
    const stale = page.locator('.finding', { hasText: '2026-04-28' })
    await stale.getByRole('button', { name: '依据' }).click()
    await stale.getByText('演示依据：document_stale').waitFor()
    await stale.getByText('政策包规定的时效').waitFor()
    await stale.getByRole('button', { name: '看第 2 页：检验报告单' }).click()
    await page.locator('[data-pane="left"] .ev-pane[aria-label*="检验报告单"]').waitFor()
    await stale.getByText('✔ 已看').waitFor()
    await picture(page, 'casework-findings')
    expect(await axe(page)).toEqual([])
    await desk.close()
  })
})

describe('the checklist', () => {
  it('shows what each item asks for, what the machine thinks, and the verdict of the whole', async () => {
    const { desk, page } = await start()
    const entry = (n: number) => page.locator('.criterion-entry').nth(n)
    await entry(0).locator('.requires', { hasText: '不低于' }).waitFor()
    await entry(1).locator('.requires', { hasText: '近 1 年内 · 门诊 3 次或住院 1 次' }).waitFor()
    await entry(2)
      .locator('.requires', { hasText: '肾内科 · 2 名副主任医师签名 · 血尿酸 ＞ 男 420、女 360 μmol/L' })
      .waitFor()
    await entry(0).locator('.machine.met', { hasText: '系统提示：像是满足' }).waitFor()
    await entry(2).locator('.machine.unknown', { hasText: '读不到数值' }).waitFor()
    await page.locator('.whole', { hasText: '1 并且' }).locator('.verdict.unknown').waitFor()
    expect(await page.locator('.criterion.none').count()).toBe(3)
    await desk.close()
  })

  it('takes the hints over by one key, never what nobody can tell, never what was ticked', async () => {
    const { core, desk, page } = await start()
    await page.locator('.criterion-entry').first().waitFor()
    // 2: 满足, by hand, against the hint
    await page.keyboard.press('2')
    await page.keyboard.press('t')
    await page.locator('.criterion.met').nth(1).waitFor()
    await expect
      .poll(() =>
        core.drafts
          .get(caseId)
          ?.criteria.map(({ id, verdict }) => `${id} ${verdict}`)
          .sort(),
      )
      .toEqual(['1 met', '2 met'])
    expect(core.drafts.get(caseId)?.criteria.find(({ id }) => id === '1')?.evidence?.page).toBe(1)
    await page.locator('.whole .verdict.met').waitFor()
    expect(await page.getByRole('button', { name: /采纳系统提示/ }).count()).toBe(0)
    await desk.close()
  })

  it('links the page on screen to an item by key and by button, opens it, and lets go of it', async () => {
    const { core, desk, page } = await start()
    await page.locator('.criterion-entry').first().waitFor()
    await page.locator('.materials button', { hasText: '检' }).first().click()
    await page.keyboard.press('2')
    await page.keyboard.press('Alt+2')
    const linked = page.locator('.criterion-entry').nth(1).locator('.linked')
    await linked.getByRole('button', { name: /^看检验报告单 第 \d 页/ }).waitFor()
    await expect
      .poll(() => core.drafts.get(caseId)?.criteria[0])
      .toMatchObject({ id: '2', verdict: 'met', evidence: { page: expect.any(Number) } })
    // going round keeps the page
    for (const key of ['2', '2', '2']) await page.keyboard.press(key)
    await linked.getByRole('button', { name: /^看检验/ }).waitFor()
    await page.locator('[data-pane="left"] [role=tab]').first().click()
    await linked.getByRole('button', { name: /^看检验/ }).click()
    await page.locator('[data-pane="left"] .ev-pane[aria-label*="检验报告单"]').waitFor()
    await linked.getByRole('button', { name: '取消关联' }).click()
    await page.getByRole('button', { name: '把当前材料的这一页关联到第 2 项' }).click()
    await linked.getByRole('button', { name: /^看检验/ }).waitFor()
    await picture(page, 'casework-criteria')
    expect(await axe(page)).toEqual([])
    await desk.close()
  })

  it('a disease without criteria says so', async () => {
    const { core, desk, page } = await start()
    core.pack = { ...core.pack, diseases: core.pack.diseases.map((disease) => ({ ...disease, criteria: null })) }
    core.sync = { ...core.sync, policyVersion: 'another' }
    core.emit('sync.changed', core.sync)
    await page.getByText('政策包没有配置这个病种的认定标准').waitFor()
    await desk.close()
  })
})

describe('why it is this day', () => {
  it('tells runs of days, the pause, the unpaused count, the calendar and what the day was before', async () => {
    const { desk, page } = await start()
    await page.locator('.identity .why').click()
    const why = page.locator('.why-details')
    await why.locator('.paused', { hasText: '补正暂停 3 天' }).waitFor()
    await why.getByText('暂按法定节假日推算').waitFor()
    await why.getByText('不扣除停表').waitFor()
    await why.getByText('工作日历 cn-2026.11').waitFor()
    await why.getByText('2026-11-27（日历 cn-2026.09），2026-11-10 换用日历 cn-2026.10 后重新计算').waitFor()
    await why.getByText('2026-11-30（日历 cn-2026.10），2026-11-15 换用日历 cn-2026.11 后重新计算').waitFor()
    expect(await why.locator('ol > li').first().textContent()).toContain('受理当日')
    await why.locator('.run.counted summary').first().click()
    await why.locator('.run.counted[class] [open] li').first().waitFor()
    await picture(page, 'casework-deadline')
    expect(await axe(page)).toEqual([])
    await desk.close()
  })
})

describe('the person’s other applications and the former decision', () => {
  it('opens another application and comes back to this one', async () => {
    const { desk, page } = await start()
    const here = await caseNoOnBench(page)
    await page.locator('.others li', { hasText: '不予认定' }).getByRole('button').click()
    await expect.poll(() => caseNoOnBench(page)).not.toBe(here)
    await page.keyboard.press('Escape')
    await expect.poll(() => caseNoOnBench(page)).toBe(here)
    await page.keyboard.press('Escape')
    await page.locator('.list').waitFor()
    await desk.close()
  })

  it('compares by one key, goes on ticking, and reads a paper of the former case', async () => {
    const { core, desk, page } = await start()
    await page.locator('.criterion-entry').first().waitFor()
    await page.keyboard.press('c')
    const compare = page.locator('.compare')
    await compare.getByText('初审 唐晓兰，复审 周敏').waitFor()
    await compare.getByText('2024-10-20 起，2026-10-19 止').waitFor()
    await page.keyboard.press('1')
    expect(await compare.locator('tr', { hasText: '1 二级' }).locator('td').allTextContents()).toEqual([
      '✔ 满足',
      '✔ 满足',
    ])
    expect(await compare.locator('tr', { hasText: '出院' }).last().locator('td').first().textContent()).toBe('没有')
    await picture(page, 'casework-compare')
    expect(await axe(page)).toEqual([])
    await compare.getByRole('button', { name: /^看原案卷：检验报告单/ }).click()
    await compare.locator('.ev-sheet:not(.is-blank)').waitFor()
    const asked = core.calls
      .filter(({ method }) => method === 'document.bytes')
      .map(({ input }) => JSON.stringify(input))
    expect(asked.some((input) => input.includes('00000000-0000-4000-8009-000000000001'))).toBe(true)
    await picture(page, 'casework-compare-paper')
    await page.keyboard.press('Escape')
    await compare.waitFor({ state: 'detached' })
    expect(desk.complaints).toEqual([])
    await desk.close()
  })
})

describe('at 1366×768 and 125 %', () => {
  it('nothing is wider than the screen, light and dark', async () => {
    const { desk, page } = await start(busyRenewal, small)
    await page.locator('.criterion-entry').first().waitFor()
    for (const key of ['1', 't']) await page.keyboard.press(key)
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
    await picture(page, 'casework-125')
    await page.keyboard.press('c')
    await page.locator('.compare').waitFor()
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
    await picture(page, 'casework-compare-125')
    await page.keyboard.press('c')
    await page.evaluate(() => localStorage.setItem('display', 'dark 14'))
    await page.reload()
    await openFirstCase(page)
    await page.locator('.criterion-entry').first().waitFor()
    await picture(page, 'casework-dark-125')
    expect(await axe(page)).toEqual([])
    await desk.close()
  })
})

describe('the queue', () => {
  it('names a case that is about a decided one by its kind', async () => {
    const { desk, page } = await start()
    await page.keyboard.press('Escape')
    await page.locator('.row .c-applyType', { hasText: '更正' }).waitFor()
    expect(await page.locator('.row .c-applyType', { hasText: '更正' }).count()).toBe(1)
    await desk.close()
  })
})
