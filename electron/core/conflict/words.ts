import type { OpCode } from '#shared/model/operation.ts'

export const verdictWords = { met: '满足', unmet: '不满足', unknown: '无法判断' } as const

/** Which rule decided, one sentence for each code the centre may answer with. */
export const ruleWords: Readonly<Record<OpCode, string>> = {
  ok: '中心已按您的意见办理。',
  already_decided: '同一环节只采纳先到达中心的意见；后到的不覆盖先到的，由人核对后决定是否重新办理。',
  new_material: '作出意见之后材料或申请信息有变化的，意见不自动生效，要看过新内容后重新确认。',
  withdrawn: '申请人已经撤回的件不再办理。',
  lease_lost: '一件同时只由一人办理；领取被收回、或过期后由别人领取的，原领取人的意见不生效。',
  reassigned: '主管已把这件转交给别人，由接手的人办理。',
  merged: '已作废或并入另一件的，不再单独办理。',
  not_in_state: '每一步只能在规定的环节办理；这件的环节已经变化。',
  not_authorised: '只有具备相应岗位、属于本统筹区的人员才能办理这一步。',
  same_person: '初审与复审、原认定与更正申诉，应由不同的人办理。',
  rule_broken: '意见不符合政策包或办理规则的要求。',
  rules_changed: '政策包已经更新，要按新规则看过后重新确认。',
  supplement_twice: '同一件只一次性告知补正，不能重复要求。',
  unknown_case: '中心没有这一件。',
  op_reused: '同一编号只能对应一条意见；请把编号告诉技术支持。',
}
