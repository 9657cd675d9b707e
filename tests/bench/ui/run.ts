import type { Page } from 'playwright-core'
import { type OpenDesk, startHarness } from '../../ui/harness.ts'
import { benchAntd } from './antd.ts'
import { bigDesk } from './desk.ts'
import { arm, type RowMove, type Scrolled, scroll, spread, type Times, timed, VIEW, withWork } from './measure.ts'
import { installWatch } from './watch.ts'

export interface UiFigures {
  rows: number
  ours: {
    rowMove: RowMove
    pageDown: Times
    filterKey: Times
    openQueue: Times
    searchKey: Times
    openCase: Times
    nextCase: Times
  } & Scrolled
  antd: { rowMove: RowMove } & Scrolled
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
    say('antd: the same rows')
    const antd = await benchAntd(desk, options.reps)
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
  const rowMove = await withWork(page, reps, () =>
    timed(page, reps, async (n) => ({ key: 'ArrowDown', done: `cursor:${n + 1}` })),
  )
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
