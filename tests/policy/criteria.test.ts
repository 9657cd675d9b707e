import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CriterionVerdict } from '#shared/model/case.ts'
import { describeLogic, evaluate, itemIds, openItems } from '#shared/policy/criteria.ts'
import type { CriterionNode } from '#shared/policy/pack-disease.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { pack } from './support.ts'

const ticks = (text: string): CriterionVerdict[] =>
  text.split(' ').flatMap((t) => {
    const verdict = t.endsWith('+') ? 'met' : t.endsWith('-') ? 'unmet' : 'unknown'
    return t === '' ? [] : [{ id: t.slice(0, -1), verdict }]
  })
const criteriaOf = (code: string) => {
  const disease = diseaseOf(pack, code)
  if (!disease?.criteria) throw new Error(`no criteria of ${code}`)
  return disease.criteria
}

describe('evaluate', () => {
  const rows: [string, string, string, string][] = [
    ['M06900', '', 'unknown', '1 并且 2 并且 (3|4), nothing ticked'],
    ['M06900', '1+ 2+ 4+', 'met', 'an alternative is enough'],
    ['M06900', '1+ 2- 4+', 'unmet', 'a required item fails'],
    ['M06900', '1+ 2+ 3-', 'unknown', 'the other alternative is open'],
    ['M06900', '1+ 2+ 3- 4-', 'unmet', 'no alternative is left'],
    ['M07101', '1+ 2+ 3+', 'unknown', 'one of two needed'],
    ['M07101', '1+ 2+ 3+ 6+', 'met', 'two of four'],
    ['M07101', '1+ 2+ 3- 4- 5-', 'unmet', 'two of four cannot be reached'],
    ['M04600', '1+ 3+ 4+ 2-', 'met', 'the second way'],
    ['M04600', '1+ 2?', 'unknown', 'both ways open'],
    ['M04600', '1-', 'unmet', 'both ways need item 1'],
  ]
  it.each(rows)('%s with [%s] is %s: %s', (code, given, expected) => {
    expect(evaluate(criteriaOf(code).logic, ticks(given))).toBe(expected)
  })

  it('lets the last tick of an item stand', () => {
    expect(evaluate({ op: 'item', id: '1' }, ticks('1- 1+'))).toBe('met')
  })
})

describe('openItems', () => {
  it('asks only for what could still change the outcome', () => {
    expect(openItems(criteriaOf('M06900'), ticks('1+'))).toEqual(['2', '3', '4'])
    expect(openItems(criteriaOf('M06900'), ticks('1+ 2+ 3-'))).toEqual(['4'])
    expect(openItems(criteriaOf('M06900'), ticks('1+ 2+ 3+'))).toEqual([])
    expect(openItems(criteriaOf('M06900'), ticks('1-'))).toEqual([])
    expect(openItems(criteriaOf('M04600'), ticks('1+ 4-'))).toEqual(['2'])
  })
})

describe('describeLogic', () => {
  const words: [string, string][] = [
    ['M02300', '1 并且 2 并且 3'],
    ['M06900', '1 并且 2 并且 3、4 任一'],
    ['M01103', '1 并且 2–4 任一'],
    ['M07101', '1 并且 2 并且 3–6 任意 2 项'],
    ['M04600', '（1 并且 2）或者（1 并且 3 并且 4）'],
    ['M92900', '1'],
  ]
  it.each(words)('%s: %s', (code, expected) => {
    expect(describeLogic(criteriaOf(code).logic)).toBe(expected)
  })

  it('brackets what would otherwise read differently', () => {
    const item = (id: string): CriterionNode => ({ op: 'item', id })
    const both: CriterionNode = { op: 'and', of: [item('2'), item('3')] }
    expect(describeLogic({ op: 'and', of: [item('1'), { op: 'or', of: [both, item('4')] }] })).toBe(
      '1 并且 （（2 并且 3）或者4）',
    )
    expect(describeLogic({ op: 'atLeast', k: 2, of: [item('1'), both, item('7')] })).toBe(
      '1、（2 并且 3）、7 任意 2 项',
    )
    expect(describeLogic({ op: 'or', of: [item('1'), item('3'), item('7')] })).toBe('1、3、7 任一')
  })
})

describe('three-valued logic', () => {
  const item = fc.integer({ min: 1, max: 6 }).map((n): CriterionNode => ({ op: 'item', id: String(n) }))
  const { node } = fc.letrec<{ node: CriterionNode }>((tie) => {
    const children = fc.array(tie('node'), { minLength: 1, maxLength: 4 })
    return {
      node: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        item,
        children.map((of): CriterionNode => ({ op: 'and', of })),
        children.map((of): CriterionNode => ({ op: 'or', of })),
        fc.tuple(fc.integer({ min: 1, max: 4 }), children).map(([k, of]): CriterionNode => ({ op: 'atLeast', k, of })),
      ),
    }
  })
  const verdict = fc.constantFrom<CriterionVerdict['verdict']>('met', 'unmet', 'unknown')
  const anyTicks = fc
    .array(verdict, { minLength: 6, maxLength: 6 })
    .map((all) => all.map((v, i): CriterionVerdict => ({ id: String(i + 1), verdict: v })))
  const rank = { unmet: 0, unknown: 1, met: 2 }
  const tick = (all: CriterionVerdict[], id: string, v: CriterionVerdict['verdict']) =>
    all.map((t) => (t.id === id ? { id, verdict: v } : t))

  it('is monotone: a better tick never makes the outcome worse', () => {
    fc.assert(
      fc.property(node, anyTicks, fc.integer({ min: 1, max: 6 }).map(String), (tree, given, id) => {
        const outcomes = (['unmet', 'unknown', 'met'] as const).map((v) => rank[evaluate(tree, tick(given, id, v))])
        expect(outcomes).toEqual(outcomes.toSorted((a, b) => a - b))
      }),
    )
  })

  it('never takes back a decided outcome when an unknown item becomes known', () => {
    fc.assert(
      fc.property(node, anyTicks, verdict, (tree, given, v) => {
        const before = evaluate(tree, given)
        const open = given.find((t) => t.verdict === 'unknown')
        if (before !== 'unknown' && open) expect(evaluate(tree, tick(given, open.id, v))).toBe(before)
      }),
    )
  })

  it('is decided once everything is ticked, and only asks for items of the tree', () => {
    fc.assert(
      fc.property(node, anyTicks, (tree, given) => {
        const all = given.map((t) => (t.verdict === 'unknown' ? { ...t, verdict: 'met' as const } : t))
        expect(evaluate(tree, all)).not.toBe('unknown')
        const items = itemIds(tree).map((id) => ({ id, text: id }))
        const open = openItems({ items, logic: tree }, given)
        expect(open.length > 0).toBe(evaluate(tree, given) === 'unknown')
        expect(describeLogic(tree)).not.toBe('')
      }),
    )
  })
})
