import { receiptCode } from '#shared/model/receipt.ts'
import { scan } from '../ui/scans.ts'
import type { Hand } from './hand.ts'

/**
 * A citizen comes back with the receipt and three originals: the gun finds the case, each original is compared by a key,
 * the case is accepted with that and its notice goes to the printer. Begins on the window desk with nobody there;
 * `printed` tells how many sheets the printer has taken.
 */
export async function verifyThreeOriginals(hand: Hand, caseNo: string, printed: () => number): Promise<void> {
  const { page } = hand
  const before = printed()
  await scan(page, receiptCode(caseNo), 10)
  await page.locator('.verify .verify-paper').first().waitFor()
  for (let n = 0; n < 3; n += 1) await hand.press('1')
  await hand.press('Enter')
  await printNewest(hand)
  await until(() => printed() > before)
}

/** What a card does not say and a form must. */
export interface ApplicationData {
  readonly card: string
  readonly tel: string
  /** pinyin initials of the disease */
  readonly disease: string
  readonly hospital: string
  readonly diagnosedOn: string
}

/**
 * A new application of one disease, from the card on the reader to the printed paper, with three pages under the camera.
 * Begins on the window desk with nobody there.
 */
export async function registerWithThreePages(
  hand: Hand,
  { card, tel, disease, hospital, diagnosedOn }: ApplicationData,
  printed: () => number,
): Promise<void> {
  const { page } = hand
  const before = printed()
  await scan(page, card, 8)
  await page.locator('.register-form').waitFor()
  await focusOn(hand, 'register-tel')
  await hand.type(tel)
  await hand.press('Enter')
  await focusOn(hand, 'register-disease')
  await hand.type(disease)
  await page.locator('.disease-list').waitFor()
  await hand.press('Enter')
  await hand.press('Enter')
  await focusOn(hand, 'register-ide_fixmedins_name')
  await hand.type(hospital)
  await hand.press('Enter')
  await focusOn(hand, 'register-hosp_lv')
  // A list is chosen from by its code, on the number pad.
  await hand.type('05')
  await hand.press('Enter')
  await focusOn(hand, 'register-hosp_ide_date')
  await hand.type(diagnosedOn)
  await hand.press('Enter')
  await hand.press('F4')
  // Nobody takes a picture before there is one to be seen.
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.3)
  for (let n = 1; n <= 3; n += 1) {
    await hand.press('PageDown')
    await page.waitForFunction((count) => document.querySelectorAll('.paper-list .paper').length >= count, n)
    if (n < 3) await hand.press('Enter')
  }
  await hand.press('Control+Enter')
  await page.locator('.hand-over').waitFor()
  await printNewest(hand)
  await until(() => printed() > before)
}

async function printNewest(hand: Hand): Promise<void> {
  const { page } = hand
  await page.locator('.hand-over kbd').first().waitFor()
  await hand.press('p')
  await page.locator('.notice-pages canvas[data-state="drawn"]').first().waitFor()
  await hand.press('p')
}

/** Where a hand's next key goes by itself: nobody moved there. */
async function focusOn({ page }: Hand, id: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.id === wanted, id)
}

async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + 20_000
  while (!done()) {
    if (performance.now() > end) throw new Error('nothing came out of the printer')
    await new Promise((go) => setTimeout(go, 50))
  }
}
