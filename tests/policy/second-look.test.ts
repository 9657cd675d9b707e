import { describe, expect, it } from 'vitest'
import { dutyConflict, insistedAgainst } from '#shared/policy/duties.ts'
import { samplingWeight } from '#shared/policy/review.ts'
import { wilson } from '#shared/policy/wilson.ts'
import { aCase, anEvent, aStaff, pack } from './support.ts'

const finding = (severity: 'block' | 'warn' | 'info') => ({
  code: 'x',
  severity,
  sentence: '',
  basis: '',
  evidence: null,
})

describe('a disagreement', () => {
  const insisted = [
    anEvent('propose_approve', '100001'),
    anEvent('return_to_first', '100002'),
    anEvent('propose_approve', '100001'),
  ]
  const second = (staffNo: string) => aStaff('second_reviewer', { staffNo })

  it('goes to a third person when the first one insists', () => {
    expect(insistedAgainst(insisted)).toEqual(['100002'])
    const caseFile = aCase({ state: 'second_review', firstReviewer: '100001', history: insisted })
    expect(dutyConflict(caseFile, 'endorse', second('100002'))).toContain('第三位')
    expect(dutyConflict(caseFile, 'return_to_first', second('100002'))).toContain('第三位')
    expect(dutyConflict(caseFile, 'endorse', second('100003'))).toBe(null)
    expect(dutyConflict(caseFile, 'endorse', second('100001'))).toContain('同一个人')
  })

  it('is over when the first one comes round, and comes back when they insist once more', () => {
    const agreed = [...insisted.slice(0, 2), anEvent('propose_reject', '100001')]
    expect(insistedAgainst(agreed)).toEqual([])
    const thirdToo = [...insisted, anEvent('return_to_first', '100003'), anEvent('propose_approve', '100004')]
    expect(insistedAgainst(thirdToo)).toEqual(['100002', '100003'])
    expect(insistedAgainst([anEvent('return_to_first', '100002')])).toEqual([])
  })
})

describe('the sample', () => {
  it('is drawn more often from batches and from cases with something noticed', () => {
    expect(samplingWeight(pack, [], false)).toBe(1)
    expect(samplingWeight(pack, [], true)).toBe(3)
    expect(samplingWeight(pack, [finding('info')], false)).toBe(1)
    expect(samplingWeight(pack, [finding('info'), finding('warn')], true)).toBe(6)
    const own = { ...pack, secondLook: { weights: { batch: 5, warn: 4, info: 1.5 } } }
    expect(samplingWeight(own, [finding('info')], true)).toBe(7.5)
    expect(samplingWeight(own, [finding('warn')], false)).toBe(4)
  })
})

describe('wilson', () => {
  it('gives the published intervals', () => {
    // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    const published: [number, number, number, number][] = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ]
    for (const [hits, n, low, high] of published) {
      const answer = wilson(hits, n)
      expect(answer?.low).toBeCloseTo(low, 4)
      expect(answer?.high).toBeCloseTo(high, 4)
    }
  })

  it('stays inside 0 and 1 around the share, and says nothing of nothing', () => {
    expect(wilson(0, 0)).toBe(null)
    for (const [hits, n] of [
      [0, 1],
      [1, 1],
      [5, 5],
      [1, 1000],
    ] as const) {
      const answer = wilson(hits, n)
      if (!answer) throw new Error('nothing answered')
      expect(answer.low).toBeGreaterThanOrEqual(0)
      expect(answer.high).toBeLessThanOrEqual(1)
      expect(answer.low <= answer.share && answer.share <= answer.high).toBe(true)
    }
  })
})
