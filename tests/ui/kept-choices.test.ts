import { describe, expect, it } from 'vitest'
import type { DraftBody } from '#shared/contract/core-api.ts'
import { createFakeCore } from './fake-core.ts'
import { stage } from './stage.ts'
import { goToQueue, openCase } from './steps.ts'

const harness = stage()

const caseId = '00000000-0000-4000-8001-000000000003'

async function start(change: Partial<DraftBody> = {}) {
  const core = createFakeCore({ rows: 3, edit: (_, workbench) => ({ ...workbench, findings: [] }) })
  const papers = await core.call('workbench.open', { caseId })
  if (!papers.ok) throw new Error('no case')
  const { documents } = (papers.output as { case: { documents: { id: string; pages: number }[] } }).case
  core.drafts.set(caseId, {
    note: '',
    reasons: [],
    items: [],
    criteria: [],
    seen: documents.flatMap(({ id, pages }) => Array.from({ length: pages }, (_, page) => `${id}:${page + 1}`)),
    turns: {},
    panes: [],
    ...change,
  })
  const desk = await harness.open(core)
  await desk.page.locator('.versions').waitFor()
  await goToQueue(desk.page, 2)
  await desk.page.keyboard.press('End')
  await openCase(desk.page)
  return { core, desk, page: desk.page }
}

describe('a note written in another panel', () => {
  it('is shown before an approval takes it along', async () => {
    const { core, desk, page } = await start()
    await page.keyboard.press('x')
    await page.locator('.panel .note textarea').fill('家属来电，暂缓')
    await page.keyboard.press('Escape')
    await page.keyboard.press('a')
    await page.getByText('备注会随「拟通过」一起提交').waitFor()
    expect(await page.locator('.panel .note textarea').inputValue()).toBe('家属来电，暂缓')
    expect(core.decisions).toEqual([])
    // a decision right after another key is not taken for one: pressed until it is
    await expect
      .poll(async () => {
        if (core.decisions.length === 0) await page.keyboard.press('Enter')
        return core.decisions[0]?.deed
      })
      .toMatchObject({ kind: 'propose_approve', note: '家属来电，暂缓' })
    await desk.close()
  })

  it('without a note one key is still enough', async () => {
    const { core, desk, page } = await start()
    await page.getByText('材料都看过').waitFor()
    await page.keyboard.press('a')
    await expect.poll(() => core.decisions.length).toBe(1)
    await desk.close()
  })
})

describe('choices kept from another pack', () => {
  it('a reason that is no longer listed is struck, is not sent, and can be put away', async () => {
    const { core, desk, page } = await start({ reasons: [{ code: 'GONE', text: '旧政策的理由' }] })
    await page.keyboard.press('x')
    await page.locator('.unlisted', { hasText: '旧政策的理由' }).waitFor()
    expect(await page.locator('.unlisted').textContent()).toContain('已不在政策包')
    await page.keyboard.press('Control+Enter')
    await page.getByText('请至少选择一条理由').waitFor()
    await page.keyboard.press('2')
    await page.getByRole('button', { name: '取消勾选' }).click()
    await page.locator('.unlisted').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => core.decisions.length).toBe(1)
    expect(JSON.stringify(core.decisions)).not.toContain('GONE')
    await desk.close()
  })

  it('an item that is no longer listed is not sent although it was left in the draft', async () => {
    const item = { code: 'GONE', material: 'report', problem: '旧事项', requirement: '请补' }
    const { core, desk, page } = await start({ items: [item] })
    await page.keyboard.press('b')
    await page.locator('.unlisted', { hasText: '旧事项' }).waitFor()
    for (const key of ['1', 'Control+Enter']) await page.keyboard.press(key)
    await expect.poll(() => core.decisions.length).toBe(1)
    expect(JSON.stringify(core.decisions)).not.toContain('GONE')
    await desk.close()
  })
})
