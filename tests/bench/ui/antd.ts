import { chromium } from 'playwright-core'
import type { Output, QueueFilter } from '#shared/contract/core-api.ts'
import type { TestDesk } from '../../support/core-desk.ts'
import { serveAntd } from './antd-page.ts'
import { type RowMove, type Scrolled, scroll, spread, VIEW, withWork } from './measure.ts'
import { installWatch } from './watch.ts'

/** antd's own virtual table over the rows of 待初审, in a browser like ours: a row moved, 20,000 scrolled. */
export async function benchAntd(desk: TestDesk, reps: number): Promise<{ rowMove: RowMove } & Scrolled> {
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
    const rowMove = await withWork(page, reps, async () => {
      const times: number[] = []
      for (let n = 0; n < reps; n += 1) {
        await page.evaluate((at) => window.benchWatch.arm(() => document.querySelector(`.at-${at}`) !== null), n + 1)
        await page.keyboard.press('ArrowDown')
        times.push(await page.evaluate(() => window.benchWatch.read()))
      }
      return spread(times)
    })
    const scrolled = await scroll(page, '.ant-table-tbody-virtual-holder', '.ant-table-row')
    return { rowMove, ...scrolled }
  } finally {
    await browser.close()
    site.close()
  }
}
