import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CriterionHint, DraftBody } from '#shared/contract/core-api.ts'
import { choosePrinter } from '../../renderer/notice/printers.ts'
import { linkPage, takeHints, toggleCriterion, unlinkPage } from '../../renderer/workbench/ticks.ts'
import { groupTrace } from '../../renderer/workbench/trace-groups.ts'

const verdict = fc.constantFrom('met', 'unmet', 'unknown')
const page = fc.record({ documentId: fc.uuid(), page: fc.integer({ min: 1, max: 9 }) })
const id = fc.constantFrom('1', '2', '3', '4')
const ticks = fc.uniqueArray(fc.oneof(fc.record({ id, verdict }), fc.record({ id, verdict, evidence: page })), {
  selector: (tick) => tick.id,
})
const draft = ticks.map(
  (criteria): DraftBody => ({ note: '', reasons: [], items: [], criteria, seen: [], turns: {}, panes: [] }),
)
const hints = fc.uniqueArray(fc.record({ id, verdict, why: fc.string(), evidence: fc.option(page) }), {
  selector: (hint) => hint.id,
})
const of = (body: DraftBody, item: string) => body.criteria.find((tick) => tick.id === item)

describe('ticks', () => {
  it('hints never change a person’s tick, and what nobody can tell is never ticked', () => {
    fc.assert(
      fc.property(draft, hints, (body, offered: CriterionHint[]) => {
        const after = takeHints(body, offered)
        for (const tick of body.criteria) expect(of(after, tick.id)).toEqual(tick)
        for (const tick of after.criteria.filter((one) => !of(body, one.id))) {
          expect(tick.verdict).not.toBe('unknown')
          expect(offered.find((hint) => hint.id === tick.id)?.verdict).toBe(tick.verdict)
        }
        expect(new Set(after.criteria.map((tick) => tick.id)).size).toBe(after.criteria.length)
      }),
    )
  })

  it('pressing on never loses a linked page, and four presses without one come round', () => {
    fc.assert(
      fc.property(draft, id, page, fc.integer({ min: 1, max: 12 }), (body, item, seen, presses) => {
        let linked = linkPage(body, item, seen.documentId, seen.page)
        for (let n = 0; n < presses; n += 1) linked = toggleCriterion(linked, item)
        expect(of(linked, item)?.evidence).toEqual(seen)
        expect(of(unlinkPage(linked, item), item)?.evidence).toBeUndefined()
        const bare = { ...body, criteria: body.criteria.filter((tick) => tick.id !== item) }
        let round = bare
        for (let n = 0; n < 4; n += 1) round = toggleCriterion(round, item)
        expect(round.criteria).toEqual(bare.criteria)
      }),
    )
  })
})

describe('runs of days', () => {
  const days = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }).map((counts) =>
    counts.map((one, n) => ({
      date: new Date(Date.UTC(2026, 0, n + 1)).toISOString().slice(0, 10),
      counts: one,
      n,
      why: '',
    })),
  )
  it('lose no day and keep their order, and the day of 受理 stands alone', () => {
    fc.assert(
      fc.property(days, fc.nat(40), fc.nat(5), (trace, from, length) => {
        const at = (n: number) => new Date(Date.UTC(2026, 0, n + 1)).toISOString().slice(0, 10)
        const groups = groupTrace(trace, [{ from: at(from), to: at(from + length) }])
        expect(groups.flatMap((group) => group.days)).toEqual(trace)
        expect(groups[0]?.days.length).toBe(1)
        for (const { kind, days: run } of groups) {
          expect(new Set(run.map((day) => day.counts)).size).toBe(1)
          expect(kind === 'counted').toBe(run[0]?.counts)
        }
      }),
    )
  })
})

describe('the printer', () => {
  const printers = [
    { name: 'a', isDefault: false },
    { name: 'b', isDefault: true },
  ]
  it('is the remembered one while it is there, else the default one, else the first, else none', () => {
    expect(choosePrinter(printers, 'a')).toBe('a')
    expect(choosePrinter(printers, 'gone')).toBe('b')
    expect(choosePrinter(printers.slice(0, 1), null)).toBe('a')
    expect(choosePrinter([], 'a')).toBeNull()
  })
})
