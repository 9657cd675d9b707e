import { officeWords } from '../office-words.ts'

/** Names of a pack's members for people. A member not named here is told by its own name: nothing is kept back. */
const NAMES: Readonly<Record<string, string>> = {
  version: '版本',
  areaCode: '统筹区代码',
  areaName: '统筹区名称',
  agency: '经办机构',
  demo: '演示',
  mark: '演示标记',
  effectiveFrom: '生效日期',
  effectiveTo: '失效日期',
  catalogue: '病种目录',
  source: '来源',
  limitWorkdays: '办理时限（工作日）',
  supplement: '补正规则',
  clock: '补正期间时限计算',
  answerWorkdays: '补正期限（工作日）',
  limit: '补正次数上限',
  overdue: '逾期未补正',
  form: '份数与形式',
  soonWorkdays: '临期提前天数（工作日）',
  secondReview: '复审规则',
  secondLook: '复审方式',
  weights: '抽取加权（倍）',
  'weights.batch': '批量通过',
  'weights.warn': '有提醒',
  'weights.info': '有提示',
  blindFirst: '先盲审后看初审意见',
  perReviewer: '每人抽查保底',
  minimum: '最少抽到（件）',
  among: '满（件）',
  period: '周期',
  batchApproval: '批量通过',
  cap: '一次最多（件）',
  restricted: '特殊管控病种',
  approve: '拟认定',
  reject: '拟不予认定',
  mode: '方式',
  rate: '抽取比例',
  alwaysOnWarning: '有提示必审',
  maxHospitalChangesPerYear: '每年定点变更次数',
  hospitalChangeYear: '定点变更年度',
  renewal: '续期规则',
  earliestDaysBefore: '最早提前天数',
  graceDaysAfter: '到期后宽限天数',
  warningDays: '提醒天数',
  offline: '离线办理',
  dispatch: '派件规则',
  order: '次序',
  urgentDiseases: '加急病种',
  skipReasons: '跳过原因',
  undelivered: '未送达上限（项）',
  cases: '同时领取上限（件）',
  originals: '核验原件',
  deferWorkdays: '容缺补齐期限（工作日）',
  benefit: '待遇起止',
  start: '开始',
  end: '结束',
  outOfArea: '异地规则',
  filingNeededFor: '须先备案的申请类型',
  signature: '签名规则',
  required: '必须',
  special: '特定用途材料',
  applicationForm: '申请表',
  idFront: '身份证件',
  diagnosis: '诊断证明',
  photo: '照片',
  authorization: '授权委托书',
  masking: '脱敏',
  certno: '证件号码',
  tel: '电话',
  head: '开头保留位数',
  tail: '结尾保留位数',
  guardians: '监护人',
  relations: '关系',
  underAge: '未满周岁',
  office: '机构设置',
  address: '地址',
  hours: '小时数',
  'office.hours': '办公时间',
  ...officeWords,
  checks: '检查项',
  severity: '严重程度',
  basis: '依据',
  name: '名称',
  windowMonths: '材料时限（月）',
  minHospitalLevel: '最低等级',
  for: '用于',
  short: '简称',
  text: '内容',
  findings: '对应的检查项',
  material: '材料',
  problem: '问题',
  requirement: '要求',
  title: '标题',
  number: '文号',
  needs: '必备设置',
  parts: '正文',
  opsp_dise_name: '病种名称',
  dise_type_code: '病种类型',
  admdvs: '医保区划',
  ver: '目录版本',
  opsp_dise_majcls_name: '大类名称',
  opsp_dise_subd_clss_name: '细分类名称',
  vali_flag: '有效标志',
  efft_time: '生效时间',
  invd_time: '失效时间',
  memo: '备注',
  class: '类别',
  insutypes: '适用险种',
  materials: '材料清单',
  new: '新申请',
  change: '变更',
  hospital_change: '定点医疗机构变更',
  reviewYears: '有效年限',
  benefitStart: '待遇开始',
  mutex: '互斥病种',
  sex: '性别',
  minAge: '最低年龄',
  maxAge: '最高年龄',
  papers: '可证明的材料',
  specialty: '专科',
  signers: '签署医师',
  records: '就诊记录',
  courseMonths: '病程（月）',
  reports: '报告份数',
  thresholds: '指标',
  look: '核对要点',
}

const VALUES: Readonly<Record<string, string>> = {
  PRE_ACCEPT: '受理前补正，不起算',
  PAUSE: '暂停计算',
  RESTART: '重新计算',
  WITHDRAW: '视为撤回',
  RETURN: '退回原环节',
  CALENDAR_YEAR: '自然年',
  TWELVE_MONTHS: '十二个月',
  ANNIVERSARY: '满周年前一日',
  YEAR_END: '年末',
  APPROVAL_DAY: '认定当日',
  NEXT_MONTH_1ST: '次月1日',
  APPLY_DAY: '申请日',
  ACCEPT_DAY: '受理日',
  always: '必须复审',
  never: '不复审',
  sample: '抽取复审',
  block: '阻断',
  warn: '提醒',
  info: '提示',
  off: '不检查',
  month: '月',
  quarter: '季度',
  not_accept: '不予受理',
  propose_reject: '拟不予认定',
}

const LONGEST = 80

/** 「补正规则·补正期限（工作日）」 */
export function nameOf(path: readonly (string | number)[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `第 ${step + 1} 项` : memberName(step, path[i - 1])))
    .join('·')
}

/** By where it stands, since a short name may mean different things in different places. */
function memberName(member: string, inside: string | number | undefined): string {
  const key = [`${inside}.${member}`, member].find((one) => Object.hasOwn(NAMES, one))
  return (key !== undefined && NAMES[key]) || member
}

/** A value in words, short enough for a line. */
export function wordsOf(value: unknown): string {
  const text = inWords(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function inWords(value: unknown): string {
  if (value === undefined) return '（未规定）'
  if (value === null) return '（无）'
  if (value === true) return '是'
  if (value === false) return '否'
  if (value === '') return '（空）'
  if (typeof value === 'string') return Object.hasOwn(VALUES, value) ? (VALUES[value] ?? value) : value
  if (Array.isArray(value)) return value.length === 0 ? '（空）' : value.map(inWords).join('、')
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, inner]) => `${nameOf([name])} ${inWords(inner)}`)
      .join('，')
  }
  return String(value)
}
