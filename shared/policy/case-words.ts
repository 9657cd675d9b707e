import type { ApplicationForm, ApplyType, CaseState } from '../model/case.ts'
import type { DeedKind } from '../model/operation.ts'
import type { OutboxState } from '../model/outbox-state.ts'

/** What staff call the states: on screens, in the centre's sentences and in the desk's. */
export const stateWords = {
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
} as const satisfies Record<CaseState, string>

/** What staff call the kinds of application. */
export const applyTypeWords = {
  new: '新申请',
  renewal: '续期',
  change: '变更',
  hospital_change: '定点医疗机构变更',
} as const satisfies Record<ApplyType, string>

/** What staff call the fields of the application form. */
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
  insu_admdvs: '参保地',
  emp_name: '单位名称',
  opsp_dise_code: '病种编码',
  opsp_dise_name: '病种名称',
  dise_type_code: '病种类型',
  appy_date: '申请日期',
  appy_rea: '申请理由',
  dcla_souc: '申报来源',
  ide_fixmedins_no: '鉴定机构编号',
  ide_fixmedins_name: '鉴定机构',
  hosp_lv: '机构等级',
  hosp_ide_date: '鉴定日期',
  diag_dr_codg: '诊断医师编号',
  diag_dr_name: '诊断医师',
  fixmedins_code: '定点机构编号',
  fixmedins_name: '定点机构',
  agnter_name: '代办人',
  agnter_certno: '代办人证件号码',
  agnter_tel: '代办人电话',
  agnter_rlts: '与申请人关系',
  sign_name: '承诺签名',
  sign_date: '签名日期',
}

/** What staff call their deeds, on screens and in tables. */
export const deedWords = {
  accept: '受理',
  not_accept: '不予受理',
  request_supplement: '补正',
  supplement_received: '补正到件',
  request_originals: '核验原件',
  originals_verified: '原件一致',
  originals_mismatch: '原件不一致',
  propose_approve: '拟通过',
  propose_reject: '拟不予认定',
  endorse: '同意',
  return_to_first: '退回初审',
  open_case: '另立更正、撤销或申诉',
  void: '作废',
} as const satisfies Record<DeedKind, string>

/** What becomes of an operation on its way to the centre. */
export const outboxWords = {
  queued: '待发',
  sending: '发送中',
  accepted: '已确认',
  conflict: '冲突',
  refused: '被拒',
  undone: '已撤销',
} as const satisfies Record<OutboxState, string>
