import { describe, expect, it } from 'vitest'
import { receiptCode } from '#shared/model/receipt.ts'
import { certnoOf } from '../support/registrations.ts'
import { fakePrinter } from './fake-printer.ts'
import { axe, picture } from './harness.ts'
import { scan } from './scans.ts'
import { realStage } from './stage.ts'
import { goToWindowDesk } from './steps.ts'

const printer = fakePrinter()
const stage = realStage(30, { beside: printer.beside, arrive: ({ page }) => goToWindowDesk(page, '010211') })

async function someCase(): Promise<{ id: string; caseNo: string }> {
  const { rows } = await stage.desk.ask('queue.page', { filter: { queue: 'received' }, after: null, limit: 1 })
  const [row] = rows
  if (!row) throw new Error('the seed has a received case')
  return row
}

async function nobody(): Promise<void> {
  const { page } = stage.window
  await page.locator('.window-find input').focus()
  await page.keyboard.press('Escape')
  await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined))
  await page.keyboard.press('Escape')
  await page.locator('.window-start').waitFor()
}

describe('the gun', () => {
  for (const gap of [5, 10, 20, 40]) {
    for (const ime of ['off', 'on'] as const) {
      it(`is heard at ${gap} ms a character with the input method ${ime}, and presses nothing`, async () => {
        const { page } = stage.window
        await nobody()
        const { caseNo } = await someCase()
        // A button that would begin a registration if the scan's Enter reached it.
        await page.getByRole('button', { name: /登记新申请/ }).focus()
        await scan(page, receiptCode(caseNo), gap, ime)
        await page.locator('.citizen .identity').waitFor()
        expect(await page.locator('.register').count()).toBe(0)
        const shown = ((await page.locator('.identity .chips .num').textContent()) ?? '').replaceAll(' ', '')
        expect(shown).toBe(caseNo)
      })
    }
  }

  it('leaves a text field as it was', async () => {
    const { page } = stage.window
    await nobody()
    const { caseNo } = await someCase()
    const box = page.locator('.window-find input')
    await box.fill('王秀')
    await scan(page, receiptCode(caseNo), 10)
    await page.locator('.citizen .identity').waitFor()
    // The field now says what was scanned, and not both run together.
    expect(await box.inputValue()).toBe(receiptCode(caseNo))
  })

  it('is not a person: digits typed by hand go into the field and stay there', async () => {
    const { page } = stage.window
    await nobody()
    const box = page.locator('.window-find input')
    await box.focus()
    await page.keyboard.type('5104002611', { delay: 120 })
    expect(await box.inputValue()).toBe('5104002611')
  })
})

describe('registering', () => {
  it('goes from the card to the numbered case and its notice by keyboard alone, and the printer may fail', async () => {
    const { page } = stage.window
    await nobody()
    const certno = certnoOf(7)
    await scan(page, `王秀兰\t女\t汉\t19600214\t四川省攀枝花市东区炳草岗街道1号\t${certno}`, 8)
    await page.locator('.register-form').waitFor()
    const value = (field: string) => page.locator(`#register-${field}`).inputValue()
    expect(await value('certno')).toBe(certno)
    expect([await value('psn_name'), await value('gend'), await value('brdy')]).toEqual(['王秀兰', '2', '1960-02-14'])
    await picture(page, 'window-register-begun')
    await page.locator('#register-tel').focus()
    await page.keyboard.type('13800005678')
    await page.keyboard.press('Enter')
    await page.locator('#register-insutype').selectOption('310')
    await page.locator('#register-insutype').press('Enter')
    await page.keyboard.type('gxb')
    await page.locator('.disease-list').waitFor()
    await picture(page, 'window-register-disease')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.keyboard.type('攀枝花市演示医院')
    await page.keyboard.press('Enter')
    await page.locator('#register-hosp_lv').selectOption('05')
    await page.locator('#register-hosp_lv').press('Enter')
    await page.keyboard.type('20261110')
    await page.keyboard.press('Enter')
    await picture(page, 'window-register-filled')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.locator('.citizen .identity').waitFor()
    expect(await page.locator('.identity h1').textContent()).toBe('王秀兰')
    await page.locator('.hand-over button').first().waitFor()
    await picture(page, 'window-registered')

    printer.works = false
    await page.keyboard.press('p')
    await page.locator('.notice-view').waitFor()
    await page.locator('.notice-pages canvas[data-state="drawn"]').waitFor()
    await page.keyboard.press('p')
    await page.locator('.notice-failure').waitFor()
    expect(printer.sheets).toBe(0)
    printer.works = true
    // A person looks at the printer before trying again; a key within 300 ms of the last decides nothing.
    await page.waitForTimeout(350)
    await page.keyboard.press('p')
    await expect.poll(() => printer.sheets).toBe(1)
    await page.getByText('补打').first().waitFor()
    await picture(page, 'window-notice')
    await page.keyboard.press('Escape')
  })

  it('works with the cable pulled: a marked number, a receipt, and the centre’s number when it is back', async () => {
    const { page } = stage.window
    await nobody()
    stage.desk.online(false)
    await stage.desk.ask('sync.now', {})
    const certno = certnoOf(8)
    await scan(page, certno, 8)
    await page.locator('.register-form').waitFor()
    await page.locator('#register-psn_name').fill('李建国')
    await page.locator('#register-sign_name').fill('李建国')
    await page.locator('#register-tel').fill('13800005678')
    await page.locator('#register-insutype').selectOption('390')
    await page.locator('#register-disease').fill('糖尿病')
    await page.keyboard.press('Enter')
    await page.locator('#register-ide_fixmedins_name').fill('攀枝花市演示医院')
    await page.locator('#register-hosp_lv').selectOption('05')
    await page.locator('#register-hosp_ide_date').fill('20261110')
    await page.keyboard.press('Control+Enter')
    await page.locator('.registered').waitFor()
    await page.getByText('现在没有网络').waitFor()
    const provisional = ((await page.locator('.registered .num').first().textContent()) ?? '').replaceAll(' ', '')
    expect(provisional).toMatch(/^9\d{18}$/)
    await picture(page, 'window-offline')
    await page.keyboard.press('p')
    await page.locator('.notice-view').waitFor()
    await page.keyboard.press('Escape')

    stage.desk.online(true)
    await stage.desk.ask('sync.now', {})
    await stage.desk.ask('sync.now', {})
    await page.locator('.citizen .identity').waitFor()
    await nobody()
    await scan(page, receiptCode(provisional), 10)
    await page.locator('.citizen .identity').waitFor()
    expect(await page.locator('.identity h1').textContent()).toBe('李建国')
    expect(stage.window.complaints).toEqual([])
  })

  it('shows the day with its totals, and saves it where the person says', async () => {
    const { page } = stage.window
    await nobody()
    await picture(page, 'window-start')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('F3')
    await page.locator('.day-rows tbody tr').nth(1).waitFor()
    const totals = await page.locator('.day-totals dd').allTextContents()
    expect(totals.slice(0, 3)).toEqual(['2', '0', '2'])
    expect(await axe(page)).toEqual([])
    await picture(page, 'window-day-sheet')
    await page.getByRole('button', { name: '导出 Excel' }).click()
    await page.getByText('台账已保存。').waitFor()
    expect(printer.written.map((name) => name.replace(/ \d{4}-\d\d-\d\d /, ' '))).toEqual(['受理台账 010211.xlsx'])
    await page.keyboard.press('F3')
  })

  it('keeps what was typed over a reload, with the cursor where it was', async () => {
    const { page } = stage.window
    await nobody()
    await page.keyboard.press('Control+n')
    await page.locator('.register-form').waitFor()
    await page.locator('#register-psn_name').fill('赵一半')
    await page.locator('#register-tel').focus()
    await page.keyboard.type('1380000')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.waitForTimeout(400)
    await page.reload()
    await page.locator('.versions').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    await page.locator('.window-drafts .found').first().click()
    await page.locator('.register-form').waitFor()
    expect(await page.locator('#register-psn_name').inputValue()).toBe('赵一半')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('register-tel')
    const at = await page.evaluate(() => (document.activeElement as HTMLInputElement).selectionStart)
    expect(at).toBe(5)
  })
})
