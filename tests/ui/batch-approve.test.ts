import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { BatchApproveResult, BatchApproveRow } from '#shared/contract/batch-approve-api.ts'
import type { Input } from '#shared/contract/core-api.ts'
import { fakeRow } from './fake-cases.ts'
import { createFakeCore, pack } from './fake-core.ts'
import { type Answer, axe, type OpenDesk, picture } from './harness.ts'
import { stage } from './stage.ts'

const harness = stage()

const shape = { rows: 40 }
const why = '核查有提示：证明医院级别不够。请单件审核。'

function rowOf(n: number, refusal: BatchApproveRow['refusal']): BatchApproveRow {
  const { id, caseNo, maskedName, dueOn } = fakeRow(n, shape, pack)
  return {
    caseId: id,
    caseNo,
    maskedName,
    diseaseName: '类风湿关节炎',
    dueOn,
    group: 'M06900 p1',
    pages: { seen: refusal?.code === 'unseen' ? 3 : 9, required: 9 },
    refusal,
  }
}

/** Nine cases: six can go, one only lacks its lease, two cannot. */
function scripted() {
  const core = createFakeCore(shape)
  let leased = false
  const submits: Input<'batchApprove.submit'>[] = []
  const rows = () => [
    ...[1, 2, 3, 4, 5, 6].map((n) => rowOf(n, null)),
    rowOf(7, leased ? null : { code: 'no_lease', sentence: '这件还没有领取，请先领取再批量通过。' }),
    rowOf(8, { code: 'findings', sentence: why }),
    rowOf(9, { code: 'unseen', sentence: '「病历」第 4 页还没有看过，请打开看完必看材料。' }),
  ]
  const resultOf = (caseId: string, state: BatchApproveResult['state']): BatchApproveResult => {
    const row = rows().find((one) => one.caseId === caseId)
    return {
      caseId,
      caseNo: row?.caseNo ?? '',
      maskedName: row?.maskedName ?? '',
      opId: state === 'left' ? null : caseId,
      state,
      sentence: state === 'left' ? why : null,
    }
  }
  const real = core.call
  core.call = async (method, input): Promise<Answer> => {
    if (method === 'batchApprove.list') return { ok: true, output: { cap: 20, rows: rows() } }
    if (method === 'batch.take') {
      leased = true
      return { ok: true, output: { view: core.batch, refused: [] } }
    }
    if (method === 'batchApprove.submit') {
      const asked = input as Input<'batchApprove.submit'>
      if (asked.password !== 'Right-1') {
        const problem = { kind: 'WrongPassword', message: '密码不对，一件也没有办理，请重新输入。', ref: 'r' }
        return { ok: false, problem }
      }
      submits.push(asked)
      const results = asked.caseIds.map((id, i) => resultOf(id, i === 0 ? 'left' : 'queued'))
      return { ok: true, output: { batchId: asked.batchId, results, undoMs: 10_000 } }
    }
    if (method === 'batchApprove.results' || method === 'batchApprove.undo') {
      const state = method.endsWith('undo') ? 'undone' : 'queued'
      const results = (submits[0]?.caseIds ?? []).slice(1).map((id) => resultOf(id, state))
      return { ok: true, output: { batchId: submits[0]?.batchId, results } }
    }
    return real(method, input)
  }
  return { core, submits }
}

describe('批量通过', () => {
  let desk: OpenDesk
  let submits: Input<'batchApprove.submit'>[]
  beforeEach(async () => {
    await desk?.close()
    const made = scripted()
    submits = made.submits
    desk = await harness.open(made.core)
    await desk.page.locator('.home-table, .empty').first().waitFor()
    await desk.page.keyboard.press('g')
    await desk.page.keyboard.press('2')
    await desk.page.getByRole('button', { name: '批量通过…' }).click()
    await desk.page.locator('.approve-rows tbody tr').first().waitFor()
  })
  afterAll(() => desk?.close())

  it('shows what can go, greys the rest with its reason, and says the numbers', async () => {
    const { page } = desk
    expect(await page.locator('tr.able').count()).toBe(6)
    expect(await page.locator('tr.unable').count()).toBe(3)
    expect(await page.locator('.approve .chosen').textContent()).toContain('已选 6 件，另有 3 件不可批量')
    expect(await page.locator('tr.unable').nth(1).textContent()).toContain(why)
    await page.getByRole('button', { name: '领取 1 件' }).click()
    await page.locator('tr.able').nth(6).waitFor()
    await page.mouse.move(5, 700)
    await picture(page, 'batch-approve-choose')
    expect(await axe(page)).toEqual([])
  })

  it('asks for three whole cases and the password; Enter never does it, and the button is somewhere else', async () => {
    const { page } = desk
    const next = page.getByRole('button', { name: /^下一步/ })
    const was = await next.boundingBox()
    await next.click()
    await page.locator('.sample dl').nth(2).waitFor()
    const go = page.getByRole('button', { name: /^以本人名义拟通过/ })
    const is = await go.boundingBox()
    if (!was || !is) throw new Error('no button')
    const apart = was.y > is.y + is.height || is.y > was.y + was.height
    expect(apart).toBe(true)
    expect(await go.isDisabled()).toBe(true)
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await page.getByLabel('再次输入您的登录密码').fill('Wrong-1')
    await page.keyboard.press('Enter')
    await go.focus()
    await page.keyboard.press('Enter')
    await page.waitForTimeout(400)
    expect(submits).toEqual([])
    await picture(page, 'batch-approve-check')
    expect(await axe(page)).toEqual([])
    await go.click()
    await page.getByText('一件也没有办理').waitFor()

    await page.getByLabel('再次输入您的登录密码').fill('Right-1')
    await go.click()
    await page.getByText('5 件已写入发件箱，1 件没有办理').waitFor()
    expect(submits).toHaveLength(1)
    expect(new Set(submits[0]?.caseIds).size).toBe(6)
    await picture(page, 'batch-approve-done')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: /^撤销整批/ }).click()
    await page.getByText('已撤销 5 件').waitFor()
    expect(await page.locator('.mark.outbox-undone').count()).toBe(5)
    expect(desk.complaints).toEqual([])
  })
})
