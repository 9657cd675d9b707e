import type { Page } from 'playwright-core'

/** A person at a keyboard: every key that goes down is counted by the driver, none by the program. */
export interface Hand {
  readonly page: Page
  /** keys pressed to move and to command */
  readonly presses: number
  /** characters of the data itself */
  readonly data: number
  press(key: string): Promise<void>
  /** what no program can spare anybody: names, numbers, dates */
  type(text: string): Promise<void>
}

/** Further apart than a gun's keys and than two decisions may be. */
const BETWEEN_KEYS_MS = 320
const BETWEEN_CHARACTERS_MS = 70

export function handOn(page: Page): Hand {
  let presses = 0
  let data = 0
  return {
    page,
    get presses() {
      return presses
    },
    get data() {
      return data
    },
    async press(key) {
      presses += 1
      await page.keyboard.press(key)
      await page.waitForTimeout(BETWEEN_KEYS_MS)
    },
    async type(text) {
      data += [...text].length
      await page.keyboard.type(text, { delay: BETWEEN_CHARACTERS_MS })
      await page.waitForTimeout(BETWEEN_KEYS_MS)
    },
  }
}
