import type { Page } from 'playwright-core'
import type { Harness } from '../ui/harness.ts'
import type { RealCentre } from '../ui/real-desk.ts'

/** What a walk needs: windows of the real renderer, and a real centre with desks of it. */
export interface EffortStage {
  readonly harness: Harness
  readonly centre: RealCentre
}

/** Walks one piece of work as a person does, by keys alone, and answers how many it took. */
export type Walk = (stage: EffortStage) => Promise<number>

/** The driver's own count: every key it presses, each key of a chord for itself, nothing the application says. */
export interface CountedKeys {
  press(key: string): Promise<void>
  readonly count: number
}

export function countedKeys(page: Page): CountedKeys {
  let count = 0
  return {
    async press(key) {
      count += key === '+' ? 1 : key.split('+').filter((part) => part !== '').length
      await page.keyboard.press(key)
    },
    get count() {
      return count
    },
  }
}
