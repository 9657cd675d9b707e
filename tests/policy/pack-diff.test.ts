import { describe, expect, it } from 'vitest'
import type { CaseFile } from '#shared/model/case.ts'
import type { NoticeKind } from '#shared/model/notice.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { diffPacks, effectsOn } from '#shared/policy/pack-diff.ts'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { aCase, calendar, pack, uuid, withDocument, without } from './support.ts'

const arthritis = 'M06900'
const withPack = (changes: Partial<PolicyPack>): PolicyPack => ({ ...pack, version: 'next', ...changes })
const withDisease = (change: (d: Disease) => Disease): PolicyPack =>
  withPack({ diseases: pack.diseases.map((d) => (d.opsp_dise_code === arthritis ? change(d) : d)) })
const diff = (to: PolicyPack, ...cases: CaseFile[]) => diffPacks(pack, to, cases, calendar)
const sentences = (to: PolicyPack) => diff(to).changes.map((c) => c.sentence)
const effects = (to: PolicyPack, caseFile: CaseFile) => diff(to, caseFile).cases.flatMap((c) => c.effects)

describe('what a pack changes in the rules', () => {
  it('is nothing between equal packs', () => {
    expect(diffPacks(pack, structuredClone(pack), [aCase()], calendar)).toEqual({
      from: pack.version,
      to: pack.version,
      changes: [],
      cases: [],
      looked: 1,
    })
  })

  it('is said in words, with before and after', () => {
    const to = withPack({
      limitWorkdays: 20,
      supplement: { ...pack.supplement, clock: 'RESTART' },
      secondReview: { ...pack.secondReview, approve: { mode: 'always' } },
      office: { ...pack.office, hotline: '12393', hours: '9:00–12:00' },
      offline: { hours: 24, undelivered: 200, cases: 100 },
      checks: { ...pack.checks, arrears: { severity: 'block' } },
      reasons: pack.reasons.slice(1),
      materials: pack.materials.map((m) => (m.code === 'report' ? { ...m, windowMonths: 12 } : m)),
    })
    const said = sentences(to)
    expect(said).toEqual(
      expect.arrayContaining([
        `版本：${pack.version} → next。`,
        '办理时限（工作日）：15 → 20。',
        '补正规则·补正期间时限计算：暂停计算 → 重新计算。',
        '复审规则·拟认定·方式：抽取复审 → 必须复审。',
        `机构设置·咨询电话：${pack.office.hotline} → 12393。`,
        `机构设置·办公时间：${pack.office.hours} → 9:00–12:00。`,
        '离线办理·小时数：72 → 24。',
        '检查项·arrears·严重程度：提醒 → 阻断。',
        expect.stringMatching(/^取消理由「.*」（R01）。$/),
        expect.stringMatching(/^材料「.*」材料时限（月）：6 → 12。$/),
      ]),
    )
    expect(diff(to).changes.find((c) => c.sentence.startsWith('办理时限'))?.path).toBe('limitWorkdays')
  })

  it('names diseases that come, go and change, down to the item of their criteria', () => {
    const known = pack.diseases.find((d) => d.opsp_dise_code === arthritis)
    if (!known?.criteria) throw new Error('the demo pack has criteria for this disease')
    const { items } = known.criteria
    const to = withPack({
      diseases: [
        ...pack.diseases.filter((d) => d.opsp_dise_code !== arthritis).slice(1),
        {
          ...known,
          insutypes: ['310'],
          materials: { ...known.materials, new: ['application_form'] },
          criteria: {
            items: items.map((item, i) => (i === 1 ? { ...item, text: '新的影像标准' } : item)),
            logic: { op: 'and', of: items.map(({ id }) => ({ op: 'item', id })) },
          },
        },
        { ...known, opsp_dise_code: 'M99901', opsp_dise_name: '新病' },
      ],
    })
    expect(sentences(to)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^取消病种「恶性肿瘤.*」/),
        expect.stringMatching(/^新增病种「新病」（M99901，区划 510400）。$/),
        expect.stringMatching(/^病种「类风湿关节炎」适用险种：.* → 310。$/),
        expect.stringMatching(/^病种「类风湿关节炎」材料清单·新申请：.* → 门诊慢特病病种待遇认定申请表。$/),
        expect.stringMatching(/^病种「类风湿关节炎」认定标准的逻辑：.* → 1 并且 2 并且 3 并且 4。$/),
        expect.stringMatching(/^病种「类风湿关节炎」认定标准第 2 项·内容：.* → 新的影像标准。$/),
      ]),
    )
  })

  it('compares versions of a catalogue as changes of its diseases', () => {
    const to = withPack({ diseases: pack.diseases.map((d) => ({ ...d, ver: 'V2' })) })
    const said = sentences(to).filter((s) => s.startsWith('病种') || s.includes('病种「'))
    expect(said).toHaveLength(pack.diseases.length)
    expect(said[0]).toMatch(/目录版本：.* → V2。$/)
  })
})

describe('what a pack changes for open cases', () => {
  it('passes over decided cases', () => {
    const to = withDisease((d) => ({ ...d, insutypes: ['310'] }))
    const { cases, looked } = diff(to, aCase(), aCase({ id: uuid(2), state: 'approved' }))
    expect({ looked, touched: cases.length }).toEqual({ looked: 1, touched: 1 })
    expect(cases[0]).toMatchObject({ caseNo: aCase().caseNo, diseaseName: '类风湿关节炎' })
  })

  it('tells findings that come, go, and grow', () => {
    const stale = withDocument('report', { issuedOn: '2026-03-17' })
    const longer = withPack({
      materials: pack.materials.map((m) => (m.code === 'report' ? { ...m, windowMonths: 12 } : m)),
    })
    expect(effects(longer, stale)).toEqual([
      expect.stringMatching(/^不再提醒：.*2026-03-17/),
      '拟认定的复审由必须复审改为按 10% 抽取。',
    ])
    const graver = withPack({ checks: { ...pack.checks, document_stale: { severity: 'block' } } })
    expect(effects(graver, stale)).toEqual([expect.stringMatching(/^由提醒改为阻断：/)])
    const noMatter = withDisease((d) => ({ ...d, materials: { ...d.materials, new: [...d.materials.new, 'photo'] } }))
    expect(effects(noMatter, aCase())[0]).toMatch(/^新增阻断：缺少/)
    expect(effects(withPack({}), without('discharge'))).toEqual([])
  })

  it('tells of a disease that leaves the catalogue', () => {
    const to = withDisease((d) => ({ ...d, vali_flag: '0' }))
    expect(effects(to, aCase())).toEqual(
      expect.arrayContaining(['申请病种不在新的病种目录内。', expect.stringMatching(/^新增阻断：申请病种/)]),
    )
  })

  it('tells of a limit only before 受理, and of a due date only where 补正 counts differently', () => {
    const longer = withPack({ limitWorkdays: 20 })
    expect(effects(longer, aCase({ state: 'received', acceptedOn: null, dueOn: null }))).toEqual([
      '受理后的办理时限由 15 个工作日改为 20 个工作日。',
    ])
    expect(effects(longer, aCase())).toEqual([])
    const paused = aCase({ pauses: [{ from: '2026-09-22', to: '2026-09-24' }] })
    expect(effects(withPack({ supplement: { ...pack.supplement, clock: 'RESTART' } }), paused)).toEqual([
      '办结时限由 2026-10-20 改为 2026-10-22。',
    ])
    const fixed = { ...paused, clockRule: 'PAUSE' } as const
    expect(effects(withPack({ supplement: { ...pack.supplement, clock: 'RESTART' } }), fixed)).toEqual([])
  })

  it('tells of notices that open cases could not be sent any more, and of those that can go out again', () => {
    const silent = withPack({ office: { ...pack.office, reviewOnline: '' } })
    const lost = (name: string) => `缺「行政复议线上渠道」，不能再发${name}。`
    const name = (kind: NoticeKind) => pack.notices.find((notice) => notice.kind === kind)?.title ?? ''
    expect(effects(silent, aCase())).toEqual([lost(name('rejected'))])
    const untaken = aCase({ state: 'received', acceptedOn: null, dueOn: null })
    expect(effects(silent, untaken)).toEqual([lost(name('not_accepted')), lost(name('rejected'))])
    expect(effects(silent, aCase({ kind: 'correction' }))).toEqual([])
    expect(effectsOn(aCase(), silent, pack, calendar)).toEqual([`可以发${name('rejected')}了。`])
  })

  it('tells of second review', () => {
    const always = withPack({ secondReview: { ...pack.secondReview, approve: { mode: 'always' } } })
    expect(effects(always, aCase())).toEqual(['拟认定的复审由按 10% 抽取改为必须复审。'])
    expect(effects(always, aCase({ state: 'second_review' }))).toEqual([])
  })

  it('tells of criteria that changed under the ticks of somebody', () => {
    const stricter = withDisease((d) => ({
      ...d,
      criteria: d.criteria && {
        ...d.criteria,
        logic: { op: 'and', of: d.criteria.items.map(({ id }) => ({ op: 'item', id })) },
      },
    }))
    expect(effects(stricter, aCase())).toEqual(['认定标准有变化。'])
    const ticked = aCase({
      state: 'second_review',
      proposal: {
        outcome: 'approve',
        by: '010237',
        byName: '初审甲',
        at: '2026-09-20T02:00:00Z',
        reasons: [],
        criteria: ['1', '2', '3'].map((id) => ({ id, verdict: 'met' as const })),
        note: '',
        packVersion: pack.version,
      },
    })
    expect(effects(stricter, ticked)).toEqual(['已勾选的认定标准有变化，结论由满足变为无法判断，请重新核对。'])
  })

  it('goes through 5,000 open cases in a few seconds', () => {
    const to = withPack({ limitWorkdays: 20, checks: { ...pack.checks, arrears: { severity: 'block' } } })
    const cases = Array.from({ length: 5_000 }, (_, i) => aCase({ id: uuid(i), caseNo: String(5104002609180000 + i) }))
    // time of this process, not of the wall: other tests may have the processors
    const before = process.cpuUsage()
    expect(diff(to, ...cases).looked).toBe(5_000)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(5_000)
  }, 60_000)
})
