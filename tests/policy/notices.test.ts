import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Notice, NoticeKind } from '#shared/model/notice.ts'
import { clockRuleOf, composeNotice, noticeLacks, noticeOf, remediesOf } from '#shared/policy/notices.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { aCase, aDocument, pack } from './support.ts'

const on = '2026-10-12'
const context = { no: '攀医保演不认〔2026〕1号', on, reasons: [], items: [], answerBy: null }

const rejected = aCase({
  state: 'rejected',
  proposal: {
    outcome: 'reject',
    by: '100001',
    byName: '经办甲',
    at: '2026-10-12T02:00:00Z',
    reasons: [{ code: 'R02', text: '抗CCP抗体阴性，未达到标准第4项。' }],
    criteria: [{ id: '4', verdict: 'unmet' }],
    note: '',
    packVersion: pack.version,
  },
})

/** Everything a reader of the notice sees, as one text. */
function textOf(notice: Notice): string {
  const parts = notice.blocks.map((block) => {
    if (block.block === 'fields') return block.rows.map((row) => `${row.label}：${row.text}`).join('\n')
    if (block.block === 'table') return [block.heads, ...block.rows].map((row) => row.join('｜')).join('\n')
    return block.block === 'seal' ? `${block.agency} ${block.on}` : block.text
  })
  return [notice.title, ...parts].join('\n')
}

describe('a notice of refusal', () => {
  const notice = composeNotice('rejected', rejected, pack, { ...context, reasons: rejected.proposal?.reasons ?? [] })
  const text = textOf(notice)

  it('states facts, reasons, basis, conclusion and every remedy', () => {
    expect(text).toContain('疾病诊断证明书、检查检验报告')
    expect(text).toContain('第4项')
    expect(text).toContain('不满足')
    expect(text).toContain('抗CCP抗体阴性')
    expect(text).toContain(pack.reasons.find((r) => r.code === 'R02')?.basis)
    expect(text).toContain('不予认定')
    expect(text).toContain('60日内')
    expect(text).toContain('6个月内')
    expect(text).toContain(pack.office.reviewOnline)
    expect(text).toContain(pack.office.court)
  })

  it('names the person, but only the masked number', () => {
    expect(text).toContain('阿卜杜·热合曼')
    expect(text).not.toContain(rejected.form.certno)
    expect(text).toContain('510402********0018')
  })

  it('carries number, version and the mark of a demo', () => {
    expect(notice).toMatchObject({
      no: context.no,
      packVersion: pack.version,
      mark: '演示数据，非攀枝花政策',
      issuedOn: on,
    })
    expect(text).toContain(context.no)
  })

  it.each(['reviewBody', 'reviewAddress', 'reviewDays', 'reviewOnline', 'court', 'suitMonths', 'appeal', 'hotline'])(
    'does not go out without %s, and says what is lacking',
    (setting) => {
      const poor: PolicyPack = {
        ...pack,
        office: { ...pack.office, [setting]: typeof Object(pack.office)[setting] === 'number' ? null : ' ' },
      }
      const name = pack.notices.find((n) => n.kind === 'rejected')?.needs.find((n) => n.setting === setting)?.name
      expect(noticeLacks('rejected', poor)).toEqual([name])
      expect(() => composeNotice('rejected', rejected, poor, context)).toThrow(RangeError)
    },
  )
})

describe('a 一次性告知书', () => {
  const items = [
    {
      code: 'S05',
      material: 'diagnosis',
      problem: '缺少疾病诊断证明书',
      requirement: '提供二级及以上医疗机构出具的诊断证明书',
    },
    { code: 'S09', material: 'report', problem: '缺少报告', requirement: '提供报告' },
  ]
  const notice = composeNotice('supplement', aCase(), pack, { ...context, items, answerBy: '2026-11-03' })

  it('lists every item with its basis, the day, and how the clock counts', () => {
    const table = notice.blocks.find((block) => block.block === 'table')
    expect(table?.rows).toHaveLength(2)
    expect(table?.rows[0]?.join()).toContain('演示政策包材料清单第3项')
    expect(textOf(notice)).toContain('2026年11月3日')
    expect(textOf(notice)).toContain('暂停计算')
  })

  it('says of the clock what is so: none runs before 受理, and 补正 stops it only where the pack says so', () => {
    const rule = (clock: PolicyPack['supplement']['clock'], acceptedOn: string | null) =>
      clockRuleOf({ acceptedOn }, { ...pack, supplement: { ...pack.supplement, clock } })
    for (const clock of ['PRE_ACCEPT', 'PAUSE', 'RESTART'] as const) {
      expect(rule(clock, null)).toBe('办理时限尚未起算，自受理之日起计算')
    }
    expect(rule('PRE_ACCEPT', on)).toBe('补正期间不停止计算办理时限')
    expect(rule('PAUSE', on)).toContain('暂停计算')
    expect(textOf(composeNotice('supplement', aCase({ acceptedOn: null }), pack, { ...context, items }))).toContain(
      '尚未起算',
    )
  })

  it('says another clock rule when the pack has another', () => {
    const restart: PolicyPack = { ...pack, supplement: { ...pack.supplement, clock: 'RESTART' } }
    expect(textOf(composeNotice('supplement', aCase(), restart, { ...context, items, answerBy: on }))).toContain(
      '重新计算',
    )
  })
})

/** What makes a case a 撤销. */
const revocation = {
  kind: 'revocation' as const,
  origin: { caseId: '00000000-0000-4000-8000-000000000009', caseNo: '5104002609010009' },
  history: [
    {
      at: '2026-10-10T02:00:00Z',
      kind: 'open_case',
      by: '100009',
      byName: '经办乙',
      from: null,
      to: 'first_review' as const,
      note: '诊断证明系伪造。',
      opId: null,
    },
  ],
}

describe('a notice of 撤销', () => {
  it('tells what is taken away, why, and every remedy', () => {
    const text = textOf(composeNotice('revoked', aCase(revocation), pack, context))
    expect(text).toContain('诊断证明系伪造。')
    expect(text).toContain('5104 0026 0901 0009'.replaceAll(' ', '').slice(-4))
    for (const said of ['60日内', '6个月内', pack.office.reviewOnline, pack.office.court, pack.office.reviewBody]) {
      expect(text).toContain(said)
    }
  })
})

describe('remedies', () => {
  it('cannot be left out by a pack that does not ask for them', () => {
    const careless: PolicyPack = {
      ...pack,
      notices: pack.notices.map((template) => ({ ...template, needs: [] })),
      office: { ...pack.office, reviewBody: '', reviewDays: null, reviewOnline: ' ', court: '', suitMonths: null },
    }
    for (const kind of ['not_accepted', 'rejected', 'revoked'] as const) {
      expect(noticeLacks(kind, careless)).toEqual(remediesOf(kind).map(({ name }) => name))
      expect(noticeLacks(kind, careless)).toHaveLength(5)
    }
    expect(noticeLacks('approved', careless)).toEqual([])
  })
})

describe('a notice under changed rules', () => {
  it('names reasons and their basis by the pack they were chosen from', () => {
    const changed: PolicyPack = { ...pack, reasons: pack.reasons.filter(({ code }) => code !== 'R02') }
    const reasons = rejected.proposal?.reasons ?? []
    const text = textOf(composeNotice('rejected', rejected, changed, { ...context, reasons, decidedBy: pack }))
    expect(text).toContain(pack.reasons.find((r) => r.code === 'R02')?.basis)
    expect(text).not.toContain('（未填）')
  })
})

describe('every notice', () => {
  const everything = { ...context, no: null, reasons: [{ code: 'R01', text: '理由。' }], items: [], answerBy: on }

  it.each(NoticeKind.options)('%s is composed without a placeholder left over', (kind) => {
    const approved = aCase({
      ...(kind === 'revoked' && revocation),
      registration: {
        trt_dcla_detl_sn: null,
        begndate: '2026-11-01',
        enddate: null,
        filedAt: null,
        trouble: null,
        revokedAt: null,
      },
    })
    const text = textOf(composeNotice(kind, approved, pack, everything))
    expect(text).not.toMatch(/\{\{|\}\}|undefined|null|（未填）/)
  })

  it('is made from any names and texts without throwing, and repeats them unchanged', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NoticeKind.options), fc.string(), fc.string(), (kind, name, text) => {
        const base = aCase()
        const file = { ...base, form: { ...base.form, psn_name: name }, documents: [aDocument(1, 'unknown_material')] }
        const notice = composeNotice(kind, file, pack, { ...everything, reasons: [{ code: 'nope', text }] })
        expect(notice.blocks.length).toBeGreaterThan(2)
        if (kind === 'rejected' && text !== '') expect(textOf(notice)).toContain(text)
      }),
    )
  })
})

describe('noticeOf', () => {
  it('gives every deed the notice of its row, and an outcome the notice of that outcome', () => {
    const open = aCase()
    expect(noticeOf(open, 'accept')).toBe('acceptance')
    expect(noticeOf(open, 'request_originals')).toBe(null)
    expect(noticeOf(open, 'propose_approve')).toBe('approved')
    expect(noticeOf(rejected, 'endorse')).toBe('rejected')
    for (const kind of Object.values(transitions))
      expect(['outcome', null, ...NoticeKind.options]).toContain(kind.notice)
    expect(noticeOf(aCase(revocation), 'propose_approve')).toBe('revoked')
    expect(noticeOf(aCase(revocation), 'propose_reject')).toBe(null)
    expect(noticeOf(aCase({ kind: 'correction' }), 'propose_approve')).toBe('approved')
    expect(noticeOf(aCase({ kind: 'correction' }), 'propose_reject')).toBe(null)
  })
})
