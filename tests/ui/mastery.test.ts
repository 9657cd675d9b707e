import { afterAll, describe, expect, it } from 'vitest'
import { axe, picture } from './harness.ts'
import { realStage } from './stage.ts'
import { caseNoOnBench, goToQueue, openCase, signIn } from './steps.ts'

const stage = realStage(40, { options: { undoMs: 60_000 }, arrive: ({ page }) => signIn(page, '010237') })
afterAll(() => expect(stage.window.complaints).toEqual([]))

const states = async () => (await stage.desk.ask('decision.recent', {})).map(({ state }) => state)

describe('taking a decision back', () => {
  it('Z brings the case, its draft and its place back, and nothing was sent', async () => {
    const { page } = stage.window
    await goToQueue(page, 2)
    await openCase(page)
    const caseNo = await caseNoOnBench(page)
    for (const key of ['b', '1', '2', 'Enter']) await page.keyboard.press(key)
    await expect.poll(() => caseNoOnBench(page)).not.toBe(caseNo)
    await page.getByText('已保存，待发送').waitFor()
    await picture(page, 'undo-offered')
    await page.keyboard.press('z')
    await expect.poll(() => caseNoOnBench(page)).toBe(caseNo)
    await page.getByText('恢复了上次没有提交的内容').waitFor()
    await page.keyboard.press('b')
    expect(await page.locator('.choice.on').count()).toBe(2)
    expect(await states()).toEqual(['undone'])
    await page.keyboard.press('Escape')
  })

  it('「最近 20 件」 says what can still be done about each, and does it by key', async () => {
    const { page } = stage.window
    const caseNo = await caseNoOnBench(page)
    for (const key of ['b', 'Enter']) await page.keyboard.press(key)
    await expect.poll(() => caseNoOnBench(page)).not.toBe(caseNo)
    await page.keyboard.press('q')
    await page.locator('.recent-panel li').nth(1).waitFor()
    await picture(page, 'recent-20')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => caseNoOnBench(page)).toBe(caseNo)
    expect(await states()).toEqual(['undone', 'undone'])
  })
})

describe('the next case by rule', () => {
  it('passing one over asks why, and goes on to another', async () => {
    const { page } = stage.window
    await goToQueue(page, 2)
    await page.keyboard.press('n')
    await page.locator('.identity').waitFor()
    const due = await caseNoOnBench(page)
    await page.keyboard.press('Enter')
    await page.locator('.panel.skip').waitFor()
    await picture(page, 'skip')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('2')
    await expect.poll(() => caseNoOnBench(page)).not.toBe(due)
    await page.keyboard.press('Escape')
    await page.locator('.list').waitFor()
    await page.keyboard.press('n')
    await page.locator('.identity').waitFor()
    expect(await caseNoOnBench(page)).not.toBe(due)
    await page.keyboard.press('Escape')
  })
})

describe('the palette', () => {
  it('finds a queue by its initials and shows each key', async () => {
    const { page } = stage.window
    await goToQueue(page, 2)
    await page.keyboard.press('Control+k')
    await page.locator('.palette [cmdk-item]').first().waitFor()
    await picture(page, 'palette')
    expect(await axe(page)).toEqual([])
    await page.keyboard.type('dsl')
    await expect.poll(() => page.locator('.palette [cmdk-item]').first().textContent()).toContain('去待受理')
    await page.keyboard.press('Enter')
    await page.locator('.tabs .on', { hasText: '待受理' }).waitFor()
    expect(await page.locator('.palette').count()).toBe(0)
  })
})

describe('keys of one’s own', () => {
  it('a key that is taken is refused with what it does; a free one counts at once and is printed everywhere', async () => {
    const { page } = stage.window
    await goToQueue(page, 2)
    await openCase(page)
    await page.keyboard.press('?')
    await page.getByRole('button', { name: '改快捷键…' }).click()
    await page.getByRole('button', { name: /^下一件，现在是/ }).click()
    await page.keyboard.press('k')
    await page.getByText('已用于「上一件」').waitFor()
    await page.keyboard.press('Control+.')
    await page.getByText('留给输入法或系统').waitFor()
    await picture(page, 'key-settings')
    await page.keyboard.press(']')
    await page.getByText('已用于看材料').waitFor()
    await page.keyboard.press(';')
    await page.getByText('「下一件」改为 ;').waitFor()
    await page.keyboard.press('Escape')
    const before = await caseNoOnBench(page)
    await page.keyboard.press('j')
    expect(await caseNoOnBench(page)).toBe(before)
    await page.keyboard.press(';')
    await expect.poll(() => caseNoOnBench(page)).not.toBe(before)
    expect((await stage.desk.ask('choices.get', {})).keys).toEqual({ 'bench.nextCase': [';'] })
    await page.keyboard.press('Escape')
  })
})

describe('the list', () => {
  it('keeps views, columns and row height; says exactly what is selected', async () => {
    const { page } = stage.window
    await goToQueue(page, 2)
    await page.getByRole('button', { name: '列与行高' }).click()
    await page.getByRole('checkbox', { name: '渠道' }).click()
    await expect.poll(() => page.locator('.c-channel').count()).toBe(0)
    await page.getByRole('checkbox', { name: '诊断医院' }).click()
    await page.getByText('紧凑').click()
    await page.locator('.c-hospital').first().waitFor()
    expect(await page.locator('.c-channel').count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.locator('.band-card').nth(3).click()
    await page.getByRole('button', { name: /^视图/ }).click()
    await page.getByLabel('视图名称').fill('不急的')
    await page.getByRole('button', { name: '存为视图' }).click()
    await page.getByText('已存为视图「不急的」').waitFor()
    await goToQueue(page, 1)
    await page.keyboard.press('Control+k')
    await page.locator('.palette [cmdk-item]').first().waitFor()
    await page.keyboard.type('bjd')
    await page.keyboard.press('Enter')
    await page.locator('.band-card.on').waitFor()
    await page.locator('.row.on .c-caseNo').waitFor()
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText(/已选 2 件（本次排列共 \d+ 件）/).waitFor()
    await picture(page, 'queue-selected')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await page.locator('.selection-bar').count()).toBe(0)
    const { views, density, hiddenColumns } = await stage.desk.ask('choices.get', {})
    expect(views.map(({ name }) => name)).toEqual(['不急的'])
    expect({ density, hiddenColumns }).toEqual({ density: 'compact', hiddenColumns: ['channel'] })
  })
})
