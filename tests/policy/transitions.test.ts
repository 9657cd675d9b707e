import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CaseState } from '#shared/model/case.ts'
import type { RegisteredPaper } from '#shared/model/document.ts'
import { Deed, type DeedKind } from '#shared/model/operation.ts'
import { Role } from '#shared/model/staff.ts'
import { possibleDeeds, refuse } from '#shared/policy/allowed.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { happenings, transitions } from '#shared/policy/transitions.ts'
import { aCase, aDocument, aStaff, pack, withForm } from './support.ts'

const reason = (code: string) => ({ code, text: '理由。' })
const item = (material: string) => ({ code: 'S09', material, problem: '缺少', requirement: '补齐' })
const brought = (n: number): RegisteredPaper => {
  const { addedAt: _, ...paper } = aDocument(90 + n, 'report')
  return paper
}
const deeds: Readonly<Record<DeedKind, Deed>> = {
  accept: { kind: 'accept', note: '' },
  not_accept: { kind: 'not_accept', reasons: [reason('R01')], note: '' },
  request_supplement: { kind: 'request_supplement', items: [item('report')], note: '' },
  supplement_received: { kind: 'supplement_received', papers: [brought(1)], note: '' },
  request_originals: { kind: 'request_originals', note: '' },
  originals_verified: { kind: 'originals_verified', note: '' },
  originals_mismatch: { kind: 'originals_mismatch', note: '不符' },
  propose_approve: { kind: 'propose_approve', criteria: [], note: '' },
  propose_reject: { kind: 'propose_reject', reasons: [reason('R02')], criteria: [], note: '' },
  endorse: { kind: 'endorse', note: '' },
  return_to_first: { kind: 'return_to_first', note: '请核对' },
  open_case: { kind: 'open_case', caseKind: 'revocation', note: '转往外地参保' },
  void: { kind: 'void', note: '重复录入' },
}
const kinds = Object.values(deeds).map((d) => d.kind)
/** 更正, 撤销 and 申诉 are allowed from different outcomes. */
const openings: readonly Deed[] = [
  { kind: 'open_case', caseKind: 'appeal', note: '申请人不服' },
  { kind: 'open_case', caseKind: 'revocation', note: '转往外地参保' },
]

/** Written out by hand, apart from the table under test: state → deed → the roles that may. */
const S = 'supervisor'
const allowed: Partial<Record<CaseState, Partial<Record<DeedKind, Role[]>>>> = {
  received: {
    accept: ['window', 'first_reviewer', S],
    not_accept: ['window', 'first_reviewer', S],
    request_supplement: ['window', 'first_reviewer', S],
    request_originals: ['first_reviewer', S],
    void: [S],
  },
  first_review: {
    request_supplement: ['window', 'first_reviewer', S],
    request_originals: ['first_reviewer', S],
    propose_approve: ['first_reviewer', S],
    propose_reject: ['first_reviewer', S],
    void: [S],
  },
  supplement: { supplement_received: ['window', S], void: [S] },
  second_review: { endorse: ['second_reviewer', S], return_to_first: ['second_reviewer', S], void: [S] },
  approved: { open_case: ['window', 'first_reviewer', S] },
  registered: { open_case: ['window', 'first_reviewer', S] },
  originals: { originals_verified: ['window', S], originals_mismatch: ['window', S], void: [S] },
}
const matrix = CaseState.options.flatMap((state) => kinds.map((kind) => ({ state, kind })))

describe('refuse', () => {
  it.each(matrix)('$kind from $state: exactly the roles that may', ({ state, kind }) => {
    const may = Role.options.filter((role) => refuse(aCase({ state }), deeds[kind], aStaff(role), pack) === null)
    expect(may).toEqual(Role.options.filter((role) => allowed[state]?.[kind]?.includes(role)))
  })

  it('tells a wrong role from a wrong state', () => {
    const code = (state: CaseState, role: Role) => refuse(aCase({ state }), deeds.endorse, aStaff(role), pack)?.code
    expect(code('second_review', 'first_reviewer')).toBe('not_authorised')
    expect(code('approved', 'second_reviewer')).toBe('not_in_state')
    expect(code('second_review', 'second_reviewer')).toBe(undefined)
  })

  it('keeps an auditor from deciding anything', () => {
    for (const { state, kind } of matrix) {
      expect(refuse(aCase({ state }), deeds[kind], aStaff('auditor'), pack)?.code).toBe('not_authorised')
    }
  })

  it('keeps staff of another area out', () => {
    const elsewhere = aStaff('supervisor', { areaCode: '510100' })
    expect(refuse(aCase(), deeds.propose_approve, elsewhere, pack)?.code).toBe('not_authorised')
    expect(possibleDeeds(aCase(), elsewhere)).toEqual([])
  })

  it('never lets the first reviewer be the second, supervisor or not', () => {
    const caseFile = aCase({ state: 'second_review', firstReviewer: '100001' })
    for (const kind of ['endorse', 'return_to_first'] as const) {
      for (const role of ['second_reviewer', 'supervisor'] as const) {
        expect(refuse(caseFile, deeds[kind], aStaff(role), pack)?.code).toBe('same_person')
        expect(refuse(caseFile, deeds[kind], aStaff(role, { staffNo: '100002' }), pack)).toBe(null)
        expect(possibleDeeds(caseFile, aStaff(role))).toEqual(role === 'supervisor' ? ['void'] : [])
      }
    }
  })

  it('bars whoever decided what a case questions, but only from reviewing it', () => {
    const appeal = aCase({ kind: 'appeal', barred: ['100001'] })
    const reviewer = aStaff('first_reviewer')
    expect(refuse(appeal, deeds.propose_approve, reviewer, pack)?.code).toBe('same_person')
    expect(refuse(appeal, deeds.request_supplement, reviewer, pack)).toBe(null)
    expect(refuse(appeal, deeds.propose_approve, aStaff('first_reviewer', { staffNo: '100002' }), pack)).toBe(null)
    expect(possibleDeeds(appeal, reviewer)).not.toContain('propose_approve')
  })

  it('keeps 初审 and 复审 apart over all rounds of a case', () => {
    const did = (kind: string, by: string) => ({
      at: '',
      kind,
      by,
      byName: '',
      from: null,
      to: 'first_review' as const,
    })
    const history = [did('propose_reject', '100001'), did('return_to_first', '100002')].map((e) => ({
      ...e,
      note: '',
      opId: null,
    }))
    const all = (staffNo: string) => aStaff('supervisor', { staffNo })
    const again = aCase({ history, firstReviewer: '100003' })
    const second = { ...again, state: 'second_review' as const }
    expect(refuse(again, deeds.propose_approve, all('100002'), pack)?.code).toBe('same_person')
    expect(refuse(again, deeds.propose_approve, all('100001'), pack)).toBe(null)
    expect(possibleDeeds(again, all('100002'))).toEqual(['request_supplement', 'request_originals', 'void'])
    expect(refuse(second, deeds.endorse, all('100001'), pack)?.code).toBe('same_person')
    expect(refuse(second, deeds.endorse, all('100002'), pack)).toBe(null)
    expect(possibleDeeds(second, all('100001'))).toEqual(['void'])
  })

  it('lets an approval against its own ticks through only with a reason, and no tick of an item there is not', () => {
    const ids = diseaseOf(pack, 'M06900')?.criteria?.items.map(({ id }) => id) ?? []
    const criteria = ids.map((id) => ({ id, verdict: 'unmet' as const }))
    const approve = (note: string): Deed => ({ kind: 'propose_approve', criteria, note })
    const reviewer = aStaff('first_reviewer')
    expect(refuse(aCase(), approve(' '), reviewer, pack)?.code).toBe('rule_broken')
    expect(refuse(aCase(), approve('会诊认可'), reviewer, pack)).toBe(null)
    expect(refuse(aCase({ applyType: 'change' }), approve(''), reviewer, pack)).toBe(null)
    expect(refuse(aCase({ kind: 'revocation' }), approve(''), reviewer, pack)).toBe(null)
    const strange: Deed = { kind: 'propose_approve', criteria: [{ id: '99', verdict: 'met' }], note: '' }
    expect(refuse(aCase(), strange, reviewer, pack)?.message).toContain('第 99 项')
  })

  it('wants every chosen reason written out', () => {
    const silent: Deed = { kind: 'propose_reject', reasons: [{ code: 'R02', text: ' ' }], criteria: [], note: '' }
    expect(refuse(aCase(), silent, aStaff('first_reviewer'), pack)?.message).toContain('没有内容')
  })

  it('opens 更正 and 撤销 on recognitions, 申诉 on refusals, and none on such a case itself', () => {
    const clerk = aStaff('window')
    const open = (caseKind: 'correction' | 'revocation' | 'appeal', correction?: Record<string, string>): Deed => ({
      kind: 'open_case',
      caseKind,
      ...(correction ? { correction } : {}),
      note: '说明',
    })
    const recognised = aCase({ state: 'registered' })
    const refused = aCase({ state: 'rejected' })
    expect(refuse(recognised, open('revocation'), clerk, pack)).toBe(null)
    expect(refuse(recognised, open('correction', { tel: '13900000000' }), clerk, pack)).toBe(null)
    expect(refuse(recognised, open('correction'), clerk, pack)?.code).toBe('rule_broken')
    expect(refuse(recognised, open('appeal'), clerk, pack)?.code).toBe('rule_broken')
    expect(refuse(refused, open('appeal'), clerk, pack)).toBe(null)
    expect(refuse(refused, open('revocation'), clerk, pack)?.code).toBe('rule_broken')
    const onAppeal = aCase({ kind: 'appeal', state: 'approved' })
    expect(refuse(onAppeal, open('revocation'), clerk, pack)).toBe(null)
    expect(refuse(onAppeal, open('appeal'), clerk, pack)?.code).toBe('rule_broken')
    expect(possibleDeeds(onAppeal, clerk)).toEqual(['open_case'])
    expect(possibleDeeds({ ...onAppeal, state: 'rejected' }, clerk)).toEqual([])
    expect(refuse({ ...recognised, kind: 'correction' }, open('revocation'), clerk, pack)?.code).toBe('rule_broken')
  })

  it('does nothing whose notice lacks a setting, and says which', () => {
    const poor = { ...pack, office: { ...pack.office, reviewOnline: '' } }
    const second = aCase({ state: 'second_review', proposal: null })
    const reviewer = aStaff('second_reviewer')
    expect(refuse(second, deeds.endorse, reviewer, poor)).toMatchObject({
      code: 'rule_broken',
      message: expect.stringContaining('行政复议线上渠道'),
    })
    expect(refuse(second, deeds.return_to_first, reviewer, poor)).toBe(null)
  })

  it('takes only reasons of the pack that are meant for the deed', () => {
    const reject = (code: string): Deed => ({ kind: 'propose_reject', reasons: [reason(code)], criteria: [], note: '' })
    const notAccept = (code: string): Deed => ({ kind: 'not_accept', reasons: [reason(code)], note: '' })
    const reviewer = aStaff('first_reviewer')
    const received = aCase({ state: 'received' })
    expect(refuse(aCase(), reject('R02'), reviewer, pack)).toBe(null)
    expect(refuse(aCase(), reject('N01'), reviewer, pack)?.code).toBe('rule_broken')
    expect(refuse(aCase(), reject('made-up'), reviewer, pack)?.message).toContain('made-up')
    expect(refuse(received, notAccept('N01'), reviewer, pack)).toBe(null)
    expect(refuse(received, notAccept('R02'), reviewer, pack)?.code).toBe('rule_broken')
  })

  it('demands nothing that is not in the material list', () => {
    const ask = { kind: 'request_supplement' as const, items: [item('report'), item('blood_type')], note: '' }
    const code = (one: ReturnType<typeof item>, caseFile = aCase()) =>
      refuse(caseFile, { ...ask, items: [one] }, aStaff('first_reviewer'), pack)?.code
    expect(code(item('report'))).toBe(undefined)
    expect(code({ ...item('report'), code: 'S99' })).toBe('rule_broken')
    expect(code({ ...item('diagnosis'), code: 'S09' })).toBe('rule_broken')
    const authority = { ...item('authorization'), code: 'S16' }
    expect(code(authority)).toBe('rule_broken')
    expect(code(authority, withForm({ agnter_name: '甲' }))).toBe(undefined)
    expect(refuse(aCase(), ask, aStaff('first_reviewer'), pack)?.code).toBe('rule_broken')
  })

  it('takes a paper into a case once', () => {
    const waiting = aCase({ state: 'supplement', documents: [aDocument(91, 'report')] })
    const bring = (...papers: RegisteredPaper[]) =>
      refuse(waiting, { kind: 'supplement_received', papers, note: '' }, aStaff('window'), pack)?.code
    expect(bring(brought(2), brought(3))).toBe(undefined)
    expect([bring(brought(1)), bring(brought(2), brought(2))]).toEqual(['rule_broken', 'rule_broken'])
  })

  it('lets a second supplement through only with a supervisor and a reason', () => {
    const asked = aCase({
      supplements: [
        {
          items: [item('report')],
          note: '',
          requestedBy: '100001',
          requestedAt: '2026-09-20T02:00:00Z',
          answerBy: '2026-10-20',
          answeredAt: '2026-09-25T02:00:00Z',
        },
      ],
    })
    const ask = (note: string): Deed => ({ kind: 'request_supplement', items: [item('report')], note })
    expect(refuse(aCase(), ask(''), aStaff('first_reviewer'), pack)).toBe(null)
    expect(refuse(asked, ask('报告缺页'), aStaff('first_reviewer'), pack)?.code).toBe('supplement_twice')
    expect(refuse(asked, ask('  '), aStaff('supervisor'), pack)?.code).toBe('supplement_twice')
    expect(refuse(asked, ask('报告缺页'), aStaff('supervisor'), pack)).toBe(null)
  })
})

describe('the table', () => {
  it('offers exactly what it would not refuse', () => {
    const state = fc.constantFrom(...CaseState.options)
    const roles = fc.uniqueArray(fc.constantFrom(...Role.options), { minLength: 1 })
    fc.assert(
      fc.property(state, roles, fc.boolean(), (at, own, wasFirst) => {
        const caseFile = aCase({ state: at, firstReviewer: wasFirst ? '100001' : '100009' })
        const staff = aStaff('auditor', { roles: own })
        const may = (deed: Deed) => refuse(caseFile, deed, staff, pack) === null
        const accepted = kinds.filter((kind) => (kind === 'open_case' ? openings.some(may) : may(deeds[kind])))
        expect(possibleDeeds(caseFile, staff)).toEqual(accepted)
      }),
    )
  })

  it('lets an applicant appeal against either refusal, and against nothing else', () => {
    const code = (state: CaseState, caseKind: 'appeal' | 'revocation') =>
      refuse(aCase({ state }), { kind: 'open_case', caseKind, note: '不服' }, aStaff('window'), pack)?.code
    for (const state of ['rejected', 'not_accepted'] as const) {
      expect([code(state, 'appeal'), code(state, 'revocation')], state).toEqual([undefined, 'rule_broken'])
    }
    for (const state of ['approved', 'registered'] as const) expect(code(state, 'appeal'), state).toBe('rule_broken')
    for (const state of ['withdrawn', 'voided', 'first_review'] as const) {
      expect(code(state, 'appeal'), state).toBe('not_in_state')
    }
  })

  it('leaves decided cases alone', () => {
    const decided = new Set<CaseState>(['approved', 'registered', 'rejected', 'not_accepted', 'withdrawn', 'voided'])
    const touching = kinds.filter((kind) => transitions[kind].from.some((state) => decided.has(state)))
    expect(touching).toEqual(['open_case'])
    expect(transitions.open_case.to).toBe('same')
    expect(happenings.registered.from).toEqual(['approved'])
  })

  it('asks for what the deeds themselves must carry', () => {
    for (const kind of kinds) {
      const without = Deed.safeParse({ kind, note: '', reasons: [], items: [], criteria: [], caseKind: 'appeal' })
      expect(without.success, kind).toBe(transitions[kind].needs.length === 0)
    }
  })
})
