import type { Page } from 'playwright-core'
import type { RealDesk } from '../ui/real-desk.ts'
import { caseNoOnBench, goToQueue, openCase, seeEverything, signIn } from '../ui/steps.ts'
import { type CountedKeys, countedKeys, type EffortStage, type Walk } from './keys.ts'

const REVIEWER = '010237'
const LIMIT_MS = 30_000

/** A reviewer at a desk of their own, on the queue 待初审. */
async function atDesk<T>(
  { harness, centre }: EffortStage,
  work: (page: Page, desk: RealDesk) => Promise<T>,
): Promise<T> {
  const desk = await centre.desk()
  const window = await harness.open(desk)
  try {
    await signIn(window.page, REVIEWER)
    await desk.ask('sync.now', {})
    await goToQueue(window.page, 2)
    return await work(window.page, desk)
  } finally {
    await window.close()
    await desk.close()
  }
}

/** Counts the keys from the case being read to the next one standing there and the decision being in the outbox. */
async function counted(
  page: Page,
  desk: RealDesk,
  kind: string,
  walk: (keys: CountedKeys) => Promise<void>,
): Promise<number> {
  const caseNo = await caseNoOnBench(page)
  const keys = countedKeys(page)
  await walk(keys)
  await page.waitForFunction(
    (before) => {
      const number = document.querySelector('.identity .chips .num')?.textContent?.replaceAll(' ', '')
      return number !== undefined && number !== before
    },
    caseNo,
    { timeout: LIMIT_MS },
  )
  const rows = await desk.ask('outbox.list', {})
  if (!rows.some((row) => row.kind === kind && row.caseNo === caseNo)) {
    throw new Error(`${caseNo} is left behind without ${kind}`)
  }
  return keys.count
}

/** Opens a case without findings and looks at all its pages: reading is not what is counted. */
async function readCleanCase(page: Page): Promise<void> {
  await page
    .locator('.row:not(.sent)', { has: page.locator('.mark.clean') })
    .first()
    .click()
  await page.locator('.identity').waitFor()
  await seeEverything(page)
}

export const cleanApprove: Walk = (stage) =>
  atDesk(stage, async (page, desk) => {
    await readCleanCase(page)
    return counted(page, desk, 'propose_approve', (keys) => keys.press('a'))
  })

export const reject: Walk = (stage) =>
  atDesk(stage, async (page, desk) => {
    await openCase(page)
    return counted(page, desk, 'propose_reject', async (keys) => {
      for (const key of ['x', '1', 'Enter']) await keys.press(key)
    })
  })

export const supplementTwo: Walk = (stage) =>
  atDesk(stage, async (page, desk) => {
    await openCase(page)
    return counted(page, desk, 'request_supplement', async (keys) => {
      for (const key of ['b', '1', '2', 'Enter']) await keys.press(key)
    })
  })
