import { describe, expect, it } from 'vitest'
import { applyDeed, type Verdict } from '#central/ops/apply.ts'
import { rulesProblem } from '#central/ops/rules.ts'
import { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { baseLineOf, standsOn } from '#shared/policy/base-line.ts'
import { accept, approve, endorse, giveBack, operation, reject, supplement } from './support/client.ts'
import { chief, first1, first2, policy, second1, window1 } from './support/fixtures.ts'
import {
  brought,
  context,
  diagnosisBrought,
  meanwhile,
  merging,
  NOW,
  notAccept,
  originals,
  type Situation,
  voiding,
} from './support/situations.ts'

const demoted: Staff = { ...first1, roles: ['auditor'] }

/** What the centre says happened, or that it is done. */
const said = {
  approved: '孙初审（100202）已于11月23日 14:05提出拟认定通过，',
  rejected: '孙初审（100202）已于11月23日 14:05提出拟不予认定，',
  back: '李复审（100301）已于11月23日 14:05退回初审，',
  thirdEndorsed: '郑两岗（100601）已于11月23日 14:05复审同意，',
  endorsed: '李复审（100301）已于11月23日 14:05复审同意，',
  asked: '孙初审（100202）已于11月23日 14:05要求补正，',
  answered: '申请人已于11月23日 14:05补交材料，',
  brought: '赵窗口（100101）已于11月23日 14:05登记补正到件，',
  amended: '业务系统已于11月23日 14:05更正申请信息，',
  overdue: '系统已于12月9日 9:00因逾期未补正转回继续办理，',
  verified: '赵窗口（100101）已于11月23日 14:05核验原件一致，',
  withdrew: '申请人已于11月23日 14:05撤回申请，',
  accepted: '赵窗口（100101）已于11月23日 14:05受理，',
  refused: '赵窗口（100101）已于11月23日 14:05作出不予受理决定，',
  ranOut: '您的领取期限已过或已交回，孙初审（100202）正在办理，到11月25日 14:00，',
  has: '孙初审（100202）正在办理，到11月25日 14:00，',
  given: '周主管（100401）已于11月23日 14:05将这件交给孙初审（100202）办理，原因：休假。',
  recalled: '周主管（100401）已于11月23日 14:05收回这件，原因：休假。',
  handed: '周主管（100401）已于11月23日 14:05将这件转给孙初审（100202），原因：休假。',
  merged: '周主管（100401）已于11月23日 14:05作废这件，并入受理号 5104002611200099，',
  youMerged: '您本人已于11月23日 14:05作废这件，并入受理号 5104002611200099，',
  voided: '周主管（100401）已于11月23日 14:05作废这件，',
  granted: '已办理，现为「认定通过」。',
  proposed: '已办理，现为「待复审」。',
  waits: '已办理，现为「待补正」。',
  gone: '已办理，现为「已作废」。',
  step: '这件的环节已经变化，',
  older: '中心的数据比您看到的旧（可能刚从备份恢复），',
  post: '您的岗位不能办理这一步，',
  rules: '政策规则已更换，您选用的理由、标准或补正事项有变化，',
}

/** … and what that means for the person. */
const then = {
  alike: '与您的意见一致，不必再办。',
  differs: '与您的意见不同，请打开最新情况后处理。',
  look: '请打开最新情况后重新处理。',
  reread: '请查看后重新确认您的意见。',
  here: '您要求的材料已经收到，不必再通知补正。',
  idle: '不必再通知申请人。',
  over: '这件不再办理，您的意见没有生效。',
  wait: '您的意见没有生效，请与其联系或等其交回。',
  chief: '您的意见没有生效，请与主管联系。',
  there: '您的意见没有生效，请到并入的件上办理。',
  nowhere: '您的意见没有生效，这件不再办理。',
  late: '您领取这件的期限已过或已交回，没有别人接手，意见照常生效。',
  not: '不能再办这一步，请打开最新情况后重新处理。',
  fresh: '请等数据更新后重新办理。',
  pass: '请转给有权限的同事。',
  reload: '请更新后按新规则再看一遍。',
}

/** What happened, what the person wanted, who, and the centre's answer with its sentence. */
type Row = readonly [keyof typeof meanwhile, Deed, Staff, string, string]
const matrix: readonly Row[] = [
  ['nothing happened', approve, first1, 'applied ok', said.granted],
  ['nothing happened', supplement('S01'), first1, 'applied ok', said.waits],
  ['nothing happened', endorse, second1, 'rejected not_in_state', said.step + then.not],
  ['a phone number was corrected', approve, first1, 'applied ok', said.granted],
  ['a phone number was corrected', reject, first1, 'applied ok', said.proposed],
  ['a fact of the form was corrected', approve, first1, 'conflict new_material', said.amended + then.reread],
  ['a fact of the form was corrected', supplement('S01'), first1, 'conflict new_material', said.amended + then.reread],
  ['a colleague approved', approve, first1, 'superseded already_decided', said.approved + then.alike],
  ['a colleague approved', reject, first1, 'conflict already_decided', said.approved + then.differs],
  ['a colleague approved', supplement('S01'), first1, 'conflict already_decided', said.approved + then.differs],
  ['a colleague approved', originals, first1, 'conflict already_decided', said.approved + then.differs],
  ['a colleague proposed to reject', reject, first1, 'superseded already_decided', said.rejected + then.alike],
  ['a colleague proposed to reject', approve, first1, 'conflict already_decided', said.rejected + then.differs],
  ['a colleague rejected and 复审 gave it back', approve, first1, 'conflict already_decided', said.back + then.look],
  ['a colleague rejected and 复审 gave it back', reject, first1, 'conflict already_decided', said.back + then.look],
  ['a rejection was endorsed', endorse, chief, 'superseded already_decided', said.endorsed + then.alike],
  ['a rejection was endorsed', giveBack, chief, 'conflict already_decided', said.endorsed + then.differs],
  ['a rejection was given back', endorse, chief, 'conflict already_decided', said.back + then.differs],
  [
    'it was given back, proposed anew and endorsed',
    endorse,
    chief,
    'conflict already_decided',
    said.thirdEndorsed + then.differs,
  ],
  [
    'a colleague asked for the diagnosis',
    supplement('S01'),
    first1,
    'superseded already_decided',
    said.asked + then.alike,
  ],
  [
    'a colleague asked for the diagnosis',
    supplement('S02'),
    first1,
    'conflict already_decided',
    said.asked + then.differs,
  ],
  ['a colleague asked for the diagnosis', approve, first1, 'conflict already_decided', said.asked + then.differs],
  ['the diagnosis was supplemented', approve, first1, 'conflict new_material', said.answered + then.reread],
  ['the diagnosis was supplemented', reject, first1, 'conflict new_material', said.answered + then.reread],
  ['the diagnosis was supplemented', supplement('S01'), first1, 'superseded new_material', said.answered + then.here],
  ['the diagnosis was supplemented', supplement('S02'), first1, 'conflict new_material', said.answered + then.reread],
  ['the diagnosis was brought to a window', approve, first1, 'conflict new_material', said.brought + then.reread],
  [
    'the diagnosis was brought to a window',
    supplement('S01'),
    first1,
    'superseded new_material',
    said.brought + then.here,
  ],
  [
    'a colleague took it in at a window',
    diagnosisBrought,
    chief,
    'superseded already_decided',
    said.brought + then.alike,
  ],
  [
    'a colleague took it in at a window',
    brought('report'),
    chief,
    'conflict already_decided',
    said.brought + then.differs,
  ],
  ['it came by the channel', diagnosisBrought, window1, 'conflict not_in_state', said.answered + said.step + then.look],
  ['a 补正 was not answered in time', approve, first1, 'conflict new_material', said.overdue + then.reread],
  ['a 补正 was not answered in time', supplement('S01'), first1, 'conflict new_material', said.overdue + then.reread],
  ['originals were verified', approve, first1, 'conflict new_material', said.verified + then.reread],
  ['the applicant withdrew', approve, first1, 'conflict withdrawn', said.withdrew + then.over],
  ['the applicant withdrew', reject, first1, 'conflict withdrawn', said.withdrew + then.over],
  ['the applicant withdrew', supplement('S01'), first1, 'superseded withdrawn', said.withdrew + then.idle],
  ['the applicant withdrew', originals, first1, 'superseded withdrawn', said.withdrew + then.idle],
  ['a colleague accepted', accept, first1, 'superseded already_decided', said.accepted + then.alike],
  ['a colleague accepted', notAccept, first1, 'conflict already_decided', said.accepted + then.differs],
  ['a colleague accepted', supplement('S01'), first1, 'conflict already_decided', said.accepted + then.look],
  ['a colleague did not accept', notAccept, first1, 'superseded already_decided', said.refused + then.alike],
  ['a colleague did not accept', accept, first1, 'conflict already_decided', said.refused + then.differs],
  ['the centre came back from a backup', endorse, chief, 'conflict not_in_state', said.older + then.fresh],
  [
    'the centre came back from a backup and somebody decided again',
    endorse,
    chief,
    'conflict not_in_state',
    `中心的数据恢复过备份，这件的经过与您看到的不同，您的意见没有生效，${then.look}`,
  ],
  ['a colleague has it now', approve, first1, 'conflict lease_lost', said.has + then.wait],
  ['a colleague has it now', supplement('S01'), first1, 'conflict lease_lost', said.has + then.wait],
  ['a colleague has it now', voiding, chief, 'applied ok', said.gone],
  ['a colleague has it now', approve, first2, 'applied ok', said.granted],
  ['the person has it on another device', approve, first1, 'applied ok', said.granted],
  ['the lease ran out and nobody took it', approve, first1, 'applied ok', said.granted + then.late],
  ['the lease ran out and a colleague took it', approve, first1, 'conflict lease_lost', said.ranOut + then.wait],
  [
    'the lease ran out and a supervisor gave it to a colleague',
    approve,
    first1,
    'conflict reassigned',
    said.given + then.chief,
  ],
  ['a supervisor recalled it', approve, first1, 'conflict lease_lost', said.recalled + then.chief],
  ['a supervisor handed it to a colleague', approve, first1, 'conflict reassigned', said.handed + then.chief],
  ['a supervisor handed it to a colleague', reject, first1, 'conflict reassigned', said.handed + then.chief],
  ['nothing happened', approve, demoted, 'rejected not_authorised', said.post + then.pass],
  ['it was merged into another case', approve, first1, 'conflict merged', said.merged + then.there],
  ['it was merged into another case', reject, first1, 'conflict merged', said.merged + then.there],
  ['it was merged into another case', supplement('S01'), first1, 'superseded merged', said.merged + then.idle],
  ['it was merged into another case', originals, first1, 'superseded merged', said.merged + then.idle],
  ['it was merged into another case', merging, chief, 'superseded merged', said.youMerged + then.alike],
  ['it was merged into another case', voiding, chief, 'conflict merged', said.youMerged + then.there],
  ['it was voided', approve, first1, 'conflict merged', said.voided + then.nowhere],
  ['a reason was reworded', reject, first1, 'conflict rules_changed', said.rules + then.reload],
  ['a reason was reworded', approve, first1, 'applied ok', said.granted],
  ['the device clock is eleven years behind', approve, first1, 'applied ok', said.granted],
  ['the device clock is nine years ahead', reject, first1, 'applied ok', said.proposed],
]

/** The centre's whole answer, as `settle` puts it together. */
function answer(what: keyof typeof meanwhile, deed: Deed, staff: Staff): Verdict {
  const [seen, current, beside = {}]: Situation = meanwhile[what]
  const op = operation(seen, deed, { baseLine: baseLineOf(seen), ...beside.op })
  const verdict = applyDeed(current, op, staff, { ...context, leases: beside.log ?? [] })
  const { pack } = policy
  const rules = { inForce: beside.inForce ?? pack, read: pack, proposed: pack }
  return (verdict.outcome === 'applied' ? rulesProblem(current, op, rules) : null) ?? verdict
}

describe('the conflict matrix', () => {
  it.each(matrix.map((row) => [row[0], row[1].kind, row] as const))('%s, then %s', (_what, _kind, row) => {
    const [what, deed, staff, expected, sentence] = row
    const { outcome, code, message, changed } = answer(what, deed, staff)
    expect([`${outcome} ${code}`, message]).toEqual([expected, sentence])
    expect(changed === null).toBe(outcome !== 'applied')
  })

  it('says "you" to the same person on a second device', () => {
    expect(answer('a colleague approved', reject, first2).message).toMatch(/^您本人已于/)
  })

  it('believes the number alone only of a desk that does not name the line', () => {
    const [seen, current] = meanwhile['the centre came back from a backup and somebody decided again']
    const { outcome } = applyDeed(current, operation(seen, endorse), chief, context)
    expect(outcome).toBe('applied')
  })

  it('takes what was offered again after a restore for the very line it was', () => {
    const [before, proposed] = meanwhile['a colleague approved']
    const line = proposed.history.at(-1)
    const again = { ...proposed, history: [...before.history, { ...line, at: '2026-11-24T01:00:00.000Z' }] }
    expect(standsOn(CaseFile.parse(again), baseLineOf(proposed))).toBe(true)
  })

  it('dates nothing by the clock of a device', () => {
    for (const what of ['the device clock is eleven years behind', 'the device clock is nine years ahead'] as const) {
      const { changed } = answer(what, approve, first1)
      expect(changed).toMatchObject({ decidedAt: NOW, dueOn: '2026-12-14', proposal: { at: NOW } })
      expect(changed?.history.at(-1)?.at).toBe(NOW)
    }
  })

  it('rests on one line of the timeline for each material version', () => {
    for (const [seen, current] of Object.values(meanwhile)) {
      for (const file of [seen, current]) expect(file.history).toHaveLength(file.materialVersion)
    }
  })
})
