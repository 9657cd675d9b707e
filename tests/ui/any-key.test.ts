import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { text } from '../../renderer/text.zh.ts'
import { realStage } from './stage.ts'
import { signIn } from './steps.ts'

/**
 * Hands that do not know what they do: keys and clicks at random, the same for a seed. Nothing may break, complain or lead
 * where Esc and the palette do not lead out of (G is a letter where a name is typed).
 */
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789/?[]<>,.-+']
const named = [
  'Enter',
  'Escape',
  'Space',
  'Tab',
  'Shift+Tab',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PageDown',
]
const more = [
  'PageUp',
  'Home',
  'End',
  'Delete',
  'Control+Enter',
  'Control+k',
  'Control+z',
  'Control+f',
  'F2',
  'F4',
  'Shift+J',
]
const words = ['王', '材料不全', '5104', 'zx', '2026-01-01', '<b>']

type Step = { key: string } | { type: string } | { click: number }
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ key: fc.constantFrom(...letters) }) },
    { weight: 4, arbitrary: fc.record({ key: fc.constantFrom(...named) }) },
    { weight: 2, arbitrary: fc.record({ key: fc.constantFrom(...more) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constantFrom(...words) }) },
    { weight: 4, arbitrary: fc.record({ click: fc.nat(10_000) }) },
  ),
  { minLength: 220, maxLength: 220 },
)

/** Leaving, locking and printing are left to those who mean it. */
const MEANT = /退出登录|离席锁屏|打印/

async function take(page: Page, step: Step): Promise<string> {
  if ('key' in step) {
    await page.keyboard.press(step.key)
    return step.key
  }
  if ('type' in step) {
    await page.keyboard.type(step.type)
    return `“${step.type}”`
  }
  const place = await page.evaluate(
    ({ nth, meant }) => {
      const all = document.querySelectorAll<HTMLElement>(
        'button, a, input, summary, td, [role=menuitem], [role=tab], [role=option], [role=checkbox], [role=radio], [role=row]',
      )
      const shown = [...all].filter((one) => one.offsetWidth > 0 && !new RegExp(meant).test(one.textContent))
      const one = shown[nth % Math.max(1, shown.length)]
      if (!one) return null
      const { x, y, width, height } = one.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2, name: one.textContent.slice(0, 20) || one.tagName }
    },
    { nth: step.click, meant: MEANT.source },
  )
  if (place) await page.mouse.click(place.x, place.y)
  return `click ${place?.name}`
}

const stage = realStage(40)

for (const [who, staffNo] of [
  ['初审', '010237'],
  ['窗口', '010211'],
  ['主管', '010260'],
] as const) {
  it(`${who}: whatever is pressed, nothing breaks, and Esc and Ctrl+K lead home`, async () => {
    const { page, complaints, close } = await stage.open(await stage.centre.desk())
    await signIn(page, staffNo)
    const seed = Number(process.env.MENTE_KEYS_SEED ?? 1)
    const trail: string[] = []
    for (const step of fc.sample(steps, { seed, numRuns: 1 })[0] ?? []) {
      trail.push(await take(page, step))
      const told = `seed ${seed}: ${trail.slice(-25).join(' ')}`
      expect(await page.getByText(text.problem.screen).count(), told).toBe(0)
      expect(complaints, told).toEqual([])
    }
    for (let i = 0; i < 8; i += 1) await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    const first = page.locator('.palette [cmdk-item]').first()
    await first.waitFor()
    await page.keyboard.type('去首页')
    await expect.poll(() => first.textContent()).toContain('去首页')
    await page.keyboard.press('Enter')
    await page.locator('.home-table, .home').first().waitFor()
    expect(complaints, `seed ${seed}`).toEqual([])
    await close()
  })
}
