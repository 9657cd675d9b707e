import type { CaseKind } from '#shared/model/case.ts'

/** What each check of the machine looks at, in one sentence; what it rests on is the policy pack's to say. */
const rules: Readonly<Record<string, string>> = {
  material_missing: '按政策包材料清单，逐项核对本病种、本申请类型应交的材料是否都在。',
  photo_missing: '政策包要求照片的病种，核对照片是否已交。',
  hospital_level: '核对出具或鉴定机构的等级不低于材料或标准的要求。',
  document_stale: '核对材料日期到申请日期不超过政策包规定的时效。',
  document_undated: '有时效要求的材料应当写明日期。',
  document_future: '核对材料日期不晚于交件日期。',
  form_incomplete: '核对备案必填的鉴定机构、鉴定日期、诊断医师和人员编号都已填写。',
  agent_without_authorization: '他人代办应交授权委托书；监护人代未成年人办理的除外。',
  id_invalid: '按国家标准核对证件号码的位数、日期和校验码。',
  id_form_mismatch: '核对证件号码里的出生日期、性别与申请表一致。',
  name_mismatch: '核对申请表姓名与参保登记一致。',
  certno_mismatch: '核对申请表证件号码与参保登记一致。',
  document_name_mismatch: '核对材料上的姓名与申请人一致。',
  document_certno_mismatch: '核对材料上的证件号码与申请人一致。',
  sex_mismatch: '病种只适用于一种性别的，核对申请人性别。',
  insured_state: '核对申请时参保状态正常。',
  arrears: '核对申请时没有欠费。',
  disease_unknown: '核对病种在申请日有效的目录内。',
  insutype_not_covered: '核对病种适用于申请人的险种。',
  age_out_of_range: '核对申请日周岁在病种规定的范围内。',
  duplicate_recognition: '核对同一病种没有已生效的认定。',
  duplicate_application: '核对同一人同一病种没有另一件在办。',
  mutex_recognition: '核对没有与本病种互斥的已生效认定。',
  out_of_area_unfiled: '长期异地居住的，核对已办异地就医备案。',
  hospital_change_twice: '核对本年度变更定点的次数不超过政策包规定。',
  nothing_to_change: '申请变更的，核对本病种有申请日仍有效的认定。',
  renewal_timing: '核对续期申请在政策包规定的时段内提出。',
  second_supplement: '一次性告知：第一次就能提出的，不应再次要求补正。',
  signature_missing: '核对申请表承诺栏已签名并写明日期。',
  signature_wrong: '核对签名人是申请人、代办人或监护人，签名日期合理。',
  threshold_unmet: '按性别核对检验数值达到认定标准的阈值。',
  same_image: '核对同一图像没有用在别人的申请里。',
}

/** Facts beside their findings. */
export const facts = {
  name: '姓名',
  certno: '证件号码',
  signature: '签名',
  signed: (name: string, date: string | null) => `${name}${date ? ` · ${date}` : '（没有日期）'}`,
  unsigned: '没有签名',
  basis: '依据',
  rule: '核对什么',
  noBasis: '政策包没有写明依据',
  ruleOf: (code: string) => rules[code] ?? '政策包配置的核对项。',
  toFact: '看对应的事实',
  toSummary: '到系统核对看这一条',
  settledBy: (pack: string) => `按政策包 ${pack} 核对`,
}

/** The checklist of a disease. */
export const criteria = {
  none: '政策包没有配置这个病种的认定标准，请按文件原文审核，并在备注里写明。',
  unknownDisease: '现行目录里没有这个病种，没有标准可以核对。',
  notJudged: '这类件不按认定标准审核，不用勾选。',
  whole: { met: '已满足', unmet: '不满足', unknown: '还不能判断' },
  hint: '系统提示：',
  hintOf: { met: '像是满足', unmet: '像是不满足', unknown: '看不出来' },
  take: (n: number) => `采纳系统提示 ${n} 项`,
  takeTitle: '只填还没有勾选的项，您勾过的不改',
  page: (title: string, page: number) => `${title} 第 ${page} 页`,
  openPage: (title: string, page: number) => `看第 ${page} 页：${title}`,
  openNamed: (title: string, page: number) => `看${title} 第 ${page} 页`,
  link: '关联当前页',
  linkTitle: (id: string) => `把当前材料的这一页关联到第 ${id} 项`,
  unlink: '取消关联',
  within: (months: number) => (months % 12 === 0 ? `近 ${months / 12} 年内` : `近 ${months} 个月内`),
  level: (level: string) => `不低于${level}`,
  signers: (count: number, title: string) => `${count} 名${title}签名`,
  records: (outpatient: number | undefined, inpatient: number | undefined) =>
    [outpatient ? `门诊 ${outpatient} 次` : '', inpatient ? `住院 ${inpatient} 次` : ''].filter(Boolean).join('或'),
  course: (months: number) => (months % 12 === 0 ? `病程满 ${months / 12} 年` : `病程满 ${months} 个月`),
  reports: (n: number) => `${n} 份报告`,
  limit: (name: string, op: string, value: number, unit: string) => `${name} ${op} ${value} ${unit}`.trim(),
  limitBySex: (name: string, op: string, male: number, female: number, unit: string) =>
    `${name} ${op} 男 ${male}、女 ${female} ${unit}`.trim(),
  op: { '>': '＞', '>=': '≥', '<': '＜', '<=': '≤' },
  and: ' 且 ',
  or: ' 或 ',
  age: (min: number | undefined, max: number | undefined) =>
    min !== undefined && max !== undefined
      ? `${min}–${max} 周岁`
      : min !== undefined
        ? `满 ${min} 周岁`
        : `不超过 ${max} 周岁`,
  papers: (names: readonly string[], op: 'and' | 'or') => `看：${names.join(op === 'and' ? '、' : ' 或 ')}`,
}

/** Why it is this day. */
export const deadline = {
  run: (from: number, to: number) => (from === to ? `第 ${from} 天` : `第 ${from}–${to} 天`),
  workdays: (n: number) => `${n} 个工作日`,
  span: (from: string, to: string) => (from === to ? from : `${from} 至 ${to.slice(5)}`),
  paused: (days: number) => `补正暂停 ${days} 天`,
  pauses: '停表',
  pause: (from: string, to: string | null) =>
    to ? `${from} 发出补正，${to} 收齐，次一工作日恢复` : `${from} 发出补正，等申请人补交`,
  former: '原来的时限',
  replaced: (due: string | null, calendar: string, by: string, at: string) =>
    `${due ?? '停表中'}（日历 ${calendar}），${at} 换用日历 ${by} 后重新计算`,
  unfold: '逐日展开',
}

/** Other applications of the person, and the decision this case is about. */
export const others = {
  title: '本人其他申请',
  open: (caseNo: string) => `打开 ${caseNo}`,
  received: (date: string) => `${date} 收件`,
  decided: (date: string) => `${date} 办结`,
}

export const former = {
  open: '与原认定对照',
  title: '与原认定对照',
  none: '本机没有原认定的案卷。',
  before: '原来',
  after: '这次',
  decision: '结论',
  by: '经办',
  on: '办结日期',
  period: '待遇起止',
  criteria: '认定标准',
  papers: '材料',
  applied: '申请日期',
  hospital: '鉴定机构',
  reasons: '理由',
  undecided: '在办',
  nobody: '—',
  noPaper: '没有',
  paperHint: '点「原来」一栏的材料，在这里看原案卷的扫描件。',
  paperPane: '原案卷材料',
  see: (title: string) => `看原案卷：${title}`,
  reviewers: (first: string, second: string) =>
    [first && `初审 ${first}`, second && `复审 ${second}`].filter(Boolean).join('，'),
}

/** What was filed with the core system. */
export const registration = {
  title: '备案',
  period: (from: string, to: string | null) => `${from} 起，${to ? `${to} 止` : '长期有效'}`,
  periodName: '待遇起止',
  serial: '流水号',
  state: '状态',
  filed: (at: string) => `已备案，${at}`,
  waiting: '等待备案，系统会自动重试',
  trouble: (why: string) => `还没有备案成功：${why}`,
  revoked: (at: string) => `已撤销，${at}`,
}

export const caseKind = {
  application: '申请',
  correction: '更正',
  revocation: '撤销',
  appeal: '申诉',
} as const satisfies Record<CaseKind, string>

/** 更正 · 撤销 · 申诉 of a decided case. */
export const opening = {
  kinds: '办理什么',
  what: {
    correction: '认定本身没有错，登记的内容写错了：改正后重新备案。',
    revocation: '认定不应当作出：撤销后停止待遇。',
    appeal: '申请人不服不予受理或不予认定：由没有办过这件的人重新审。',
  },
  fields: '改什么',
  add: '添加要改的项目',
  choose: '选择项目…',
  old: '原来',
  new: '改成',
  newOf: (field: string) => `${field}改成`,
  drop: '去掉',
  empty: '（空）',
  about: (kind: string, caseNo: string) => `${kind}：针对 ${caseNo}`,
  openOrigin: '打开原件',
  changes: '要改的内容',
  change: (field: string, to: string) => `${field}改为「${to}」`,
  needKind: '请先选择更正、撤销还是申诉。',
  needField: '请写明要改的项目和改成什么。',
  sameValue: (field: string) => `「${field}」的新值和原来一样，请修改或去掉。`,
  field: {
    psn_name: '姓名',
    gend: '性别',
    brdy: '出生日期',
    certno: '证件号码',
    tel: '联系电话',
    addr: '地址',
    insutype: '险种',
    opsp_dise_code: '病种编码',
    ide_fixmedins_no: '鉴定机构编码',
    ide_fixmedins_name: '鉴定机构',
    hosp_ide_date: '鉴定日期',
    diag_dr_codg: '诊断医师编码',
    diag_dr_name: '诊断医师',
    fixmedins_code: '定点机构编码',
    fixmedins_name: '定点机构',
    begndate: '待遇开始日期',
    enddate: '待遇结束日期',
  },
}

/** Notices: previewed, sent, printed. */
export const notice = {
  title: '文书',
  preview: '预览文书',
  previewOf: (name: string) => `预览：${name}`,
  view: (name: string, no: string) => `看文书：${name} ${no}`,
  open: '看文书',
  copies: (n: number) => (n === 0 ? '没有打印过' : n === 1 ? '打印过 1 次' : `打印过 ${n} 次`),
  composing: '正在取文书…',
  layingOut: '正在排版成 PDF…',
  drawing: '正在显示 PDF…',
  waitsFor: '排版程序',
  drawingWaitsFor: '文书显示',
  page: (name: string, page: number, pages: number) => `${name}，第 ${page} 页，共 ${pages} 页`,
  drawFailed: 'PDF 没有显示出来，但可以打印和另存。',
  notNumbered: '这是预览：发出以后由中心编发文号，才能打印。',
  nextCopy: (copy: number) => (copy <= 1 ? '这是第 1 次打印' : `这次打印或另存会标「补打 ${copy - 1}」`),
  printer: '打印机',
  paper: '纸张',
  paperOf: { A4: 'A4', A5: 'A5', roll80: '80 毫米热敏纸' },
  noPrinter: '这台电脑没有可用的打印机，可以另存 PDF。',
  loadingPrinters: '正在找打印机…',
  print: '打印',
  reprint: (n: number) => `补打 ${n}`,
  printing: '正在送打印机…',
  save: '另存 PDF',
  saving: '正在保存…',
  sent: (name: string, printer: string) => `已送打印机：${name} · ${printer}`,
  saved: (name: string, counted: boolean) => `已另存：${name}${counted ? '（计一次打印）' : ''}`,
  failed: '没有打印出来。文号和案卷都没有变，可以换一台打印机再试，或另存 PDF。',
  notCounted: '纸已经送打印机，但打印次数没有记上；再打印前请核对纸面上的「补打」。',
  saveNotCounted: '文件已经保存，但打印次数没有记上；再打印前请核对纸面上的「补打」。',
  saveFailed: '没有保存成功。文号和案卷都没有变，请换个位置再试。',
  fileName: (name: string, no: string | null) => `${name}${no ? `-${no}` : '-预览'}`,
  lacks: (settings: readonly string[], name: string) =>
    `政策包没有填写「${settings.join('」「')}」，${name}不能发出。请主管补全政策包后再办理。`,
}

/** A second 补正. */
export const again = {
  title: (n: number, on: string) => `这件已经补正过 ${n} 次（最近一次 ${on}）。`,
  rule: '一次性告知：第一次就能提出的，不应分次要求。再次补正须由主管办理并写明理由。',
  couldHave: '第一次就可以提出',
  notSupervisor: '再次补正须由主管办理，请转给主管。',
}
