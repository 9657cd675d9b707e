import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Harness, type OpenDesk, startHarness } from './harness.ts'
import { type RealCentre, type RealDesk, startRealCentre } from './real-desk.ts'
import { caseNoOnBench, goToQueue, openCase, seeEverything, signIn } from './steps.ts'

let harness: Harness
let centre: RealCentre
let desk: RealDesk
let window: OpenDesk

beforeAll(async () => {
  ;[harness, centre] = await Promise.all([startHarness(), startRealCentre(50)])
  desk = await centre.desk()
  const first = await harness.open(desk)
  await signIn(first.page, '010237')
  await first.close()
})
afterAll(async () => {
  await harness?.close()
  await centre?.close()
})
beforeEach(async () => {
  window = await harness.open(desk)
  await window.page.locator('.versions').waitFor()
})
afterEach(async () => {
  expect(window.complaints).toEqual([])
  await window.close()
})

const decisions = async () => (await desk.ask('outbox.list', {})).map(({ kind, caseNo }) => ({ kind, caseNo }))

/** Opens the first 待初审 case of a clean one and looks at all its pages. */
async function cleanCase(): Promise<string> {
  const { page } = window
  await goToQueue(page, 2)
  await page.locator('.row.on .c-caseNo').waitFor()
  const rows = page.locator('.row:not(.sent)', { has: page.locator('.mark.clean') })
  await rows.first().click()
  await page.locator('.identity').waitFor()
  await seeEverything(page)
  return caseNoOnBench(page)
}

const shownCaseIsNot = async (caseNo: string) => {
  await expect.poll(() => caseNoOnBench(window.page), { timeout: 10_000 }).not.toBe(caseNo)
}

describe('effort, counted in keys', () => {
  it('a clean approval and on to the next case: one key', async () => {
    const caseNo = await cleanCase()
    await window.page.keyboard.press('a')
    await shownCaseIsNot(caseNo)
    expect(await decisions()).toContainEqual({ kind: 'propose_approve', caseNo })
    await window.page.getByText('已保存，待发送').waitFor()
  })

  it('a rejection with one coded reason: three keys', async () => {
    const caseNo = await cleanCase()
    for (const key of ['x', '2', 'Control+Enter']) await window.page.keyboard.press(key)
    await shownCaseIsNot(caseNo)
    expect(await decisions()).toContainEqual({ kind: 'propose_reject', caseNo })
  })

  it('a supplement of two items: four keys', async () => {
    await goToQueue(window.page, 2)
    await openCase(window.page)
    const caseNo = await caseNoOnBench(window.page)
    for (const key of ['b', '1', '2', 'Control+Enter']) await window.page.keyboard.press(key)
    await shownCaseIsNot(caseNo)
    expect(await decisions()).toContainEqual({ kind: 'request_supplement', caseNo })
  })
})

describe('safeguards', () => {
  it('asks before approving what has not been looked at', async () => {
    await goToQueue(window.page, 2)
    await window.page.keyboard.press('End')
    await openCase(window.page)
    const before = await decisions()
    await window.page.keyboard.press('a')
    await window.page.locator('.panel .still').waitFor()
    expect(await decisions()).toEqual(before)
    await window.page.keyboard.press('Escape')
    await window.page.locator('.panel').waitFor({ state: 'detached' })
  })

  it('a held key decides once', async () => {
    const caseNo = await cleanCase()
    const before = (await decisions()).length
    await window.page.keyboard.down('a')
    for (let n = 0; n < 12; n += 1) await window.page.keyboard.down('a')
    await shownCaseIsNot(caseNo)
    for (let n = 0; n < 12; n += 1) await window.page.keyboard.down('a')
    await window.page.keyboard.up('a')
    expect((await decisions()).length).toBe(before + 1)
    expect(await window.page.locator('.panel').count()).toBe(0)
  })

  it('letters typed into a text field decide nothing', async () => {
    await goToQueue(window.page, 2)
    await openCase(window.page)
    const before = await decisions()
    await window.page.keyboard.press('x')
    await window.page.locator('.panel .note textarea').fill('')
    await window.page.locator('.panel .note textarea').pressSequentially('axb123 oh')
    expect(await window.page.locator('.choice.on').count()).toBe(0)
    expect(await decisions()).toEqual(before)
  })

  it('IME composition decides nothing, and the key right after it neither', async () => {
    await goToQueue(window.page, 2)
    await openCase(window.page)
    const before = await decisions()
    await window.page.keyboard.press('x')
    await window.page.keyboard.press('2')
    await window.page.locator('.panel .note textarea').focus()
    const cdp = await window.page.context().newCDPSession(window.page)
    await cdp.send('Input.imeSetComposition', { text: 'tongguo', selectionStart: 7, selectionEnd: 7 })
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
      modifiers: 2,
    })
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'keyUp',
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 13,
      modifiers: 2,
    })
    expect(await decisions()).toEqual(before)
    await cdp.send('Input.insertText', { text: '通过' })
    expect(await window.page.locator('.panel .note textarea').inputValue()).toContain('通过')
    await window.page.keyboard.press('Escape')
    expect(await decisions()).toEqual(before)
  })

  it('restores an unfinished draft and says so', async () => {
    await goToQueue(window.page, 2)
    await window.page.keyboard.press('End')
    await openCase(window.page)
    const caseNo = await caseNoOnBench(window.page)
    await window.page.keyboard.press('1')
    await window.page.keyboard.press('x')
    await window.page.keyboard.press('4')
    await window.page.keyboard.press('Escape')
    await window.page.keyboard.press('Escape')
    await window.page.locator('.list').waitFor()
    await window.close()
    window = await harness.open(desk)
    await window.page.locator('.versions').waitFor()
    await goToQueue(window.page, 2)
    await window.page.keyboard.press('End')
    await openCase(window.page)
    expect(await caseNoOnBench(window.page)).toBe(caseNo)
    await window.page.getByText('恢复了上次没有提交的内容：理由 1 条、标准勾选 1 项').waitFor()
    expect(await window.page.locator('.criterion.met').count()).toBe(1)
  })
})

describe('G and one key', () => {
  it('is over with that key: a digit right behind it goes nowhere', async () => {
    const { page } = window
    await page.keyboard.press('g')
    // both before anything is drawn again
    await page.evaluate(() => {
      for (const key of ['o', '1'])
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }))
    })
    await page.getByRole('heading', { name: '发件箱' }).waitFor()
    expect(await page.locator('.queue').count()).toBe(0)
  })
})
