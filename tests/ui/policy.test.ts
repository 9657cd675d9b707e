import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import { createFakeCore, pack } from './fake-core.ts'
import { type Answer, axe, picture } from './harness.ts'
import { stage } from './stage.ts'
import { horizontalOverflow } from './steps.ts'

const harness = stage()

const ok = (output: unknown): Answer => ({ ok: true, output })
const checked: Output<'policy.check'> = {
  errors: [],
  diff: {
    from: pack.version,
    to: '510400-demo-2026.9',
    changes: [{ path: 'limitWorkdays', sentence: '办结时限由 15 个工作日改为 20 个工作日。' }],
    cases: [
      { caseNo: '5104002609180001', diseaseName: '类风湿关节炎', effects: ['办结时限由 2026-10-15 改为 2026-10-22。'] },
    ],
    looked: 412,
  },
}
const receipt: Output<'policy.import'> = {
  what: 'pack',
  version: '510400-demo-2026.9',
  effectiveFrom: '2026-12-01',
  recomputed: 0,
}

async function start(fails: Record<string, Answer>, supervisor = true) {
  const core = createFakeCore({ rows: 3, fails })
  const desk = await harness.open(core)
  await desk.page.locator('.versions').waitFor()
  if (supervisor) {
    const session = await core.call('session.get', {})
    if (!session.ok) throw new Error('somebody is signed in')
    const view = session.output as Output<'session.get'>
    core.emit('session.changed', { ...view, staff: view.staff && { ...view.staff, roles: ['supervisor'] } })
  }
  return { core, desk, page: desk.page }
}

async function toPolicy(page: Page): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.getByRole('heading', { name: '政策与日历' }).waitFor()
}

const choose = (page: Page, text: string) =>
  page
    .locator('.policy-import input[type=file]')
    .setInputFiles({ name: 'pack.json', mimeType: 'application/json', buffer: Buffer.from(text) })

describe('政策与日历', () => {
  it('reads every part of the rules in force, marked as a demo', async () => {
    const { desk, page } = await start({}, false)
    await toPolicy(page)
    expect(await page.locator('.policy').textContent()).toContain('演示数据，非攀枝花政策')
    expect(await page.locator('.policy-import').count()).toBe(0)
    for (const part of ['病种', '理由', '文书设置', '日历', '规则']) {
      await page.getByRole('button', { name: part, exact: true }).click()
      await picture(page, `policy-${part}`)
      expect(await axe(page)).toEqual([])
      expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
    }
    await page.getByRole('button', { name: '日历', exact: true }).click()
    expect(await page.locator('.policy-part').textContent()).toMatch(/2027 年[\s\S]*仅法定节假日/)
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('finds a disease and shows its criteria', async () => {
    const { desk, page } = await start({}, false)
    await toPolicy(page)
    await page.getByRole('button', { name: '病种', exact: true }).click()
    await page.getByRole('searchbox', { name: '查病种名称或编码' }).fill('类风湿')
    expect(await page.locator('.policy-table.wide tbody tr').count()).toBe(1)
    await page.locator('summary').click()
    expect(await page.locator('details').textContent()).toContain('1 并且 2 并且')
    await desk.close()
  })

  it('says which notice an empty setting holds up', async () => {
    const { core, desk, page } = await start({}, false)
    core.pack = { ...pack, office: { ...pack.office, reviewOnline: '' } }
    core.sync = { ...core.sync, policyVersion: 'another' }
    core.emit('sync.changed', core.sync)
    await toPolicy(page)
    await page.getByRole('button', { name: '文书设置', exact: true }).click()
    await expect.poll(() => page.locator('.policy-part').textContent()).toContain('未填写')
    expect(await page.locator('.policy-part').textContent()).toContain('不予认定告知书」不能发出')
    await desk.close()
  })

  it('another pack: checked, compared, put in force only after a person said so', async () => {
    const { core, desk, page } = await start({ 'policy.check': ok(checked), 'policy.import': ok(receipt) })
    await toPolicy(page)
    await choose(page, '{"pack":1}')
    await page.getByText('规则变化 1 处').waitFor()
    expect(await page.locator('.policy-diff').textContent()).toContain('办结时限由 15 个工作日改为 20 个工作日')
    expect(await page.locator('.policy-diff').textContent()).toContain('影响在办件 1 件（本机查看了 412 件）')
    await picture(page, 'policy-diff')
    expect(await axe(page)).toEqual([])
    expect(core.calls.some(({ method }) => method === 'policy.import')).toBe(false)
    await page.getByRole('button', { name: '交中心施行' }).click()
    await page.getByText('510400-demo-2026.9 已收下，2026-12-01 起施行').waitFor()
    expect(core.calls.filter(({ method }) => method === 'policy.import')).toEqual([
      { method: 'policy.import', input: { text: '{"pack":1}' } },
    ])
    await desk.close()
  })

  it('a pack with errors is refused as a whole, every error listed', async () => {
    const errors = [
      { path: 'diseases[3].mutex[0]', message: '互斥病种「M1」不在目录内，请改正编码。' },
      { path: 'limitWorkdays', message: '办结时限必须是正整数。' },
    ]
    const { desk, page } = await start({ 'policy.check': ok({ errors, diff: null }) })
    await toPolicy(page)
    await choose(page, '{}')
    await page.getByText('有 2 处问题').waitFor()
    expect(await page.locator('.policy-errors').textContent()).toContain('diseases[3].mutex[0]')
    expect(await page.getByRole('button', { name: '交中心施行' }).count()).toBe(0)
    await picture(page, 'policy-errors')
    await desk.close()
  })

  it('offline: says so, and nothing is lost', async () => {
    const offline: Answer = { ok: false, problem: { kind: 'Offline', message: '现在连不上中心。', ref: 'r1' } }
    const { desk, page } = await start({ 'policy.check': ok(checked), 'policy.import': offline })
    await toPolicy(page)
    await choose(page, '{}')
    await page.getByRole('button', { name: '交中心施行' }).click()
    await page.getByText('现在连不上中心').waitFor()
    await desk.close()
  })
})

describe('续期提醒', () => {
  const row = (n: number, daysLeft: number) => ({
    trt_dcla_detl_sn: `T${n}`,
    psn_no: `P${n}`,
    maskedName: '王*',
    certTail: `00${n}X`,
    opsp_dise_code: 'M06900',
    opsp_dise_name: '类风湿关节炎',
    enddate: '2026-12-20',
    daysLeft,
    renewalCaseNo: n === 1 ? '5104002611180001' : null,
    remindedAt: n === 2 ? '2026-11-20T02:00:00Z' : null,
  })
  const rows = [row(1, 12), row(2, 28), row(3, 55), row(4, 88)]

  it('lists by band, and says when it is an old answer', async () => {
    const answer = ok({ rows, asOf: '2026-11-22T02:00:00Z', fresh: false })
    const { desk, page } = await start({ 'renewals.list': answer }, false)
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.getByRole('heading', { name: '续期提醒' }).waitFor()
    expect(await page.locator('tbody tr').count()).toBe(4)
    expect(await page.locator('.renewals').textContent()).toContain('离线：显示')
    await picture(page, 'renewals')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: /^30 日内/ }).click()
    expect(await page.locator('tbody tr').count()).toBe(2)
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
    expect(desk.complaints).toEqual([])
    await desk.close()
  })
})
