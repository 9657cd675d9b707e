import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Input, Method } from '#shared/contract/core-api.ts'
import { batchCase, batchOf, noBatch } from './fake-batch.ts'
import type { FakeShape } from './fake-cases.ts'
import { createFakeCore, type FakeCore } from './fake-core.ts'
import { type Answer, axe, picture, type View } from './harness.ts'
import { stage } from './stage.ts'
import { goToQueue, horizontalOverflow, openCase } from './steps.ts'

const harness = stage()

async function start(
  shape: Partial<FakeShape> & { fails?: Record<string, Answer> },
  batch: FakeCore['batch'] = noBatch,
  view?: View,
) {
  const core = createFakeCore({ rows: 200, ...shape })
  core.batch = batch
  const desk = await harness.open(core, view)
  await desk.page.locator('.versions').waitFor()
  return { core, desk, page: desk.page }
}

async function toBatch(page: Page): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await page.getByRole('heading', { name: '离线包', level: 1 }).waitFor()
}

const asked = <M extends Method>(core: FakeCore, method: M): Input<M>[] =>
  core.calls.filter((one) => one.method === method).map(({ input }) => input as Input<M>)

/** The core tells that the batch is another. */
function tell(core: FakeCore, batch: FakeCore['batch']): void {
  core.batch = batch
  core.emit('batch.changed', {})
}

const sound = async (page: Page, name: string) => {
  await picture(page, name)
  expect(await axe(page)).toEqual([])
  expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
  expect(await page.locator('.batch').evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0)
}

describe('choosing', () => {
  it('by rule: the first free ones; what that means is shown; what was refused meanwhile stays until it is read', async () => {
    const held = new Set([2, 5])
    const { core, desk, page } = await start({ held })
    await toBatch(page)
    await page.locator('.plan tbody tr').first().waitFor()
    expect(await page.locator('.plan tbody tr').count()).toBe(20)
    await expect
      .poll(() => page.locator('.batch-take .figures').textContent())
      .toMatch(/20 件[\s\S]*120 份[\s\S]*60\.0 MB/)
    await sound(page, 'batch-choose')
    for (const key of ['ArrowDown', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key)
    await expect.poll(() => page.locator('.batch-take .figures').textContent()).toContain('18 件')
    expect(asked(core, 'batch.take')).toEqual([])
    held.add(9)
    await page.getByRole('button', { name: '领取 18 件，归我办 3 天' }).click()
    await page.getByText('正在下载，请先不要断网').waitFor()
    const [taken] = asked(core, 'batch.take')
    expect(taken?.hours).toBe(72)
    expect(taken?.caseIds.length).toBe(18)
    expect(await page.locator('.batch-note').textContent()).toMatch(
      /有 1 件没有领到[\s\S]*王敏（100201）正在办理，到11月25日/,
    )
    await picture(page, 'batch-refused')
    await page.getByRole('button', { name: '我知道了' }).click()
    await page.locator('.batch-note').waitFor({ state: 'detached' })
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('by hand: ticks stay while the search changes; what somebody has is grey and says who', async () => {
    const { core, desk, page } = await start({ held: new Set([2]) })
    await toBatch(page)
    await page.getByRole('button', { name: '从队列选' }).click()
    await expect
      .poll(() => page.locator('.plan tr.cannot').textContent())
      .toContain('王敏（100201）正在办理，到 11月25日')
    await page.getByText('还没有选件').waitFor()
    expect(await page.getByRole('button', { name: /^领取/ }).isDisabled()).toBe(true)
    await page.locator('.plan tbody input').nth(3).click()
    await page.getByRole('searchbox', { name: '查找' }).fill('刘')
    await expect.poll(() => page.locator('.plan tbody tr').first().textContent()).toContain('刘**')
    await page.locator('.plan tbody input').first().click()
    await sound(page, 'batch-by-hand')
    await page.getByRole('button', { name: '领取 2 件，归我办 3 天' }).click()
    await expect.poll(() => asked(core, 'batch.take')[0]?.caseIds.length).toBe(2)
    await desk.close()
  })

  it('says what is in the way: no answer, no network, no policy for it', async () => {
    const offline: Answer = { ok: false, problem: { kind: 'Offline', message: '现在连不上中心。', ref: 'r1' } }
    const { core, desk, page } = await start({ fails: { 'batch.take': offline } })
    await toBatch(page)
    await page.getByRole('button', { name: /^领取 20 件/ }).click()
    await page.getByText('现在连不上中心').waitFor()
    core.sync = { ...core.sync, link: 'offline' }
    core.emit('sync.changed', core.sync)
    await page.getByText('现在离线。领取要联网').waitFor()
    expect(await page.getByRole('button', { name: /^领取 20 件/ }).isDisabled()).toBe(true)
    tell(core, { ...noBatch, limits: null })
    await page.getByText('现在不能带件离线办理').waitFor()
    await picture(page, 'batch-none-allowed')
    await desk.close()
  })
})

describe('a batch', () => {
  const some = [
    batchCase(1, 'ready'),
    batchCase(2, 'loading'),
    batchCase(3, 'waiting'),
    batchCase(4, 'failed', { message: '申请表下载失败：文件在中心那边读不出来，其他材料继续下载。' }),
    batchCase(5, 'decided'),
  ]

  const lost = [
    batchCase(1, 'lost', { message: '主管赵兰已收回，交给李强（010237）：当事人催办。' }),
    batchCase(2, 'expired', { message: '11月25日 14:00 到期，没有续期。' }),
    batchCase(3, 'ready'),
  ]

  it('progress in figures and words; nothing moves while it grows; pause and go on', async () => {
    const { core, desk, page } = await start({}, batchOf('loading', some))
    await toBatch(page)
    for (const words of ['可离线办理', '下载中', '待下载', '下载失败', '已办'])
      expect(await page.locator('.batch-cases .mark', { hasText: words }).count()).toBe(1)
    expect(await page.locator('.batch-now').textContent()).toMatch(
      /1 \/ 4[\s\S]*14 \/ 30[\s\S]*1 份没下成[\s\S]*1\.5 MB\/秒/,
    )
    await sound(page, 'batch-loading')
    const places = () =>
      page.locator('.batch-now .figures > div, .batch-cases tr, .batch-now button').evaluateAll((all) =>
        all.map((element) => {
          const { top, left } = element.getBoundingClientRect()
          return `${Math.round(left)} ${Math.round(top)}`
        }),
      )
    const before = await places()
    const later = some.map((one) => (one.state === 'loading' ? { ...one, papers: { wanted: 6, have: 5 } } : one))
    tell(core, batchOf('loading', later))
    await expect.poll(() => page.locator('.batch-now').textContent()).toContain('17 / 30')
    expect(await places()).toEqual(before)
    await page.getByRole('button', { name: '暂停' }).click()
    await page.getByText('下载已暂停').waitFor()
    await page.getByRole('button', { name: '继续下载' }).click()
    await page.getByText('正在下载').first().waitFor()
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('ready: the cable may be pulled, until when, and what then; renews; what is taken back is told, with what was kept', async () => {
    const ready = [1, 2, 3, 4, 6, 7, 8, 9].map((row) => batchCase(row, 'ready'))
    const { core, desk, page } = await start({}, batchOf('ready', ready))
    await toBatch(page)
    await page.getByText('都下载好了，现在可以拔网线').waitFor()
    await page.getByText('可离线办理到 11月25日 14:00；离线超过 72 小时').waitFor()
    await picture(page, 'batch-ready')
    await page.locator('.batch-now').getByRole('button', { name: '续期' }).click()
    await expect.poll(() => asked(core, 'batch.renew')).toEqual([{ hours: 72 }])
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
    await page.locator('.identity').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: '离线包', level: 1 }).waitFor()
    tell(core, batchOf('ready', ready, { undelivered: 190 }))
    await page.getByText('再存 10 条决定就到上限').waitFor()
    tell(core, batchOf('ready', ready, { undelivered: 200, afterwards: '本机已有 200 条审核没有送达中心。' }))
    await page.getByText('本机已有 200 条审核没有送达中心').waitFor()
    expect(await page.getByText('可离线办理到').count()).toBe(0)
    await page.getByText('现在可以拔网线').waitFor({ state: 'detached' })
    tell(core, batchOf('waiting', lost))
    await page.locator('.rail b.urgent').waitFor()
    await expect
      .poll(() => page.locator('.batch-note').textContent())
      .toMatch(/有 2 件不再归您一人办理[\s\S]*当事人催办[\s\S]*草稿还在本机/)
    await sound(page, 'batch-lost')
    await page.getByRole('button', { name: '知道了，移出离线包' }).click()
    await page.locator('.batch-note').waitFor({ state: 'detached' })
    expect(asked(core, 'batch.giveBack')[0]?.caseIds.length).toBe(2)
    await desk.close()
  })

  it('gives some back after asking once, with what becomes of drafts', async () => {
    const { core, desk, page } = await start({}, batchOf('paused', some))
    await toBatch(page)
    await page.locator('.batch-cases tbody input').first().click()
    await page.getByRole('button', { name: '归还所选 1 件' }).click()
    await page.getByText('没提交的草稿留在本机').waitFor()
    expect(asked(core, 'batch.giveBack')).toEqual([])
    await sound(page, 'batch-give-back')
    await page.keyboard.press('Escape')
    await page.getByText('没提交的草稿留在本机').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '归还所选 1 件' }).click()
    await page.getByRole('button', { name: '归还 1 件', exact: true }).click()
    await page.getByText('已归还 1 件').waitFor()
    expect(asked(core, 'batch.giveBack')).toEqual([{ caseIds: [batchCase(1, 'ready').caseId] }])
    await page.getByRole('button', { name: '取消下载' }).click()
    await page.getByRole('button', { name: '归还 3 件', exact: true }).click()
    await expect.poll(() => page.locator('.batch-cases tbody tr').count()).toBe(1)
    await desk.close()
  })

  it('fits a 1366×768 monitor at 125 %, dark', async () => {
    const { desk, page } = await start({}, batchOf('loading', some), {
      width: 1093,
      height: 614,
      deviceScaleFactor: 1.25,
    })
    await page.evaluate(() => localStorage.setItem('display', 'dark 14'))
    await page.reload()
    await page.locator('.versions').waitFor()
    await toBatch(page)
    await sound(page, 'batch-dark-125')
    await page.getByRole('button', { name: '再选几件' }).click()
    await page.locator('.plan tbody tr').first().waitFor()
    await sound(page, 'batch-choose-dark-125')
    await desk.close()
  })
})

describe('who has a case', () => {
  it('stands in the queue and on the bench; a supervisor takes it back with a reason', async () => {
    const { core, desk, page } = await start({ held: new Set([1]), roles: ['supervisor'] })
    await goToQueue(page, 2)
    await page.getByRole('img', { name: '王敏（100201）正在办理，到 11月25日 14:00' }).waitFor()
    await picture(page, 'queue-held')
    await openCase(page)
    expect(await page.locator('.identity').textContent()).toContain('王敏（100201）正在办理，到 11月25日 14:00')
    await page.getByRole('button', { name: '收回…' }).click()
    await page.getByRole('button', { name: '收回', exact: true }).click()
    await page.getByText('请写明为什么收回').waitFor()
    await page.getByLabel('理由').fill('当事人催办，王敏外出')
    await page.getByLabel('交给谁').fill('010237')
    await picture(page, 'recall')
    expect(await axe(page)).toEqual([])
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: '收回', exact: true }).click()
    await page.getByText('已收回，交给 010237').waitFor()
    expect(asked(core, 'lease.recall')).toEqual([
      {
        recallId: expect.any(String),
        caseId: '00000000-0000-4000-8001-000000000001',
        note: '当事人催办，王敏外出',
        to: '010237',
      },
    ])
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('somebody who is no supervisor reads it and cannot take it back', async () => {
    const view = { width: 1093, height: 614, deviceScaleFactor: 1.25 }
    const { desk, page } = await start({ held: new Set([1]) }, noBatch, view)
    await goToQueue(page, 2)
    await openCase(page)
    await page.locator('.identity .holder').waitFor()
    expect(await page.getByRole('button', { name: '收回…' }).count()).toBe(0)
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
    await picture(page, 'held-125')
    await desk.close()
  })
})
