import type { CaseEvent, CaseKind } from '#shared/model/case.ts'
import type { DeedKind } from '#shared/model/operation.ts'

/** What the applicant or the centre did to a case, beside the deeds of staff. */
export const centreEvents = [
  'received',
  'supplemented',
  'withdrawn',
  'amended',
  'supplement_lapsed',
  'supplement_overdue',
  'registered',
] as const
export type CentreEvent = (typeof centreEvents)[number]

const eventWords: Readonly<Record<DeedKind | CentreEvent | 'register', string>> = {
  accept: '受理',
  not_accept: '作出不予受理决定',
  request_supplement: '要求补正',
  supplement_received: '登记补正到件',
  request_originals: '要求核验原件',
  originals_verified: '核验原件一致',
  originals_mismatch: '登记原件不一致',
  propose_approve: '提出拟认定通过',
  propose_reject: '提出拟不予认定',
  endorse: '复审同意',
  return_to_first: '退回初审',
  open_case: '立件',
  void: '作废这件',
  received: '提交申请',
  register: '在窗口登记申请',
  supplemented: '补交材料',
  withdrawn: '撤回申请',
  amended: '更正申请信息',
  supplement_lapsed: '因逾期未补正按撤回处理',
  supplement_overdue: '因逾期未补正转回继续办理',
  registered: '完成备案',
}

export const kindWords: Readonly<Record<CaseKind, string>> = {
  application: '申请',
  correction: '更正',
  revocation: '撤销',
  appeal: '申诉',
}

function isKnown(kind: string): kind is keyof typeof eventWords {
  return Object.hasOwn(eventWords, kind)
}

/** `王敏（100201）已于11月22日 14:05提出拟认定通过`: who, when, what, for a sentence of the centre. */
export function eventSentence(event: CaseEvent, reader: string): string {
  const who = event.by === null ? event.byName : event.by === reader ? '您本人' : personWords(event.by, event.byName)
  return `${who}已于${timeWords(event.at)}${isKnown(event.kind) ? eventWords[event.kind] : '办理'}`
}

/** 「王敏（100201）」 */
export function personWords(staffNo: string, name: string): string {
  return `${name}（${staffNo}）`
}

/** `11月22日 14:05`, in China Standard Time. */
export function timeWords(instant: string): string {
  const local = new Date(Date.parse(instant) + 8 * 3_600_000)
  const minutes = `${local.getUTCHours()}:${String(local.getUTCMinutes()).padStart(2, '0')}`
  return `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${minutes}`
}
