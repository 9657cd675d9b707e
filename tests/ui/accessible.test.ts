import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFakeCore } from './fake-core.ts'
import { axe, type Harness, type OpenDesk, picture, startHarness, type View } from './harness.ts'
import { type RealCentre, type RealDesk, startRealCentre } from './real-desk.ts'
import { goToQueue, horizontalOverflow, openCase, signIn } from './steps.ts'

/** The common monitor of government offices, 1366 × 768, at 125 %. */
const AT_125: View = { width: 1093, height: 614, deviceScaleFactor: 1.25 }
/** The same at 200 %. */
const AT_200: View = { width: 683, height: 384, deviceScaleFactor: 2 }

let harness: Harness
let centre: RealCentre
let real: RealDesk
let desk: OpenDesk
beforeAll(async () => {
  ;[harness, centre] = await Promise.all([startHarness(), startRealCentre(40)])
  real = await centre.desk()
  desk = await harness.open(real)
}, 180_000)
afterAll(async () => {
  await desk?.close()
  await harness?.close()
  await centre?.close()
})

/** How the frame looks from now on, as the menu would set it. */
async function display(page: Page, theme: 'light' | 'dark', size: 14 | 16 | 18 | 20): Promise<void> {
  await page.evaluate((kept) => localStorage.setItem('display', kept), `${theme} ${size}`)
  await page.reload()
  await page.locator('.versions').waitFor()
}

const ready = '.home-table, .empty, .list .row, h1, .problem'

/** Every place of the rail by its keys, for a supervisor; the case is the first of 待初审. */
const places: readonly (readonly [name: string, go: (page: Page) => Promise<void>])[] = [
  ['首页', (page) => keys(page, 'h')],
  ['队列', (page) => keys(page, '2')],
  ['审核台', openReview],
  [
    '批量通过',
    async (page) => {
      await keys(page, '2')
      await page.getByRole('button', { name: '批量通过…' }).click()
    },
  ],
  ['离线包', (page) => keys(page, 'b')],
  ['发件箱', (page) => keys(page, 'o')],
  ['同步', (page) => keys(page, 's')],
  ['续期', (page) => keys(page, 'r')],
  ['统计', (page) => keys(page, 't')],
  ['导出', (page) => keys(page, 'e')],
  ['政策', (page) => keys(page, 'p')],
]

async function keys(page: Page, place: string): Promise<void> {
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press(place)
  await page.locator(ready).first().waitFor()
}

async function openReview(page: Page): Promise<void> {
  await goToQueue(page, 2)
  await openCase(page)
  await page.locator('.decide').waitFor()
}

/** Whatever stands still a moment: lazily loaded charts, queries of the screen just entered. */
const settle = (page: Page) => page.waitForFunction(() => document.querySelector('.waiting') === null)

/** Controls whose name a screen reader would read without a Chinese word: numbers and 受理号 aside. */
function foreignNames(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { axe } = globalThis as unknown as {
      axe: { setup(root: Node): void; teardown(): void; commons: { text: { accessibleText(e: Element): string } } }
    }
    axe.setup(document)
    const controls = [
      ...document.querySelectorAll('button, a[href], input, select, textarea, [role="tab"], [tabindex="0"]'),
    ]
    const names = controls
      .filter((one) => one.checkVisibility() && one.closest('[aria-hidden="true"]') === null)
      .map((one) => ({ name: axe.commons.text.accessibleText(one), html: one.outerHTML.slice(0, 120) }))
    axe.teardown()
    return names.flatMap(({ name, html }) => (/[\u4e00-\u9fff\d]/.test(name) ? [] : [`${name} ← ${html}`]))
  })
}

describe('every screen', () => {
  it('is free of serious faults before and after signing in, in Chinese, light and dark, small and large', async () => {
    const { page } = desk
    await page.getByLabel('工号').waitFor()
    expect(await axe(page)).toEqual([])
    expect(await foreignNames(page)).toEqual([])
    await signIn(page, '010260')
    const faults: string[] = []
    for (const [theme, size] of [
      ['light', 14],
      ['dark', 20],
    ] as const) {
      await display(page, theme, size)
      for (const [name, go] of places) {
        await go(page)
        await settle(page)
        const where = `${name} ${theme} ${size}`
        faults.push(...(await axe(page)).map((fault) => `${where}: ${fault}`))
        faults.push(...(await foreignNames(page)).map((fault) => `${where}: no Chinese name ${fault}`))
        if (theme === 'dark' && name === '审核台') {
          // What is on paper stays as it is on paper.
          const inverted = await page
            .locator('.panes canvas')
            .evaluateAll((all) => all.filter((one) => getComputedStyle(one).filter.includes('invert')).length)
          expect(inverted).toBe(0)
          await picture(page, 'accessible-review-dark-20')
        }
      }
    }
    expect(faults).toEqual([])
    expect(desk.complaints).toEqual([])
  }, 120_000)
})

describe('the review', () => {
  it('has no horizontal scroll and every button within reach at 125 % and 200 % and the four sizes', async () => {
    for (const [view, sizes] of [
      [AT_125, [14, 16, 18, 20]],
      [AT_200, [14]],
    ] as const) {
      const { page, close } = await harness.open(createFakeCore({ rows: 30 }), view)
      await page.locator('.versions').waitFor()
      await openReview(page)
      for (const size of sizes) {
        if (size === 20) {
          await display(page, 'light', size)
          await openReview(page)
        } else {
          // As the menu does it, without starting anew each time.
          await page.evaluate((px) => document.documentElement.style.setProperty('--scale', String(px / 14)), size)
        }
        const where = `${view.width} px at ${size}`
        expect(`${where}: ${await horizontalOverflow(page)}`).toBe(`${where}: 0`)
        const outside = await page.locator('.decide button').evaluateAll((buttons) =>
          buttons.flatMap((one) => {
            const { left, right, top, bottom } = one.getBoundingClientRect()
            const inside = left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight
            return inside ? [] : [one.textContent ?? '']
          }),
        )
        expect(`${where}: ${outside.join()}`).toBe(`${where}: `)
        if (size !== 16 && size !== 18) await picture(page, `accessible-review-${view.width}-${size}`)
      }
      await close()
    }
  }, 120_000)

  it('is walked through by Tab in reading order, and the focus can be seen everywhere', async () => {
    const { page, close } = await harness.open(createFakeCore({ rows: 30 }))
    await page.locator('.versions').waitFor()
    await openReview(page)
    const areas: string[] = []
    const unseen: string[] = []
    // Tab alone changes panes on the bench while nothing has the focus: the search box is where a walk begins.
    await page.locator('.top input').focus()
    for (let i = 0; i < 120; i += 1) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const one = document.activeElement
        if (!one || one === document.body) return null
        const area = ['top', 'rail', 'identity', 'side', 'panes', 'work', 'decide', 'footer'].find((name) =>
          one.closest(`.${name}`),
        )
        // A paper that has the focus is framed as a whole.
        const framed = one.closest('.ev-pane') ?? one
        const seen = [one, framed].some((shown) => {
          const { outlineStyle, boxShadow } = getComputedStyle(shown)
          const frame = getComputedStyle(shown, '::after')
          return outlineStyle !== 'none' || boxShadow !== 'none' || frame.borderTopStyle === 'solid'
        })
        return { area: area ?? 'other', unseen: seen || one.matches('input') ? '' : one.outerHTML.slice(0, 100) }
      })
      if (at === null) break
      if (areas.at(-1) !== at.area) areas.push(at.area)
      if (at.unseen !== '') unseen.push(at.unseen)
    }
    const order = ['top', 'rail', 'identity', 'side', 'panes', 'work', 'decide']
    const visited = areas.filter((area) => order.includes(area))
    expect(visited).toEqual([...visited].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
    expect(visited).toContain('side')
    expect(visited).toContain('decide')
    expect(unseen).toEqual([])
    await close()
  }, 60_000)
})
