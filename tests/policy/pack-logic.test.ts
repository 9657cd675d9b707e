import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLogic, printLogic } from '#shared/policy/logic-text.ts'
import type { CriterionNode } from '#shared/policy/pack-disease.ts'
import { pack } from './support.ts'

const read = (text: string) => {
  const reading = parseLogic(text)
  return reading.ok ? reading.node : reading.message
}
const item = (id: string): CriterionNode => ({ op: 'item', id })

const { tree } = fc.letrec<{ tree: CriterionNode; leaf: CriterionNode; group: CriterionNode; some: CriterionNode }>(
  (tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('group'), tie('some')),
    leaf: fc
      .oneof(fc.integer({ min: 1, max: 30 }).map(String), fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.]{0,5}$/))
      .map(item),
    group: fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
    }),
    some: fc
      .array(tie('tree'), { minLength: 1, maxLength: 5 })
      .chain((of) => fc.integer({ min: 1, max: of.length }).map((k) => ({ op: 'atLeast' as const, k, of }))),
  }),
)

describe('criteria logic as text', () => {
  it('reads what it prints', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(read(printLogic(node))).toEqual(node)
      }),
    )
  })

  it.each(pack.diseases)('reads back the logic of $opsp_dise_code $opsp_dise_name', ({ criteria }) => {
    if (!criteria) throw new Error('not configured')
    expect(read(printLogic(criteria.logic))).toEqual(criteria.logic)
  })

  it('reads it as people write it', () => {
    const wanted = {
      op: 'and',
      of: [
        item('1'),
        { op: 'or', of: [item('3'), item('4')] },
        { op: 'atLeast', k: 2, of: ['3', '4', '5', '6'].map(item) },
      ],
    }
    expect(read('1 且 (3 或 4) 且 任2(3-6)')).toEqual(wanted)
    expect(read('1并且（3或者4）并且任意两(3、4，5～6)')).toEqual(wanted)
    expect(read('1+(3|4)+任二(3,4,5,6)')).toEqual(wanted)
    expect(printLogic({ op: 'and', of: [{ op: 'or', of: [item('1')] }] })).toBe('1')
  })

  it.each([
    ['', '逻辑为空'],
    ['1 且 2 或 3', '第 7 个字「或」处：“且”和“或”混用'],
    ['(1 且 2', '缺少右括号'],
    ['1 且 2)', '多了一个右括号'],
    ['1 2', '缺少“且”或“或”'],
    ['1 且', '逻辑末尾'],
    ['任(1,2)', '应写几项'],
    ['任3(1,2)', '只有 2 项'],
    ['任2(6-3)', '从小到大'],
    ['1 且 #', '第 5 个字「#」看不懂'],
    [`${'('.repeat(50)}1${')'.repeat(50)}`, '嵌套'],
    ['1 且 '.repeat(500), '超过'],
  ])('refuses %j and says why', (text, why) => {
    expect(read(text)).toContain(why)
  })

  it('never throws', () => {
    const part = fc.constantFrom('1', '且', '或', '任', '2', '(', ')', ',', '-', ' ', '三', 'x')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const reading = parseLogic(text)
          if (reading.ok) expect(read(printLogic(reading.node))).toEqual(reading.node)
        },
      ),
    )
  })
})
