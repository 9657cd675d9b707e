import { chromium, type Page } from 'playwright-core'
import type { Output, QueueFilter } from '#shared/contract/core-api.ts'
import type { TestDesk } from '../../support/core-desk.ts'
import { type OpenDesk, startHarness } from '../../ui/harness.ts'
import { serveAntd } from './antd-page.ts'
import { bigDesk } from './desk.ts'
import { installWatch } from './watch.ts'

/** Milliseconds from a key to the frame that shows what it did. */
export interface Times {
  p50: number
  p95: number
}

/** Of the frames while 20,000 rows (or all there are) go by, a screen and a half per frame. */
export interface Scrolled {
  /** that came too late */
  droppedFrames: number
  /** that had no row in the middle of the list */
  blankFrames: number
}

export interface UiFigures {
  rows: number
  ours: {
    rowMove: Times
    pageDown: Times
    filterKey: Times
    openQueue: Times
    searchKey: Times
    openCase: Times
    nextCase: Times
  } & Scrolled
  antd: { rowMove: Times } & Scrolled
  /** of the page, after that many cases were opened; garbage collected first */
  heapMB: { after50: number; after500: number }
}

export interface UiBench {
  readonly rows: number
  /** samples of each time */
  readonly reps: number
  /** cases opened for the two readings of the heap */
  readonly opened: readonly [number, number]
  readonly say: (sentence: string) => void
}

const VIEW = { width: 1366, height: 768 }
const SCROLLED_ROWS = 20_000
const ROWS_PER_FRAME = 24
const ROW_PX = 36

/** The real renderer on a real core over `rows` cached cases, and antd's table on the same rows in the same browser build. */
export async function benchUi(options: UiBench): Promise<UiFigures> {
  const { rows, say } = options
  const desk = await bigDesk(rows, say)
  const harness = await startHarness()
  try {
    const window = await harness.open(
      {
        call: (method, input) => desk.core().call(method, input),
        on: (listener) => desk.core().on((event, payload) => listener(event, payload)),
      },
      VIEW,
    )
    const ours = await benchOurs(window, options)
    await window.close()
    const antd = await benchAntd(desk, options)
    return { rows, ours: ours.times, antd, heapMB: ours.heapMB }
  } finally {
    await harness.close()
    await desk.end()
  }
}

async function benchOurs({ page }: OpenDesk, { reps, opened, say }: UiBench) {
  await page.evaluate(installWatch)
  await page.locator('.versions').waitFor()
  say('ours: opening queues')
  const openQueue = await timed(page, reps, async (n) => {
    await page.keyboard.press('g')
    const queue = n % 2 === 0 ? '2' : '1'
    return { key: queue, done: `label:${queue === '2' ? '待初审' : '待受理'}` }
  })
  await goTo(page, '2', '待初审')
  say('ours: moving in the list')
  const rowMove = await timed(page, reps, async (n) => ({ key: 'ArrowDown', done: `cursor:${n + 1}` }))
  const pageDown = await timed(page, reps, async () => ({ key: 'PageDown', done: 'moved' }))
  say('ours: filters and searching')
  const filterKey = await timed(page, reps, async (n) => {
    await page
      .locator('.band-card')
      .nth(n % 4)
      .focus()
    return { key: 'Enter', done: 'order' }
  })
  await goTo(page, '2', '待初审')
  const searchKey = await searchKeys(page, reps)
  say('ours: scrolling')
  await goTo(page, '2', '待初审')
  const scrolled = await scroll(page, '.grid', '.row')
  say('ours: opening cases')
  await goTo(page, '2', '待初审')
  const openCase = await timed(page, reps, async () => {
    if (await page.locator('.bench').count()) {
      await page.keyboard.press('Escape')
      await page.locator('.row.on .c-caseNo').waitFor()
      await page.keyboard.press('ArrowDown')
    }
    return { key: 'Enter', done: 'bench' }
  })
  await page.keyboard.press('Escape')
  await goTo(page, '1', '待受理')
  await page.keyboard.press('Enter')
  await page.locator('.identity').waitFor()
  say('ours: deciding and going on')
  const nextCase = await timed(page, reps, async () => {
    // what a person does first: look
    await page.waitForTimeout(400)
    return { key: 'a', done: 'case' }
  })
  const heapMB = await heap(page, opened, say)
  return {
    times: { rowMove, pageDown, filterKey, openQueue, searchKey, openCase, nextCase, ...scrolled },
    heapMB,
  }
}

/** One key per sample; `done` names what must be on screen by the end. */
async function timed(
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

/** What is waited for, told in the page: see `timed`. */
function arm(page: Page, done: string): Promise<void> {
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

/** Each letter of names typed one by one, with a pause in which the list comes to rest; the last letter is timed too. */
async function searchKeys(page: Page, reps: number): Promise<Times> {
  const words = ['xm', 'lx', 'wjg', '01', '2026', 'zq', 'hy', '105']
  const letters = words.flatMap((word) => [...word].map((letter, i) => ({ letter, first: i === 0 })))
  const times: number[] = []
  for (let n = 0; n < reps; n += 1) {
    const { letter, first } = letters[n % letters.length] ?? { letter: 'x', first: true }
    if (first) {
      await goTo(page, '2', '待初审')
      await page.keyboard.press('/')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await page.waitForTimeout(300)
    }
    await arm(page, 'order')
    await page.keyboard.press(letter)
    times.push(await page.evaluate(() => window.benchWatch.read()))
    await page.waitForTimeout(100)
  }
  await page.keyboard.press('Escape')
  return spread(times)
}

async function goTo(page: Page, digit: string, label: string): Promise<void> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.keyboard.press('g')
  await page.keyboard.press(digit)
  await page.locator('.tabs .on', { hasText: label }).waitFor()
  // A filter stays with its queue; the next measurement begins with all of it.
  const clear = page.getByRole('button', { name: '清除筛选' })
  if ((await clear.count()) > 0) await clear.click()
  await page.locator(`.grid[aria-label="${label}"] .row.on .c-caseNo`).waitFor()
}

/** Scrolls through the rows; `line` finds a row in `scroller`. */
function scroll(page: Page, scroller: string, line: string): Promise<Scrolled> {
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

/** Opens case after case as somebody reading through a queue does. */
async function heap(page: Page, [few, many]: readonly [number, number], say: (sentence: string) => void) {
  const cdp = await page.context().newCDPSession(page)
  const used = async () => {
    await cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await cdp.send('Runtime.getHeapUsage')
    return Math.round((usedSize / 1_048_576) * 10) / 10
  }
  await page.keyboard.press('Escape')
  await goTo(page, '2', '待初审')
  await page.keyboard.press('Enter')
  await page.locator('.identity').waitFor()
  const walk = async (steps: number) => {
    for (let n = 0; n < steps; n += 1) {
      await arm(page, 'case')
      await page.keyboard.press('j')
      await page.evaluate(() => window.benchWatch.read())
    }
  }
  await walk(few)
  const after50 = await used()
  say(`ours: ${few} cases opened, ${after50} MB`)
  await walk(many - few)
  return { after50, after500: await used() }
}

async function benchAntd(desk: TestDesk, { reps, say }: UiBench): Promise<UiFigures['antd']> {
  say('antd: the same rows')
  const site = await serveAntd()
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
  try {
    const page = await browser.newPage({ viewport: VIEW, locale: 'zh-CN' })
    const filter: QueueFilter = { queue: 'first_review' }
    const { rows: order } = await desk.ok('queue.order', { filter })
    await page.exposeFunction('total', () => order.length)
    await page.exposeFunction(
      'rows',
      (from: number, count: number): Promise<Output<'queue.rows'>> =>
        desk.ok('queue.rows', { rows: [...order.slice(from, from + count)] }),
    )
    await page.goto(site.url)
    await page.locator('.at-0').waitFor({ timeout: 300_000 })
    await page.evaluate(installWatch)
    const times: number[] = []
    for (let n = 0; n < reps; n += 1) {
      await page.evaluate((at) => window.benchWatch.arm(() => document.querySelector(`.at-${at}`) !== null), n + 1)
      await page.keyboard.press('ArrowDown')
      times.push(await page.evaluate(() => window.benchWatch.read()))
    }
    const scrolled = await scroll(page, '.ant-table-tbody-virtual-holder', '.ant-table-row')
    return { rowMove: spread(times), ...scrolled }
  } finally {
    await browser.close()
    site.close()
  }
}

function spread(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
  return { p50: at(0.5), p95: at(0.95) }
}
