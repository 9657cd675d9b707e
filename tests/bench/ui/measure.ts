import type { Page } from 'playwright-core'

/** Milliseconds from a key to the frame that shows what it did. */
export interface Times {
  p50: number
  p95: number
}

/** A move of the cursor by one row. No time is shorter than what is left of a frame; the work for it has no such floor. */
export interface RowMove extends Times {
  /** of the page's main thread, in ms a key: script, style, layout and paint, beyond what a key that does nothing takes */
  work: number
}

/** Of the frames while 20,000 rows (or all there are) go by, a screen and a half per frame. */
export interface Scrolled {
  /** that came too late */
  droppedFrames: number
  /** that had no row in the middle of the list */
  blankFrames: number
}

/** A usual office monitor. */
export const VIEW = { width: 1366, height: 768 }
const SCROLLED_ROWS = 20_000
const ROWS_PER_FRAME = 24
const ROW_PX = 36

/** One key per sample; `done` names what must be on screen by the end. */
export async function timed(
  page: Page,
  reps: number,
  prepare: (n: number) => Promise<{ key: string; done: string }>,
): Promise<Times> {
  const times: number[] = []
  for (let n = 0; n < reps; n += 1) {
    const { key, done } = await prepare(n)
    await arm(page, done)
    await page.keyboard.press(key)
    times.push(await page.evaluate(() => window.benchWatch.read()))
  }
  return spread(times)
}

/** How busy the page was while `reps` keys were timed, less what a key that does nothing costs: frame and questions. */
export async function withWork(page: Page, reps: number, body: () => Promise<Times>): Promise<RowMove> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const busyMs = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
  }
  const begun = await busyMs()
  for (let n = 0; n < reps; n += 1) {
    await page.evaluate(() => window.benchWatch.arm(() => true))
    await page.keyboard.press('Shift')
    await page.evaluate(() => window.benchWatch.read())
  }
  const before = await busyMs()
  const times = await body()
  const work = (await busyMs()) - before - (before - begun)
  return { ...times, work: Math.round((work / reps) * 10) / 10 }
}

/** What is waited for, told in the page: see `timed`. */
export function arm(page: Page, done: string): Promise<void> {
  return page.evaluate((what) => {
    const grid = () => document.querySelector('.grid')
    const on = () => document.querySelector('.row.on')
    const rowsThere = () => on()?.querySelector('.c-caseNo') !== null && on() !== null
    const before = { row: on()?.id, order: grid()?.getAttribute('data-order'), case: number() }
    function number(): string | null {
      return document.querySelector('.identity .chips .num')?.textContent ?? null
    }
    const [name, value] = what.split(':')
    const holds: Record<string, () => boolean> = {
      label: () => grid()?.getAttribute('aria-label') === value && rowsThere(),
      cursor: () => on()?.id === `queue-row-${value}`,
      moved: () => on()?.id !== before.row && rowsThere(),
      order: () =>
        grid()?.getAttribute('data-order') !== before.order &&
        (rowsThere() || document.querySelector('.empty') !== null),
      bench: () => number() !== null,
      case: () => number() !== null && number() !== before.case,
    }
    const test = holds[name ?? '']
    if (!test) throw new Error(`no such sight: ${what}`)
    window.benchWatch.arm(test)
  }, done)
}

/** Scrolls through the rows; `line` finds a row in `scroller`. */
export function scroll(page: Page, scroller: string, line: string): Promise<Scrolled> {
  return page.evaluate(
    async ({ selector, line, px, total }) => {
      const element = document.querySelector(selector)
      if (!element) throw new Error(`nothing scrolls at ${selector}`)
      const covered = () => {
        const { top, bottom } = element.getBoundingClientRect()
        const middle = (top + bottom) / 2
        return [...element.querySelectorAll(line)].some((row) => {
          const box = row.getBoundingClientRect()
          return box.top <= middle && box.bottom >= middle
        })
      }
      const count = Math.ceil(Math.min(total, element.scrollHeight - element.clientHeight) / px)
      const { dropped, blank } = await window.benchWatch.frames(
        (n) => {
          element.scrollTop = (n + 1) * px
        },
        count,
        covered,
      )
      return { droppedFrames: dropped, blankFrames: blank }
    },
    { selector: scroller, line, px: ROWS_PER_FRAME * ROW_PX, total: SCROLLED_ROWS * ROW_PX },
  )
}

export function spread(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
  return { p50: at(0.5), p95: at(0.95) }
}
