import { expect, test } from 'vitest'
import { crashBudget } from '../../electron/main/crash-budget.ts'

test('three crashes a minute are worth another start, a fourth is not, a later one or a wish is again', () => {
  let now = 0
  const budget = crashBudget(() => now)
  expect([budget.another(), budget.another(), budget.another(), budget.another()]).toEqual([true, true, true, false])
  budget.renew()
  expect(budget.another()).toBe(true)
  expect([budget.another(), budget.another()]).toEqual([true, true])
  now = 60_000
  expect(budget.another()).toBe(true)
})
