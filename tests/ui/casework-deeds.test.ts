import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import type { FakeShape } from './fake-cases.ts'
import { registered } from './fake-casework.ts'
import { createFakeCore, type FakeCore, pack } from './fake-core.ts'
import { type Answer, axe, picture, type View } from './harness.ts'
import { stage } from './stage.ts'
import { horizontalOverflow, openCase, openFirstCase } from './steps.ts'

const harness = stage()

const caseId = '00000000-0000-4000-8001-000000000001'
const small: View = { width: 1093, height: 614, deviceScaleFactor: 1.25 }

type Workbench = Output<'workbench.open'>

async function start(
  edit: (workbench: Workbench) => Workbench,
  options: { view?: View; pack?: FakeCore['pack']; fails?: Record<string, Answer>; roles?: FakeShape['roles'] } = {},
) {
  const core = createFakeCore({
    rows: 5,
    edit: (row, workbench) => (row === 1 ? edit(workbench) : workbench),
    ...(options.fails ? { fails: options.fails } : {}),
    ...(options.roles ? { roles: options.roles } : {}),
  })
  core.pack = options.pack ?? pack
  const desk = await harness.open(core, options.view)
  await openFirstCase(desk.page)
  await desk.page.locator('.materials').waitFor()
  return { core, desk, page: desk.page }
}

const stale = (workbench: Workbench): Workbench => ({
  ...workbench,
  findings: [
    {
      code: 'document_stale',
      severity: 'warn',
      sentence: '检查报告日期 2026-04-28 距申请日超过 6 个月。',
      basis: '演示依据',
      evidence: null,
    },
  ],
})

const asked = (core: FakeCore, method: string) =>
  core.calls.filter((one) => one.method === method).map(({ input }) => input)

describe('定点医疗机构变更', () => {
  it('shows no checklist, since it is not judged by the criteria, and no key ticks one', async () => {
    const moved = (workbench: Workbench): Workbench => ({
      ...workbench,
      case: { ...workbench.case, applyType: 'hospital_change' },
    })
    const { core, desk, page } = await start(moved)
    await page.locator('.side').getByText('这类件不按认定标准审核').waitFor()
    await page.keyboard.press('1')
    await page.keyboard.press('a')
    await page.locator('.panel .still').waitFor()
    // a second key that decides counts only some time after the first
    await page.waitForTimeout(350)
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => core.decisions.length).toBe(1)
    expect(core.decisions[0]?.deed).toMatchObject({ kind: 'propose_approve', criteria: [] })
    await desk.close()
  })
})

describe('reasons', () => {
  it('that answer a finding stand first, filled with this case’s values; three keys refuse', async () => {
    const { core, desk, page } = await start(stale)
    await page.keyboard.press('x')
    const first = page.locator('.choice-list .choice').first()
    await first.locator('.suggested').waitFor()
    await page.keyboard.press('1')
    const words = await page.locator('.preview textarea').inputValue()
    expect(words).toContain('检查报告日期 2026-04-28 距申请日超过 6 个月')
    expect(words).not.toContain('{{')
    await page.locator('.preview .basis', { hasText: '依据：' }).waitFor()
    expect(await page.locator('.preview textarea').getAttribute('maxlength')).toBe('500')
    await picture(page, 'deeds-reasons')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => core.decisions.length).toBe(1)
    expect(core.decisions[0]?.deed).toMatchObject({
      kind: 'propose_reject',
      reasons: [{ code: pack.reasons.find((one) => one.findings?.includes('document_stale'))?.code, text: words }],
      seen: expect.any(Array),
    })
    await desk.close()
  })
})

describe('补正', () => {
  const once = (workbench: Workbench): Workbench => ({
    ...workbench,
    case: {
      ...workbench.case,
      supplements: [
        {
          items: [],
          note: '',
          requestedBy: '010198',
          requestedAt: '2026-11-05T10:00:00+08:00',
          answerBy: '2026-11-26',
          answeredAt: '2026-11-12T10:00:00+08:00',
        },
      ],
    },
  })

  it('items show their basis, those that answer a finding first', async () => {
    const suggesting = {
      ...pack,
      supplementChoices: pack.supplementChoices.map((choice) =>
        choice.material === 'report' ? { ...choice, findings: ['document_stale'] } : { ...choice, findings: [] },
      ),
    }
    const { core, desk, page } = await start(stale, { pack: suggesting })
    await page.keyboard.press('b')
    await page.locator('.choice').first().locator('.suggested').waitFor()
    await page.keyboard.press('1')
    await page.locator('.preview .basis', { hasText: '依据：' }).waitFor()
    await page.keyboard.press('2')
    await picture(page, 'deeds-items')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => core.decisions.length).toBe(1)
    expect(core.decisions[0]?.deed).toMatchObject({ kind: 'request_supplement', items: [{ material: 'report' }, {}] })
    await desk.close()
  })

  it('a second one warns, names what could have been asked at once, and is not for a first reviewer', async () => {
    const { core, desk, page } = await start(once)
    await page.keyboard.press('b')
    await page.locator('.again', { hasText: '这件已经补正过 1 次（最近一次 2026-11-05）' }).waitFor()
    await page.keyboard.press('1')
    await page.locator('.preview .late', { hasText: '第一次就可以提出' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.locator('.told', { hasText: '再次补正须由主管办理' }).waitFor()
    expect(core.decisions).toEqual([])
    await picture(page, 'deeds-again')
    expect(await axe(page)).toEqual([])
    await desk.close()
  })

  it('a supervisor gives a reason for a second one', async () => {
    const { core, desk, page } = await start(once, { roles: ['supervisor'] })
    await page.keyboard.press('b')
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Enter')
    await page.locator('.told', { hasText: '请写明原因' }).waitFor()
    await page.locator('.panel .note textarea').fill('申请人补交的材料破损')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => core.decisions.length).toBe(1)
    await desk.close()
  })
})

describe('the notice before it is sent', () => {
  it('is shown as a PDF from the panel and from the bar, and changes nothing', async () => {
    const { core, desk, page } = await start(stale)
    for (const key of ['x', '1', 'p']) await page.keyboard.press(key)
    const view = page.getByRole('dialog')
    await view.locator('canvas[data-state="drawn"]').waitFor()
    expect(asked(core, 'print.render')[0]).toMatchObject({ copy: null, notice: { kind: 'rejected', no: null } })
    expect(JSON.stringify(asked(core, 'print.render')[0])).toContain('检查报告日期 2026-04-28')
    expect(JSON.stringify(asked(core, 'print.render')[0])).not.toContain('（未填）')
    await view.getByText('发出以后由中心编发文号').waitFor()
    expect(await view.getByRole('button', { name: '打印' }).count()).toBe(0)
    await picture(page, 'notice-preview')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    await view.waitFor({ state: 'detached' })
    await page.locator('.panel').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('p')
    await view.waitFor()
    await expect.poll(() => asked(core, 'print.render').length).toBe(2)
    expect(asked(core, 'print.render')[1]).toMatchObject({ notice: { kind: 'approved' } })
    expect(core.decisions).toEqual([])
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('that the pack lacks a setting for blocks the deed and says which', async () => {
    const lacking = { ...pack, office: { ...pack.office, reviewOnline: '' } }
    const { core, desk, page } = await start(stale, { pack: lacking })
    await page.locator('.missing-line .blocked', { hasText: '政策包没有填写「' }).waitFor()
    expect(await page.getByRole('button', { name: '不予认定…' }).isDisabled()).toBe(true)
    await page.keyboard.press('x')
    expect(await page.locator('.panel').count()).toBe(0)
    await picture(page, 'notice-lacks')
    expect(await axe(page)).toEqual([])
    expect(core.decisions).toEqual([])
    await desk.close()
  })
})

describe('the notice that was sent', () => {
  it('is shown, printed as 补打 with the very bytes, and counted once', async () => {
    const { core, desk, page } = await start(registered)
    await page.locator('.notices').getByText('打印过 1 次').waitFor()
    await page.getByRole('button', { name: /^看文书/ }).click()
    const view = page.getByRole('dialog')
    await view.locator('canvas[data-state="drawn"]').waitFor()
    expect(asked(core, 'print.render')[0]).toMatchObject({ copy: 2 })
    expect(await view.getByLabel('打印机').inputValue()).toBe('办公室激光')
    await view.getByLabel('打印机').selectOption('窗口针式')
    await picture(page, 'notice-sent')
    expect(await axe(page)).toEqual([])
    await view.getByRole('button', { name: '补打 1' }).click()
    await view.getByText('这次打印或另存会标「补打 2」').waitFor()
    expect(asked(core, 'notice.printed').length).toBe(1)
    const [sent] = asked(core, 'print.send') as { pdf: Uint8Array; printer: string }[]
    expect(sent?.printer).toBe('窗口针式')
    expect(Buffer.from(sent?.pdf ?? []).toString('latin1')).toContain('copy 2')
    await page.keyboard.press('Escape')
    await page.locator('.notices').getByText('打印过 2 次').waitFor()
    await page.getByRole('button', { name: /^看文书/ }).click()
    await view.getByLabel('打印机').waitFor()
    expect(await view.getByLabel('打印机').inputValue()).toBe('窗口针式')
    await view.locator('canvas[data-state="drawn"]').waitFor()
    await page.keyboard.press('s')
    await expect.poll(() => asked(core, 'print.save').length).toBe(1)
    expect(asked(core, 'print.save')[0]).toMatchObject({
      suggestedName: expect.stringContaining('攀医保演认〔2026〕18号'),
    })
    await view.getByText('这次打印或另存会标「补打 3」').waitFor()
    expect(asked(core, 'notice.printed').length).toBe(2)
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('a print that fails says so, counts nothing and keeps the number', async () => {
    const fails: Record<string, Answer> = {
      'print.send': { ok: false, problem: { kind: 'Bug', message: '打印机没有应答。', ref: 'print' } },
    }
    const { core, desk, page } = await start(registered, { fails })
    await page.getByRole('button', { name: /^看文书/ }).click()
    const view = page.getByRole('dialog')
    await view.locator('canvas[data-state="drawn"]').waitFor()
    await page.keyboard.press('p')
    await view.getByText('没有打印出来。文号和案卷都没有变').waitFor()
    await view.getByText('打印机没有应答').waitFor()
    expect(asked(core, 'notice.printed')).toEqual([])
    expect(await view.getByRole('button', { name: '补打 1' }).isEnabled()).toBe(true)
    await picture(page, 'notice-failed')
    expect(await axe(page)).toEqual([])
    delete fails['print.send']
    await view.getByRole('button', { name: '补打 1' }).click()
    await view.getByText('这次打印或另存会标「补打 2」').waitFor()
    await desk.close()
  })
})

describe('更正 · 撤销 · 申诉', () => {
  it('opens a 更正 with what is to become what, from the keyboard but for the values', async () => {
    const { core, desk, page } = await start(registered)
    const serial = page.locator('.side dd').filter({ hasText: '51040020261120000018' })
    await serial.waitFor()
    expect(await serial.evaluate((field) => field.scrollWidth - field.clientWidth)).toBeLessThanOrEqual(0)
    expect(await page.locator('.identity .due').textContent()).toMatch(/已办结.*个工作日办结/)
    await page.keyboard.press('o')
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Enter')
    await page.locator('.told', { hasText: '请写明要改的项目' }).waitFor()
    await page.getByLabel('添加要改的项目').selectOption({ label: '定点机构' })
    await page.getByLabel('定点机构改成').fill('市中心医院（演示）')
    await page.getByLabel('添加要改的项目').selectOption({ label: '待遇开始日期' })
    await page.getByLabel('待遇开始日期改成').fill('2026-11-21')
    await page.locator('.panel .note textarea').fill('登记时选错了机构')
    await page.keyboard.press('Control+Enter')
    await page.locator('.told', { hasText: '「定点机构」的新值和原来一样' }).waitFor()
    await page.getByLabel('定点机构改成').fill('市第二医院（演示）')
    await picture(page, 'opening-correction')
    expect(await axe(page)).toEqual([])
    expect(core.decisions).toEqual([])
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => core.decisions.length).toBe(1)
    expect(core.decisions[0]?.deed).toEqual({
      kind: 'open_case',
      caseKind: 'correction',
      correction: { fixmedins_name: '市第二医院（演示）', begndate: '2026-11-21' },
      note: '登记时选错了机构',
    })
    await desk.close()
  })

  it('a further 更正 begins with what earlier ones have made of the record', async () => {
    const { desk, page } = await start((workbench) => {
      const done = registered(workbench)
      const form = { ...done.case.form, addr: '攀枝花市仁和区更正路 2 号' }
      return { ...done, corrected: { form, registration: done.case.registration } }
    })
    await page.keyboard.press('o')
    await page.keyboard.press('1')
    await page.getByLabel('添加要改的项目').selectOption('addr')
    await page.locator('.panel .fields s', { hasText: '攀枝花市仁和区更正路 2 号' }).waitFor()
    await desk.close()
  })

  it('what was begun is there again after leaving', async () => {
    const { core, desk, page } = await start(registered)
    for (const key of ['o', '2']) await page.keyboard.press(key)
    await expect.poll(() => core.drafts.get(caseId)?.opening).toEqual({ caseKind: 'revocation', correction: {} })
    for (const key of ['Escape', 'Escape']) await page.keyboard.press(key)
    await page.locator('.list').waitFor()
    await openCase(page)
    await page.keyboard.press('o')
    await page.locator('.choice.on', { hasText: '撤销' }).waitFor()
    await desk.close()
  })

  it.each(['rejected', 'not_accepted'] as const)('a refusal (%s) can only be appealed', async (state) => {
    const { core, desk, page } = await start((workbench) => ({
      ...registered(workbench),
      case: { ...registered(workbench).case, state, registration: null },
    }))
    await page.keyboard.press('o')
    expect(await page.locator('.opening .choice').allTextContents()).toHaveLength(1)
    await page.keyboard.press('1')
    await page.locator('.panel .note textarea').fill('申请人提交了新的检查报告')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => core.decisions.length).toBe(1)
    expect(core.decisions[0]?.deed).toMatchObject({ kind: 'open_case', caseKind: 'appeal' })
    await desk.close()
  })

  it('a correction shows its kind, what it is about and what changes', async () => {
    const { desk, page } = await start((workbench) => ({
      ...workbench,
      case: {
        ...workbench.case,
        kind: 'correction',
        origin: { caseId: '00000000-0000-4000-8001-000000000003', caseNo: '5104002610010003' },
        correction: { fixmedins_name: '市第二医院（演示）' },
      },
    }))
    await page.locator('.identity .chip.kind', { hasText: '更正' }).waitFor()
    await page.getByText('更正：针对 5104 0026 1001 0003').waitFor()
    await page.getByText('定点机构改为「市第二医院（演示）」').waitFor()
    await page.getByRole('button', { name: '打开原件' }).click()
    await page.locator('.identity .chip.kind').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.locator('.identity .chip.kind').waitFor()
    await desk.close()
  })
})

describe('at 1366×768 and 125 %', () => {
  it('panels and notices fit', async () => {
    const { desk, page } = await start(registered, { view: small })
    await page.keyboard.press('o')
    await page.keyboard.press('1')
    await page.getByLabel('添加要改的项目').selectOption({ label: '定点机构' })
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
    await picture(page, 'opening-125')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^看文书/ }).click()
    await page.locator('canvas[data-state="drawn"]').waitFor()
    expect(await horizontalOverflow(page)).toBeLessThanOrEqual(0)
    await picture(page, 'notice-125')
    await desk.close()
  })
})
