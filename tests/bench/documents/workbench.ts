import type { Page } from 'playwright-core'
import { startHarness } from '../../ui/harness.ts'
import { installPaneWatch, type ZoomStep } from './pane-watch.ts'
import { scanDesk } from './scan-desk.ts'

/** Milliseconds over `n` samples. */
export interface Spread {
  n: number
  p50: number
  p95: number
  max: number
}

export interface WorkbenchFigures {
  /** CSS pixels across a page that fits the pane */
  paneWidth: number
  /** the key that takes a case in → both pages of the next case painted, its papers read ahead */
  nextCase: Spread
  zoom: {
    /** frames from the key to the one that shows the page in its new size */
    frames: { p50: number; max: number }
    scaledMs: Spread
    sharpMs: Spread
  }
  /**
   * A photo of twelve megapixels put into a pane: since its bytes arrived in the page, and from the click, which counts
   * the way of the bytes through the browser's debugging line too (in the product they are handed over by a port).
   */
  photo: { paintedMs: Spread; clickMs: Spread }
}

export interface WorkbenchBench {
  readonly folder: string
  /** cases taken in, and as many again after zooming in them and looking at another paper */
  readonly cases: number
  readonly say: (sentence: string) => void
}

/** A screen on which a pane is about 900 pixels wide, as in the other figures. */
const VIEW = { width: 2354, height: 1100 }
/** What a person does first: look. A page counts as seen only after a moment. */
const LOOK_MS = 700
const READY = '（已就绪）'

/** The real workbench on a real core: going on to the next case, zooming, and another paper put into a pane. */
export async function benchWorkbench({ folder, cases, say }: WorkbenchBench): Promise<WorkbenchFigures> {
  const desk = await scanDesk(folder, 2 * cases + 4)
  const harness = await startHarness()
  try {
    const window = await harness.open(
      {
        call: (method, input) => desk.core().call(method, input),
        on: (listener) => desk.core().on((event, payload) => listener(event, payload)),
      },
      VIEW,
    )
    const { page } = window
    await page.evaluate(installPaneWatch)
    await openFirst(page)
    const paneWidth = await page.evaluate(() => document.querySelector('.ev-sheet')?.clientWidth ?? 0)
    say(`the workbench: ${cases} cases taken in`)
    const nextCase = await nextCases(page, cases)
    say(`the workbench: ${cases} more, zooming in each`)
    const steps: ZoomStep[] = []
    const photos: ZoomStep[] = []
    await nextCases(page, cases, async () => {
      steps.push(...(await zoomSteps(page)))
      photos.push(await openPhoto(page))
    })
    return {
      paneWidth,
      nextCase,
      zoom: {
        frames: framesOf(steps),
        scaledMs: spread(steps.map(({ scaledMs }) => scaledMs)),
        sharpMs: spread(steps.map(({ sharpMs }) => sharpMs)),
      },
      photo: {
        paintedMs: spread(photos.map(({ sinceBytesMs }) => sinceBytesMs)),
        clickMs: spread(photos.map(({ sharpMs }) => sharpMs)),
      },
    }
  } finally {
    await harness.close()
    await desk.end()
  }
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('.versions').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('1')
  await page.locator('.row.on .c-caseNo').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.identity').waitFor()
}

/** Takes in case after case by one key, each time after the papers of the next have been read ahead. */
async function nextCases(page: Page, cases: number, inEach?: () => Promise<void>): Promise<Spread> {
  const times: number[] = []
  for (let n = 0; n < cases; n += 1) {
    await page.getByText(READY).waitFor()
    await page.waitForTimeout(LOOK_MS)
    if (inEach) await inEach()
    await page.evaluate(() => window.paneWatch.armCase())
    await page.keyboard.press('a')
    times.push((await page.evaluate(() => window.paneWatch.read())).sharpMs)
  }
  return spread(times)
}

/** Two steps larger in each pane: from the width of the pane, each needs more pixels than are there. */
async function zoomSteps(page: Page): Promise<ZoomStep[]> {
  const steps: ZoomStep[] = []
  for (const side of ['left', 'right']) {
    await page.locator(`[data-pane="${side}"] .ev-scroller`).focus()
    await page.locator(`.pane-frame.active[data-pane="${side}"]`).waitFor()
    for (let n = 0; n < 2; n += 1) {
      await page.evaluate(() => window.paneWatch.armZoom())
      await page.keyboard.press('+')
      steps.push(await page.evaluate(() => window.paneWatch.read()))
      await page.waitForTimeout(500)
    }
    // back to the width of the pane, which is a picture of its own
    await page.keyboard.press('0')
    await page.waitForTimeout(500)
  }
  return steps
}

async function openPhoto(page: Page): Promise<ZoomStep> {
  const tab = page.locator('.pane-frame.active').getByRole('tab', { name: /discharge/ })
  await page.evaluate(() => window.paneWatch.armPaper())
  await tab.click()
  return page.evaluate(() => window.paneWatch.read())
}

function framesOf(steps: readonly ZoomStep[]): { p50: number; max: number } {
  const { p50, max } = spread(steps.map(({ frames }) => frames))
  return { p50, max }
}

function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) }
}
