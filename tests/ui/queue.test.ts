import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { createFakeCore } from './fake-core.ts'
import { picture } from './harness.ts'
import { stage } from './stage.ts'
import { goToQueue } from './steps.ts'

const harness = stage()

async function open(rows: number) {
  const core = createFakeCore({ rows })
  const desk = await harness.open(core)
  await desk.page.locator('.versions').waitFor()
  await goToQueue(desk.page, 2)
  await desk.page.locator('.row.on .c-caseNo').waitFor()
  return { core, desk, page: desk.page }
}

/** Middle frame time in milliseconds while flinging the list down, a chunk of rows every two frames. */
function frameTime(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const grid = document.querySelector('.grid')
    const times: number[] = []
    let last = performance.now()
    for (let step = 0; step < 80; step += 1) {
      grid?.scrollBy(0, step < 40 ? 1_800 : -1_800)
      await new Promise((done) => requestAnimationFrame(done))
      const now = performance.now()
      times.push(now - last)
      last = now
    }
    return times.sort((a, b) => a - b)[40] ?? 0
  })
}

/** Whether the whole of the cursor's row is to be seen: below the column names, above the edge. */
function cursorInSight(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const [grid, head, row] = ['.grid', '.grid .head', '.row.on'].map((name) => document.querySelector(name))
    if (!grid || !head || !row) return false
    const box = row.getBoundingClientRect()
    return box.top >= head.getBoundingClientRect().bottom - 1 && box.bottom <= grid.getBoundingClientRect().bottom + 1
  })
}

describe('a queue of 100,000', () => {
  it('shows its end at once, keeps few rows in the page, and scrolls like a short one', async () => {
    const short = await open(3_000)
    const usual = await frameTime(short.page)
    await short.desk.close()

    const { desk, page } = await open(100_000)
    await page.keyboard.press('End')
    await page.locator('#queue-row-99999 .c-caseNo').waitFor()
    expect(await page.locator('.row').count()).toBeLessThan(80)
    await page.keyboard.press('Home')
    await page.locator('#queue-row-0 .c-caseNo').waitFor()
    const long = await frameTime(page)
    console.warn(`middle frame while scrolling: ${usual.toFixed(1)} ms of 3,000 rows, ${long.toFixed(1)} ms of 100,000`)
    // Compared rather than absolute: the machine is shared. Work per frame that grows with the list would show.
    expect(long).toBeLessThan(usual * 3 + 30)
    await page.locator('.row .c-caseNo').first().waitFor()
    await picture(page, 'queue-100000')
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('moves the cursor by keys, through placeholders too', async () => {
    const { desk, page } = await open(100_000)
    for (const key of ['j', 'j', 'ArrowDown', 'k']) await page.keyboard.press(key)
    await expect.poll(() => page.locator('.row.on').getAttribute('id')).toBe('queue-row-2')
    await page.keyboard.press('PageDown')
    await expect.poll(() => page.locator('.row.on').getAttribute('id')).not.toBe('queue-row-2')
    await desk.close()
  })

  it('keeps the whole row of the cursor in sight, wherever keys take it', async () => {
    const { desk, page } = await open(100_000)
    for (let n = 1; n <= 20; n += 1) {
      await page.keyboard.press('ArrowDown')
      await page.locator(`#queue-row-${n}.on`).waitFor()
      expect(await cursorInSight(page), `after ${n} rows`).toBe(true)
    }
    for (const key of ['PageDown', 'PageDown', 'PageUp', 'ArrowUp', 'End', 'PageUp', 'Home']) {
      const before = await page.locator('.row.on').getAttribute('id')
      await page.keyboard.press(key)
      await page.locator(`.row.on:not(#${before}) .c-caseNo`).waitFor()
      await expect.poll(() => cursorInSight(page), { message: `after ${key}` }).toBe(true)
    }
    await desk.close()
  })

  it('shows the row of the case one comes back from, however far one has gone on', async () => {
    const { desk, page } = await open(500)
    await page.keyboard.press('Enter')
    await page.locator('.identity').waitFor()
    for (let n = 0; n < 25; n += 1) {
      const number = await page.locator('.identity .chips .num').first().textContent()
      await page.keyboard.press('j')
      await expect.poll(() => page.locator('.identity .chips .num').first().textContent()).not.toBe(number)
    }
    await page.keyboard.press('Escape')
    await page.locator('#queue-row-25.on .c-caseNo').waitFor()
    await expect.poll(() => cursorInSight(page)).toBe(true)
    await desk.close()
  })
})

describe('the order under somebody’s hands', () => {
  it('does not change by itself; a refresh is offered with the count', async () => {
    const { core, desk, page } = await open(500)
    const before = await page.locator('.row .c-caseNo').allTextContents()
    core.sync = { ...core.sync, changes: 4 }
    core.emit('sync.changed', core.sync)
    await page.getByText('有 4 件更新，点击刷新').waitFor()
    expect(await page.locator('.row .c-caseNo').allTextContents()).toEqual(before)
    const asked = core.calls.filter(({ method }) => method === 'queue.order').length
    await page.getByText('有 4 件更新，点击刷新').click()
    await expect.poll(() => core.calls.filter(({ method }) => method === 'queue.order').length).toBe(asked + 1)
    await page.locator('.updates').waitFor({ state: 'detached' })
    await desk.close()
  })

  it('searches when the IME is done, not while it composes', async () => {
    const { core, desk, page } = await open(500)
    const searches = () => core.calls.flatMap(({ input }) => JSON.stringify(input).match(/"search":"[^"]*"/)?.[0] ?? [])
    await page.keyboard.press('/')
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Input.imeSetComposition', { text: 'liu', selectionStart: 3, selectionEnd: 3 })
    await cdp.send('Input.insertText', { text: '刘' })
    await expect.poll(searches).toContain('"search":"刘"')
    expect(new Set(searches())).toEqual(new Set(['"search":"刘"']))
    await page.locator('.row .c-person', { hasText: '刘' }).first().waitFor()
    await desk.close()
  })

  it('goes on by keys after a filter was chosen, or looked at and left', async () => {
    const { desk, page } = await open(200)
    const onRow = (n: number) => expect.poll(() => page.locator('.row.on').getAttribute('id')).toBe(`queue-row-${n}`)
    for (const [name, option] of [
      ['病种', 1],
      ['险种', 0],
    ] as const) {
      await page.getByRole('combobox', { name }).click()
      await page.locator('.ant-select-dropdown:visible .ant-select-item').nth(option).click()
      await page.locator('.row.on .c-caseNo').waitFor()
      await page.keyboard.press('Home')
      await page.keyboard.press('j')
      await onRow(1)
      await page.getByRole('combobox', { name }).click()
      await page.locator('.ant-select-dropdown:visible .ant-select-item').first().waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('j')
      await onRow(2)
    }
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('comes back from a case to the same row, scroll and filter', async () => {
    const { desk, page } = await open(2_000)
    await page.getByRole('button', { name: '正常' }).click()
    await page.locator('.row.on .c-caseNo').waitFor()
    for (let n = 0; n < 6; n += 1) await page.keyboard.press('PageDown')
    const row = await page.locator('.row.on').getAttribute('id')
    await page.locator('.row.on .c-caseNo').waitFor()
    const scroll = await page.locator('.grid').evaluate((grid) => grid.scrollTop)
    expect(scroll).toBeGreaterThan(1000)
    await page.keyboard.press('Enter')
    await page.locator('.identity').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.row.on .c-caseNo').waitFor()
    expect(await page.locator('.row.on').getAttribute('id')).toBe(row)
    expect(Math.abs((await page.locator('.grid').evaluate((grid) => grid.scrollTop)) - scroll)).toBeLessThan(60)
    expect(await page.locator('.band-card.on').count()).toBe(1)
    await desk.close()
  })
})
