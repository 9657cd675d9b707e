import fc from 'fast-check'
import { expect, test } from 'vitest'
import { owedShare, periodStart } from '#shared/policy/second-look.ts'

/** Proposals of one reviewer in one period: chance of each by the rule and its weight, and what was thrown for it. */
const throws = fc.array(
  fc.record({
    share: fc.constantFrom(0.01, 0.1, 0.3, 1),
    // Not a double of fast-check's: most of those are next to nothing.
    thrown: fc.noBias(fc.nat(9_999)).map((n) => n / 10_000),
  }),
  { maxLength: 80 },
)
const rules = fc
  .record({ minimum: fc.integer({ min: 1, max: 6 }), among: fc.integer({ min: 1, max: 40 }) })
  .map(({ minimum, among }) => ({ minimum: Math.min(minimum, among), among, period: 'month' as const }))

type Rule = Parameters<typeof owedShare>[0]
type Throws = readonly { share: number; thrown: number }[]

/** How each was drawn, as the centre draws: by the larger of the two shares. */
function drawAll(rule: Rule, all: Throws, owed = owedShare): boolean[] {
  const drawn: boolean[] = []
  for (const { share, thrown } of all) {
    const soFar = { proposals: drawn.length, drawn: drawn.filter(Boolean).length }
    drawn.push(thrown < Math.max(share, owed(rule, soFar)))
  }
  return drawn
}

const keepsItsPromise = (owed = owedShare) =>
  fc.property(rules, throws, (rule, all) => {
    const drawn = drawAll(rule, all, owed).slice(0, rule.among)
    if (drawn.length < rule.among) return
    expect(drawn.filter(Boolean).length).toBeGreaterThanOrEqual(rule.minimum)
  })

test('whoever makes as many proposals as the rule asks for is looked at as often as it promises', () => {
  fc.assert(keepsItsPromise(), { numRuns: 2_000 })
})

test('the property notices a share that forgets how many are left', () => {
  const forgetful: typeof owedShare = (rule) => (rule ? rule.minimum / rule.among : 0)
  const found = fc.check(keepsItsPromise(forgetful), { numRuns: 2_000, endOnFailure: true, seed: 20261130 })
  expect(found.failed).toBe(true)
})

test('the promise costs no more than its minimum a period, and takes nothing away that chance alone draws', () => {
  fc.assert(
    fc.property(rules, throws, (rule, all) => {
      const alone = drawAll(undefined, all)
      const drawn = drawAll(rule, all)
      alone.forEach((one, i) => {
        if (one) expect(drawn[i], 'what the rule alone draws is drawn').toBe(true)
      })
      const owed = drawn.filter((one, i) => one && !alone[i]).length
      expect(owed, 'and few beside').toBeLessThanOrEqual(rule.minimum)
      expect(drawn.slice(rule.among), 'behind the first ones chance alone has its say').toEqual(alone.slice(rule.among))
    }),
    { numRuns: 2_000 },
  )
})

test('any of the first proposals may be the one: each place is drawn about as often as the others', () => {
  const rule = { minimum: 1, among: 10, period: 'month' as const }
  const hits = Array.from({ length: rule.among }, () => 0)
  const days = 20_000
  // A generator of its own, so that the figures are the same in every run.
  let state = 20261130
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  for (let day = 0; day < days; day += 1) {
    drawAll(
      rule,
      Array.from({ length: rule.among }, () => ({ share: 0, thrown: next() })),
    ).forEach((one, i) => {
      if (one) hits[i] = (hits[i] ?? 0) + 1
    })
  }
  for (const n of hits) expect(Math.abs(n / days - 1 / rule.among)).toBeLessThan(0.015)
})

test('periods begin on the first of their month or quarter', () => {
  expect(periodStart('month', '2026-11-30')).toBe('2026-11-01')
  for (const [day, first] of [
    ['2026-01-01', '2026-01-01'],
    ['2026-03-31', '2026-01-01'],
    ['2026-04-01', '2026-04-01'],
    ['2026-09-30', '2026-07-01'],
    ['2026-12-31', '2026-10-01'],
  ] as const) {
    expect(periodStart('quarter', day)).toBe(first)
  }
})
