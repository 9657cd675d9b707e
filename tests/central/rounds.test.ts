import { describe, expect, it } from 'vitest'
import { type ApplyContext, applyDeed } from '#central/ops/apply.ts'
import type { Deed } from '#shared/model/operation.ts'
import { SecondReview } from '#shared/policy/pack-disease.ts'
import { approve, giveBack, operation, supplement } from './support/client.ts'
import { chief, first1, policy, second1, window1 } from './support/fixtures.ts'
import { accepted, act, alone, answered, meanwhile, NOW, originals, proposed, verified } from './support/situations.ts'

describe('a 补正 nobody answered in time', () => {
  it('comes back with the clock going on after its last day, however late the centre gets round to it', () => {
    const [, back] = meanwhile['a 补正 was not answered in time']
    expect(back).toMatchObject({
      state: 'first_review',
      returnTo: null,
      pauses: [{ from: '2026-11-23', to: '2026-12-07' }],
      supplements: [{ answeredAt: null }],
      // the 8th of December is the first working day after the last day of the 补正
      dueOn: '2026-12-28',
    })
    expect(back.history.at(-1)).toMatchObject({ kind: 'supplement_overdue', by: null, from: 'supplement' })
  })

  it('stays unanswered when a later one is answered', () => {
    const [, back] = meanwhile['a 补正 was not answered in time']
    const again = act(back, chief, { ...supplement('S02'), note: '仍缺报告' })
    expect(answered(again, 'report').supplements.map((s) => s.answeredAt)).toEqual([null, NOW])
  })
})

describe('second review of an approval', () => {
  const withRule = (approveRule: unknown, draw: number): ApplyContext => ({
    now: NOW,
    draw: () => draw,
    ...alone,
    policy: {
      ...policy,
      pack: {
        ...policy.pack,
        secondReview: { ...policy.pack.secondReview, approve: rule(approveRule) },
        secondLook: { weights: { warn: 1 } },
      },
    },
  })
  const rule = (value: unknown) => SecondReview.parse(value)
  const stateAfter = (applyContext: ApplyContext, caseFile = accepted) =>
    applyDeed(caseFile, operation(caseFile, approve), first1, applyContext).changed?.state

  it('follows the pack: always, never, or as often as it says', () => {
    expect(stateAfter(withRule({ mode: 'always' }, 0.99))).toBe('second_review')
    expect(stateAfter(withRule({ mode: 'never' }, 0))).toBe('approved')
    const tenth = { mode: 'sample', rate: 0.1, alwaysOnWarning: false }
    expect(stateAfter(withRule(tenth, 0.099))).toBe('second_review')
    expect(stateAfter(withRule(tenth, 0.1))).toBe('approved')
  })

  it('is never drawn for what a second person once gave back', () => {
    const returned = act(act(proposed, second1, giveBack), first1, { kind: 'request_originals', note: '' })
    const back = act(returned, window1, verified)
    expect(stateAfter(withRule({ mode: 'never' }, 0.99), back)).toBe('second_review')
  })

  it('is due where nobody recorded that the criteria are met, the originals differ, or the machine finds a block', () => {
    const rarely = withRule({ mode: 'sample', rate: 0, alwaysOnWarning: false }, 0.9)
    const stateOf = (deed: Deed, caseFile = accepted) =>
      applyDeed(caseFile, operation(caseFile, deed), first1, rarely).changed?.state
    const ticked = (verdict: 'met' | 'unmet' | 'unknown', note = ''): Deed => ({
      kind: 'propose_approve',
      criteria: [{ id: '1', verdict }],
      note,
    })
    expect(stateOf(ticked('met'))).toBe('approved')
    expect(stateOf(ticked('unknown'))).toBe('second_review')
    expect(stateOf(ticked('unmet', '专家会诊认可'))).toBe('second_review')
    expect(stateOf(ticked('unknown'), { ...accepted, applyType: 'change' })).toBe('approved')
    const asked = act(accepted, first1, originals)
    const differing = act(asked, window1, { kind: 'originals_mismatch', note: '日期不同' })
    expect(stateOf(ticked('met'), differing)).toBe('second_review')
    expect(stateOf(ticked('met'), act(act(differing, first1, originals), window1, verified))).toBe('approved')
    const elsewhere = { ...accepted, insurance: { ...accepted.insurance, outOfAreaFiling: 'missing' as const } }
    expect(stateOf(ticked('met', '备案当日补办'), elsewhere)).toBe('second_review')
    expect(stateOf(ticked('met', ' '), elsewhere)).toBe(undefined)
  })

  it('is due for every case with a warning where the pack says so, whatever the draw', () => {
    const arrears = { ...accepted, insurance: { ...accepted.insurance, arrearsMonths: 6 } }
    expect(stateAfter(withRule({ mode: 'sample', rate: 0, alwaysOnWarning: true }, 0.9), arrears)).toBe('second_review')
  })
})
