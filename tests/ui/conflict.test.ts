import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Input, Method, Output } from '#shared/contract/core-api.ts'
import { noBatch } from './fake-batch.ts'
import { createFakeCore, type FakeCore } from './fake-core.ts'
import { axe, picture, type View } from './harness.ts'
import { stage } from './stage.ts'
import { horizontalOverflow } from './steps.ts'

type Row = Output<'outbox.list'>[number]
type Conflict = Output<'outbox.conflict'>

const harness = stage()

const row = (n: number, state: Row['state']): Row => ({
  opId: `00000000-0000-7000-8000-00000000000${n}`,
  seq: n,
  caseId: `00000000-0000-4000-8001-00000000000${n}`,
  caseNo: `510400261106009${n}`,
  maskedName: '刘**',
  diseaseName: '恶性肿瘤门诊治疗',
  kind: 'propose_reject',
  state,
  createdAt: '2026-11-22T01:12:00.000Z',
  attempts: 0,
  nextTryAt: null,
  message: '唐晓兰已在 09:10 拟通过，您的「拟不予认定」没有生效。',
  code: state === 'conflict' ? 'already_decided' : 'not_authorised',
  theirs: null,
  acknowledged: false,
})

const conflict = (of: Row, change: Partial<Conflict> = {}): Conflict => ({
  opId: of.opId,
  caseId: of.caseId,
  caseNo: of.caseNo,
  maskedName: of.maskedName,
  diseaseName: of.diseaseName,
  state: 'conflict',
  code: of.code,
  message: of.message ?? '',
  rule: '一件只作一次初审决定，先到中心的有效。',
  mine: {
    byName: '林建平',
    at: of.createdAt,
    kind: of.kind,
    lines: ['理由 R02：经审核，未达到该病种认定标准的必备条件。', '标准 2：不满足', '备注：化验单只有一次'],
    packVersion: '510400-demo-2026.2',
  },
  theirs: [
    {
      byName: '申请人',
      at: '2026-11-22T01:05:00.000Z',
      kind: 'supplemented',
      lines: ['补交：检验报告单'],
      packVersion: null,
    },
    {
      byName: '唐晓兰',
      at: '2026-11-22T01:10:00.000Z',
      kind: 'propose_approve',
      lines: [],
      packVersion: '510400-demo-2026.2',
    },
  ],
  differences: [
    { what: '环节', mine: '待初审', theirs: '待复审' },
    { what: '材料', mine: '6 份', theirs: '7 份，新增「检验报告单」' },
  ],
  now: 'second_review',
  redecide: { possible: true, why: '' },
  acknowledged: false,
  ...change,
})

async function start(rows: Row[], conflicts: Conflict[], view?: View) {
  const core = createFakeCore({ rows: 9, outbox: rows })
  for (const one of conflicts) core.conflicts.set(one.opId, one)
  core.sync = { ...core.sync, queued: 0, conflicts: rows.filter(({ state }) => state === 'conflict').length }
  const desk = await harness.open(core, view)
  await desk.page.locator('.versions').waitFor()
  await desk.page.keyboard.press('g')
  await desk.page.keyboard.press('o')
  await desk.page.locator('.operations').waitFor()
  return { core, desk, page: desk.page }
}

const asked = <M extends Method>(core: FakeCore, method: M): Input<M>[] =>
  core.calls.filter((one) => one.method === method).map(({ input }) => input as Input<M>)

const sound = async (page: Page, name: string, box: string) => {
  await picture(page, name)
  expect(await axe(page)).toEqual([])
  expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
  expect(await page.locator(box).evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0)
}

describe('an operation that was not applied', () => {
  it('mine beside theirs, by keyboard: look, ask again, put away, go back; nothing is dropped', async () => {
    const rows = [row(1, 'conflict'), row(2, 'refused'), row(3, 'accepted')]
    const [first, second] = rows as [Row, Row]
    const refused = conflict(second, {
      state: 'refused',
      message: '您的岗位不能办理这一步，请转给有权限的同事。',
      rule: '这一步由初审或主管办理。',
      theirs: [],
      differences: [],
      now: null,
      redecide: { possible: false, why: '您的岗位现在不办理这一步，不能重新办理。' },
    })
    const { core, desk, page } = await start(rows, [conflict(first), refused])
    await page.locator('.rail b.urgent', { hasText: '1' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: first.message ?? '', level: 1 }).waitFor()
    const shown = await page.locator('.conflict').textContent()
    expect(shown).toMatch(
      /一件只作一次初审决定[\s\S]*我办的[\s\S]*林建平[\s\S]*未达到[\s\S]*中心的[\s\S]*申请人[\s\S]*唐晓兰/,
    )
    expect(shown).toMatch(/环节[\s\S]*待初审[\s\S]*待复审/)
    await sound(page, 'conflict', '.conflict')
    await page.keyboard.press('c')
    await page.getByText('中心的答复没有变').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.getByText('不能重新办理').waitFor()
    expect(await page.getByRole('button', { name: '按最新情况重新办理' }).count()).toBe(0)
    await sound(page, 'refused', '.conflict')
    await page.keyboard.press('y')
    await page.getByText('已阅').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.operations').waitFor()
    expect(await page.locator('.operation').count()).toBe(3)
    expect(asked(core, 'outbox.acknowledge')).toEqual([{ opId: second.opId }])
    expect(asked(core, 'outbox.redecide')).toEqual([])
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('Enter takes my reasons into the draft and opens the case as it is now; back leads to the comparison', async () => {
    const mine = row(1, 'conflict')
    const { core, desk, page } = await start([mine], [conflict(mine)], {
      width: 1093,
      height: 614,
      deviceScaleFactor: 1.25,
    })
    await page.evaluate(() => localStorage.setItem('display', 'dark 14'))
    await page.reload()
    await page.locator('.versions').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.getByRole('button', { name: '对照查看' }).click()
    await page.locator('.conflict h1').waitFor()
    await sound(page, 'conflict-dark-125', '.conflict')
    await page.keyboard.press('Enter')
    await page.locator('.identity').waitFor()
    expect(asked(core, 'outbox.redecide')).toEqual([{ opId: mine.opId }])
    expect(asked(core, 'decision.submit')).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('.conflict h1').waitFor()
    await desk.close()
  })
})

describe('link', () => {
  const UNTIL = '2099-11-25T06:00:00.000Z'

  it('three states in words, two that ask for something, and the screen behind them', async () => {
    const core = createFakeCore({ rows: 9 })
    core.batch = { ...noBatch, offlineUntil: UNTIL }
    const desk = await harness.open(core)
    const { page } = desk
    await page.locator('.versions').waitFor()
    const tell = (change: Partial<FakeCore['sync']>) => {
      core.sync = { ...core.sync, ...change }
      core.emit('sync.changed', core.sync)
    }
    const states: readonly [Partial<FakeCore['sync']>, RegExp][] = [
      [{ link: 'online', pulling: null }, /^●在线 · .* 同步 · 待发 0$/],
      [{ pulling: { received: 1200 } }, /^◌同步中 · 已收 1,200 件 · 待发 0$/],
      [{ link: 'auth', pulling: null }, /^▲需要重新登录/],
      [{ link: 'unknown' }, /^○正在连接/],
      [
        { link: 'offline', since: '2026-11-22T01:12:00.000Z', queued: 3, trouble: '连不上中心。' },
        /^◆离线（自 11-22 09:12，可用至 11-25 14:00） · 待发 3$/,
      ],
    ]
    for (const [change, words] of states) {
      tell(change)
      await expect.poll(() => page.locator('.net').textContent()).toMatch(words)
    }
    await page.locator('.net').click()
    await page.locator('.net-details', { hasText: '联网后自动发送' }).waitFor()
    await picture(page, 'link-offline-until')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: '同步详情和记录' }).click()
    await page.getByRole('heading', { name: '断网时能做' }).waitFor()
    expect(await page.locator('.sync').textContent()).toMatch(/可离线办理到[\s\S]*11月25日 14:00[\s\S]*3 条/)
    await sound(page, 'sync', '.sync')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: '复制记录' }).click()
    await page.getByText('记录已复制').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('待发 3')
    expect(copied.split('\n')[1]).toBe('2026-11-22 09:12 注意 连不上中心，15 秒后再试。')
    await page.setViewportSize({ width: 1093, height: 614 })
    await sound(page, 'sync-125', '.sync')
    expect(desk.complaints).toEqual([])
    await desk.close()
  })
})
