import { describe, expect, it } from 'vitest'
import { amended, supplemented, withdrawn } from '#central/ops/applicant.ts'
import { type ApplyContext, applyDeed } from '#central/ops/apply.ts'
import { afterSupplementDay } from '#central/ops/centre.ts'
import { documentRef, newCases } from '#central/store/intake.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { noOthers } from '#shared/policy/findings/others.ts'
import { SecondReview } from '#shared/policy/pack-disease.ts'
import { accept, approve, endorse, giveBack, newId, operation, reject, supplement } from './support/client.ts'
import {
  applicationOf,
  chief,
  documentOf,
  first1,
  first2,
  paper,
  policy,
  second1,
  window1,
} from './support/fixtures.ts'

const NOW = '2026-11-23T06:05:00.000Z'
const alone = { others: noOthers, former: null, related: [] }
const context: ApplyContext = { policy, now: NOW, draw: () => 0.5, ...alone }

function act(caseFile: CaseFile, staff: Staff, deed: Deed): CaseFile {
  const { changed, code } = applyDeed(caseFile, operation(caseFile, deed), staff, context)
  if (changed === null) throw new Error(`${deed.kind}: ${code}`)
  return changed
}

const application = applicationOf('M1', documentOf(paper('matrix')))
const { insurance } = application
if (insurance === undefined) throw new Error('no insurance')
const [taken] = newCases(application, {
  policy,
  insurance,
  firstNumber: 1,
  now: '2026-11-20T01:30:00.000Z',
  makeId: newId,
})
if (taken === undefined) throw new Error('no case')
const accepted = act(taken, window1, accept)
const proposed = act(accepted, first1, reject)

const paperOf = (material: string) => documentRef(documentOf(paper(material), material), newId(), NOW)
const answered = (caseFile: CaseFile, ...materials: string[]) =>
  supplemented(caseFile, NOW, materials.map(paperOf), context)

const originals: Deed = { kind: 'request_originals', note: '' }
const verified: Deed = { kind: 'originals_verified', note: '' }
const notAccept: Deed = { kind: 'not_accept', reasons: [{ code: 'R01', text: '不符合第一条。' }], note: '' }

/** Back to the step that asked, as a pack may say. */
function overdue(caseFile: CaseFile): CaseFile {
  const { pack } = policy
  const returning = { ...policy, pack: { ...pack, supplement: { ...pack.supplement, overdue: 'RETURN' as const } } }
  const back = afterSupplementDay(caseFile, { policy: returning, now: '2026-12-09T01:00:00.000Z' })
  if (back === null) throw new Error('not overdue')
  return back
}

/** What happened meanwhile: the case the person decided on, and the case as the centre has it. */
const meanwhile = {
  'nothing happened': [accepted, accepted],
  'a phone number was corrected': [accepted, amended(accepted, { tel: '13900000000' }, context)],
  'a fact of the form was corrected': [accepted, amended(accepted, { hosp_lv: '05' }, context)],
  'a colleague approved': [accepted, act(accepted, first2, approve)],
  'a colleague proposed to reject': [accepted, act(accepted, first2, reject)],
  'a colleague rejected and 复审 gave it back': [accepted, act(act(accepted, first2, reject), second1, giveBack)],
  'a rejection was endorsed': [proposed, act(proposed, second1, endorse)],
  'a rejection was given back': [proposed, act(proposed, second1, giveBack)],
  'it was given back, proposed anew and endorsed': [
    proposed,
    act(act(act(proposed, second1, giveBack), first2, reject), second1, endorse),
  ],
  'a colleague asked for the diagnosis': [accepted, act(accepted, first2, supplement('S01'))],
  'the diagnosis was supplemented': [accepted, answered(act(accepted, first2, supplement('S01')), 'diagnosis')],
  'a 补正 was not answered in time': [accepted, overdue(act(accepted, first2, supplement('S01')))],
  'originals were verified': [accepted, act(act(accepted, first2, originals), window1, verified)],
  'the applicant withdrew': [accepted, withdrawn(accepted, context)],
  'a colleague accepted': [taken, accepted],
  'a colleague did not accept': [taken, act(taken, window1, notAccept)],
  'the centre came back from a backup': [proposed, accepted],
} as const satisfies Record<string, readonly [CaseFile, CaseFile]>

type Row = readonly [keyof typeof meanwhile, string, Deed, Staff, string, string]
const matrix: readonly Row[] = [
  ['nothing happened', 'approve', approve, first1, 'applied', 'ok'],
  ['nothing happened', 'supplement', supplement('S01'), first1, 'applied', 'ok'],
  ['nothing happened', 'endorse in first review', endorse, second1, 'rejected', 'not_in_state'],
  ['a phone number was corrected', 'approve', approve, first1, 'applied', 'ok'],
  ['a phone number was corrected', 'reject', reject, first1, 'applied', 'ok'],
  ['a fact of the form was corrected', 'approve', approve, first1, 'conflict', 'new_material'],
  ['a fact of the form was corrected', 'supplement', supplement('S01'), first1, 'conflict', 'new_material'],
  ['a colleague approved', 'approve', approve, first1, 'superseded', 'already_decided'],
  ['a colleague approved', 'reject', reject, first1, 'conflict', 'already_decided'],
  ['a colleague approved', 'supplement', supplement('S01'), first1, 'conflict', 'already_decided'],
  ['a colleague approved', 'originals', originals, first1, 'conflict', 'already_decided'],
  ['a colleague proposed to reject', 'reject', reject, first1, 'superseded', 'already_decided'],
  ['a colleague proposed to reject', 'approve', approve, first1, 'conflict', 'already_decided'],
  ['a colleague rejected and 复审 gave it back', 'approve', approve, first1, 'conflict', 'already_decided'],
  ['a colleague rejected and 复审 gave it back', 'reject', reject, first1, 'conflict', 'already_decided'],
  ['a rejection was endorsed', 'endorse', endorse, chief, 'superseded', 'already_decided'],
  ['a rejection was endorsed', 'give back', giveBack, chief, 'conflict', 'already_decided'],
  ['a rejection was given back', 'endorse', endorse, chief, 'conflict', 'already_decided'],
  ['it was given back, proposed anew and endorsed', 'endorse', endorse, chief, 'conflict', 'already_decided'],
  ['a colleague asked for the diagnosis', 'the same', supplement('S01'), first1, 'superseded', 'already_decided'],
  ['a colleague asked for the diagnosis', 'a report', supplement('S02'), first1, 'conflict', 'already_decided'],
  ['a colleague asked for the diagnosis', 'approve', approve, first1, 'conflict', 'already_decided'],
  ['the diagnosis was supplemented', 'approve', approve, first1, 'conflict', 'new_material'],
  ['the diagnosis was supplemented', 'reject', reject, first1, 'conflict', 'new_material'],
  ['the diagnosis was supplemented', 'ask for it', supplement('S01'), first1, 'superseded', 'new_material'],
  ['the diagnosis was supplemented', 'ask for more', supplement('S02'), first1, 'conflict', 'new_material'],
  ['a 补正 was not answered in time', 'approve', approve, first1, 'conflict', 'new_material'],
  ['a 补正 was not answered in time', 'ask again', supplement('S01'), first1, 'conflict', 'new_material'],
  ['originals were verified', 'approve', approve, first1, 'conflict', 'new_material'],
  ['the applicant withdrew', 'approve', approve, first1, 'conflict', 'withdrawn'],
  ['the applicant withdrew', 'reject', reject, first1, 'conflict', 'withdrawn'],
  ['the applicant withdrew', 'supplement', supplement('S01'), first1, 'superseded', 'withdrawn'],
  ['the applicant withdrew', 'originals', originals, first1, 'superseded', 'withdrawn'],
  ['a colleague accepted', 'accept', accept, first1, 'superseded', 'already_decided'],
  ['a colleague accepted', 'not accept', notAccept, first1, 'conflict', 'already_decided'],
  ['a colleague accepted', 'supplement', supplement('S01'), first1, 'conflict', 'already_decided'],
  ['a colleague did not accept', 'not accept', notAccept, first1, 'superseded', 'already_decided'],
  ['a colleague did not accept', 'accept', accept, first1, 'conflict', 'already_decided'],
  ['the centre came back from a backup', 'endorse', endorse, chief, 'conflict', 'not_in_state'],
]

describe('the conflict matrix', () => {
  it.each(matrix)('%s, then %s', (what, _deed, deed, staff, outcome, code) => {
    const [seen, current] = meanwhile[what]
    const verdict = applyDeed(current, operation(seen, deed), staff, context)
    expect([verdict.outcome, verdict.code]).toEqual([outcome, code])
    expect(verdict.changed === null).toBe(outcome !== 'applied')
    expect(verdict.message).toMatch(/^\p{Script=Han}.*。$/u)
  })

  it('names who did it and when, in China’s time', () => {
    const [seen, current] = meanwhile['a colleague approved']
    const verdict = applyDeed(current, operation(seen, reject), first1, context)
    expect(verdict.message).toBe(
      '孙初审（100202）已于11月23日 14:05提出拟认定通过，与您的意见不同，请打开最新情况后处理。',
    )
  })

  it('says "you" to the same person on a second device', () => {
    const [seen, current] = meanwhile['a colleague approved']
    expect(applyDeed(current, operation(seen, reject), first2, context).message).toMatch(/^您本人已于/)
  })

  it('rests on one line of the timeline for each material version', () => {
    for (const files of Object.values(meanwhile)) {
      for (const file of files) expect(file.history).toHaveLength(file.materialVersion)
    }
  })
})

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
      pack: { ...policy.pack, secondReview: { ...policy.pack.secondReview, approve: rule(approveRule) } },
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
    const elsewhere = { ...accepted, insurance: { ...insurance, outOfAreaFiling: 'missing' as const } }
    expect(stateOf(ticked('met', '备案当日补办'), elsewhere)).toBe('second_review')
    expect(stateOf(ticked('met', ' '), elsewhere)).toBe(undefined)
  })

  it('is due for every case with a warning where the pack says so, whatever the draw', () => {
    const arrears = { ...accepted, insurance: { ...accepted.insurance, arrearsMonths: 6 } }
    expect(stateAfter(withRule({ mode: 'sample', rate: 0, alwaysOnWarning: true }, 0.9), arrears)).toBe('second_review')
  })
})
