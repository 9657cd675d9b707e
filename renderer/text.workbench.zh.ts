import { deedWords } from '#shared/policy/case-words.ts'

/** Words of the bench and of the outbox. */
export const deed = deedWords

export const workbench = {
  loading: '正在打开…',
  back: '返回队列',
  papers: '材料',
  decide: '决定',
  born: (year: string) => `${year} 年生`,
  certEnds: (tail: string) => `证件号末四位 ${tail}`,
  insured: (type: string, area: string) => `${type}（${area}）`,
  sameName: (n: number) => `另有 ${n} 件同名在办，请核对证件号`,
  day: (n: number, limit: number) => `第 ${n} / ${limit} 个工作日`,
  news: (papers: number, amended: boolean) => {
    const parts = [papers > 0 ? `新收 ${papers} 份材料，已标「新」` : '', amended ? '申请信息有更正，见办理经过' : '']
    return `您上次看过以后：${parts.filter((part) => part !== '').join('；')}。`
  },
  closed: '已办结',
  closedAfter: (n: number) => `${n} 个工作日办结`,
  why: '为什么是这一天',
  dueOn: (date: string) => `办结时限 ${date}`,
  noDueDate: '现在没有办结时限',
  dueBecause: (from: string | null, limit: number) =>
    from
      ? `${from} 受理，从下一个工作日起数 ${limit} 个工作日。补正期间按政策包规定停表。`
      : `尚未受理，受理后从下一个工作日起数 ${limit} 个工作日。`,
  unpaused: (n: number) => `不扣除停表，今天是第 ${n} 个工作日（检查时按此口径）。`,
  provisional: '超出已公布的放假安排，暂按法定节假日推算。',
  nthDay: (n: number) => `第 ${n} 天`,
  notCounted: '不计',
  calendar: (version: string) => `工作日历 ${version}`,
  saved: (what: string, who: string) => `已保存，待发送：${who} · ${what}`,
  savedLast: (what: string, who: string) => `已保存，待发送：${who} · ${what}。后面没有未办的件了`,
  place: (queue: string, n: number, total: number) =>
    `队列「${queue}」第 ${n.toLocaleString('zh-CN')} / ${total.toLocaleString('zh-CN')} 件`,
  nextIs: (name: string, disease: string, ready: boolean) => `下一件：${name} · ${disease}${ready ? '（已就绪）' : ''}`,
  noNext: '后面没有未办的件',
  changed: '中心刚更新了这件，您看到的可能不是最新情况。',
  reload: '载入最新情况',
  restored: (
    reasons: number,
    items: number,
    criteria: number,
    marks: number,
    opening: string | null,
    note: boolean,
  ) => {
    const parts = [
      reasons > 0 ? `理由 ${reasons} 条` : '',
      items > 0 ? `补正事项 ${items} 项` : '',
      criteria > 0 ? `标准勾选 ${criteria} 项` : '',
      marks > 0 ? `标记 ${marks} 处` : '',
      opening ?? '',
      note ? '备注' : '',
    ]
    return `恢复了上次没有提交的内容：${parts.filter(Boolean).join('、')}。`
  },
  ownPending: (what: string, state: string) => `您办的「${what}」${state}。`,
  toOutbox: '去发件箱看',
}

export const side = {
  label: '案卷信息',
  facts: '申请病种',
  disease: '病种',
  identifiedBy: '鉴定机构',
  identifiedOn: '鉴定日期',
  appliedOn: '申请日期',
  hospital: '定点机构',
  insured: '参保状态',
  arrears: (months: number) => `欠费 ${months} 个月`,
  recognised: '已有认定',
  agent: '代办人',
  reason: '申请理由',
  findings: '系统核对',
  toLook: (n: number) => `${n} 项需要看`,
  noFindings: '✔ 没有发现问题',
  look: (page: number) => `看第 ${page} 页`,
  lookAt: (title: string, page: number) => `看第 ${page} 页：${title}`,
  markHandled: '已核',
  handled: '✔ 已看',
  criteria: '认定标准',
  materials: '材料',
  seen: (pages: number) => `✔ ${pages} 页`,
  unseen: (pages: number, unseen: number) => `${pages} 页 · ${unseen} 页未看`,
  absent: '没有提交',
  supplement: '补正告知',
  supplementState: (by: string, answered: boolean) => (answered ? '已补交' : `请申请人在 ${by} 前补交`),
  originals: '原件核验',
  originalPicture: '看原件图像',
  history: '办理过程',
}

export const missing = {
  still: '还差：',
  pages: (title: string, pages: readonly number[], more: number) =>
    `${title}第 ${pages.join('、')} 页未看${more > 0 ? `，其他材料 ${more} 页未看` : ''}`,
  findings: (n: number) => `核对 ${n} 项未处理`,
  unmet: '已勾选的标准不满足',
  unticked: '标准未勾选',
  nothing: '材料都看过，没有遗留',
  onlyBlocks: (n: number) => `材料都看过，有 ${n} 项阻断`,
}

export const proposal = {
  title: '初审意见',
  approve: '拟通过',
  reject: '拟不予认定',
}

export const outbox = {
  loading: '正在读取发件箱…',
  what: '您办的每一件在这里都查得到：发出去了没有，中心认没认。',
  states: '按状态查看',
  sendNow: '立即发送',
  sending: '正在发送…',
  open: '打开',
  openLatest: '打开最新情况',
  mine: '我办的',
  theirs: '中心现在',
  theirsUnknown: '中心没有说明是谁改的，请打开最新情况查看。',
  now: (state: string) => `现为「${state}」`,
  acknowledged: '已阅。留痕仍在案卷记录里。',
  attempts: (n: number, next: string | null) => `已试 ${n} 次${next ? `，${next} 再试` : ''}。`,
  more: (n: number) => `另有 ${n.toLocaleString('zh-CN')} 条较早的记录没有列出。`,
  todo: {
    queued: '已安全存在本机，联网后自动发送，不需要您做什么。',
    sending: '正在发送，等中心答复。',
    accepted: '中心已确认。',
    conflict: '您的决定没有生效，也没有丢。请打开最新情况看一遍，需要的话重新办理，然后点「我知道了」。',
    undone: '已撤销，没有发往中心。',
    refused: '中心按规则没有接受。请打开最新情况重新处理，或交给有权限的同事，然后点「我知道了」。',
  },
}

export const panel = {
  title: {
    ...deed,
    not_accept: '不予受理：选择理由',
    propose_reject: '不予认定：选择理由',
    request_supplement: '补正：一次性告知要补什么',
    request_originals: '核验原件：要核什么',
    originals_mismatch: '原件不一致：哪里不一致',
    return_to_first: '退回初审：写明原因',
    open_case: '原决定不动，另立一件',
    void: '作废：写明原因',
  },
  hint: {
    none: '',
    reasons: '按数字键选择，可多选；◆ 是系统核对发现的；右边文字可以改',
    items: '按数字键选择，可多选；一次告知清楚，不要分次',
    note: '写给下一位经办人',
    opening: '由没有办过原件的人初审、复审',
  },
  confirm: (what: string) => `还有没处理完的，仍要「${what}」？`,
  confirmHint: '按 Enter 继续办理，按空格或 Esc 回去看',
  confirmNote: (what: string) => `备注会随「${what}」一起提交，请看一遍`,
  submitWithNote: (what: string) => `${what}，下一件`,
  submit: {
    ...deed,
    not_accept: '不予受理，下一件',
    propose_approve: '仍然拟通过，下一件',
    propose_reject: '拟不予认定，下一件',
    request_supplement: '发出补正，下一件',
    request_originals: '转核验原件，下一件',
    originals_mismatch: '原件不一致，下一件',
    return_to_first: '退回初审，下一件',
    endorse: '仍然同意，下一件',
    open_case: '立案，下一件',
    void: '作废，下一件',
  },
  note: '备注（可不填）',
  noteNeeded: '说明（必填）',
  needReason: '请至少选择一条理由。',
  needItem: '请至少选择一项补正事项。',
  needNote: '请写明原因。',
  suggested: '核对发现',
  suggestedTitle: '系统核对发现了对应的问题',
  preview: '告知书里的文字',
  previewEmpty: '选择左边的理由后，这里显示告知书的文字和依据。',
  reasonText: '告知书里的理由',
  basis: (basis: string) => `依据：${basis}`,
  supplementPreview: (days: number) => `请您在 ${days} 个工作日内补交：`,
  itemsEmpty: '选择左边的事项后，这里显示告知的文字。',
  requirement: '补正要求',
  notInPack: '已不在政策包，不会提交',
  notForThis: '这一步不用，不会提交',
  untick: '取消勾选',
}
