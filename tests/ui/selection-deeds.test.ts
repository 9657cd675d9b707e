import { describe, expect, it } from 'vitest'
import type { Input } from '#shared/contract/core-api.ts'
import { fakeRow } from './fake-cases.ts'
import { createFakeCore, pack } from './fake-core.ts'
import { fakeStatistics } from './fake-statistics.ts'
import { type Answer, axe, picture } from './harness.ts'
import { stage } from './stage.ts'
import { goToQueue } from './steps.ts'

const harness = stage()

const shape = { rows: 30, roles: ['supervisor'] as const }
const rows = [
  { staffNo: '010237', name: '何敏', roles: ['first_reviewer'] as const, held: 12, away: null, diseases: null },
  {
    staffNo: '010238',
    name: '罗振宇',
    roles: ['first_reviewer'] as const,
    held: 3,
    away: { from: '2026-01-01', to: '2099-01-01' },
    diseases: null,
  },
]

function supervisor() {
  const core = createFakeCore(shape)
  const real = core.call
  const assigned: Input<'case.assign'>[] = []
  const saved: Input<'staff.saveSetting'>[] = []
  core.call = async (method, input): Promise<Answer> => {
    if (method === 'statistics.get') return { ok: true, output: fakeStatistics() }
    if (method === 'staff.colleagues') return { ok: true, output: { rows } }
    if (method === 'staff.saveSetting') {
      saved.push(input as Input<'staff.saveSetting'>)
      return { ok: true, output: { rows } }
    }
    if (method === 'case.assign') {
      const asked = input as Input<'case.assign'>
      assigned.push(asked)
      const results = asked.caseIds.map((caseId, i) => ({
        caseId,
        caseNo: fakeRow(i + 1, shape, pack).caseNo,
        to: i === 0 ? null : '010237',
        toName: i === 0 ? '' : '何敏',
        problem: i === 0 ? '王敏（100201）正在办理，按规则分派不动已有人办的件。' : null,
      }))
      return { ok: true, output: { results } }
    }
    return real(method, input)
  }
  return { core, assigned, saved }
}

describe('several cases at once', () => {
  it('are handed out by rule, and what became of each is told, what did not work first', async () => {
    const { core, assigned } = supervisor()
    const { page, complaints, close } = await harness.open(core)
    await page.locator('.versions').waitFor()
    await goToQueue(page, 2)
    await page.locator('.row.on .c-caseNo').waitFor()
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('Shift+ArrowDown')
    await page.locator('.selection-bar').waitFor()
    await page.getByRole('button', { name: '分派…' }).click()
    await page.getByLabel('原因（留痕，收到的同事看得到）').fill('均衡工作量')
    expect(await axe(page)).toEqual([])
    await picture(page, 'selection-assign')
    await page.getByRole('button', { name: '分派', exact: true }).click()
    await page.locator('.deed-results').waitFor()
    expect(assigned).toMatchObject([{ to: null, note: '均衡工作量' }])
    expect(await page.locator('.deed-results tbody tr').first().textContent()).toContain('按规则分派不动')
    await picture(page, 'selection-results')
    expect(await axe(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  it('leave and diseases are set where the workload is shown', async () => {
    const { core, saved } = supervisor()
    const { page, complaints, close } = await harness.open(core)
    await page.locator('.versions').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await page.getByRole('heading', { name: '休假与病种' }).waitFor()
    await page.getByLabel('何敏 休假开始').fill('2026-12-01')
    await page.getByRole('button', { name: '保存 何敏' }).click()
    await page.getByText('请把休假的开始和结束都填上').waitFor()
    await page.getByLabel('何敏 休假结束').fill('2026-12-05')
    await page.getByRole('button', { name: '保存 何敏' }).click()
    await page.getByText('已保存 何敏 的设置。').waitFor()
    expect(saved).toEqual([
      { staffNo: '010237', setting: { away: { from: '2026-12-01', to: '2026-12-05' }, diseases: null } },
    ])
    expect(await axe(page)).toEqual([])
    await picture(page, 'staff-settings')
    expect(complaints).toEqual([])
    await close()
  })
})
