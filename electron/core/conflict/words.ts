import type { ApplicationForm, CaseState } from '#shared/model/case.ts'
import type { OpCode } from '#shared/model/operation.ts'

/** Names of the states as they stand in sentences of the core; screens have their own catalogue. */
export const stateWords: Readonly<Record<CaseState, string>> = {
  received: '待受理',
  not_accepted: '不予受理',
  supplement: '待补正',
  originals: '待核验原件',
  first_review: '待初审',
  second_review: '待复审',
  approved: '认定通过',
  registered: '已备案',
  rejected: '不予认定',
  withdrawn: '已撤回',
  voided: '已作废',
}

export const verdictWords = { met: '满足', unmet: '不满足', unknown: '无法判断' } as const

/** Fields of the application form a reader may look for when they have changed. */
export const fieldWords: Readonly<Record<keyof ApplicationForm, string>> = {
  psn_no: '人员编号',
  psn_name: '姓名',
  gend: '性别',
  naty: '民族',
  brdy: '出生日期',
  psn_cert_type: '证件类型',
  certno: '证件号码',
  tel: '联系电话',
  addr: '联系地址',
  insutype: '险种',
  insu_admdvs: '参保区划',
  emp_name: '单位名称',
  opsp_dise_code: '病种编码',
  opsp_dise_name: '病种名称',
  dise_type_code: '病种类型',
  appy_date: '申请日期',
  appy_rea: '申请理由',
  dcla_souc: '申报来源',
  ide_fixmedins_no: '鉴定医疗机构编码',
  ide_fixmedins_name: '鉴定医疗机构',
  hosp_lv: '鉴定机构等级',
  hosp_ide_date: '鉴定日期',
  diag_dr_codg: '诊断医师编码',
  diag_dr_name: '诊断医师',
  fixmedins_code: '定点医疗机构编码',
  fixmedins_name: '定点医疗机构',
  agnter_name: '代办人',
  agnter_certno: '代办人证件号码',
  agnter_tel: '代办人电话',
  agnter_rlts: '代办人关系',
  sign_name: '承诺签名',
  sign_date: '签名日期',
}

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
