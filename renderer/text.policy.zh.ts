import type { PolicyPack } from '#shared/policy/pack.ts'
import type { LooksPerReviewer, SecondReview } from '#shared/policy/pack-disease.ts'

const clocks: Readonly<Record<PolicyPack['supplement']['clock'], string>> = {
  PRE_ACCEPT: '受理前补正，时限未起算',
  PAUSE: '发出告知书之日起暂停，收齐后次一工作日恢复',
  RESTART: '收齐后次一工作日起重新计算',
}
const starts: Readonly<Record<PolicyPack['benefit']['start'], string>> = {
  APPROVAL_DAY: '认定当日',
  NEXT_MONTH_1ST: '认定次月1日',
  APPLY_DAY: '申请日',
  ACCEPT_DAY: '受理日',
}

function review(rule: SecondReview): string {
  if (rule.mode === 'always') return '每件都复审'
  if (rule.mode === 'never') return '不复审'
  return `抽 ${Math.round(rule.rate * 100)}%${rule.alwaysOnWarning ? '，有提示的每件都复审' : ''}`
}

function perReviewer(rule: LooksPerReviewer | undefined): string {
  if (rule === undefined) return '不设，办件少的人可能很久抽不到'
  return `每人每${rule.period === 'month' ? '月' : '季度'}前 ${rule.among} 件可抽的初审意见里至少抽 ${rule.minimum} 件`
}

/** Words of the two screens about rules and about recognitions that end soon. */
export const policyText = {
  title: '政策与日历',
  what: '本机现在按这些规则提示和核对；以中心为准。',
  loading: '正在读取政策包…',
  parts: { rules: '规则', diseases: '病种', reasons: '理由', notices: '文书设置', calendar: '日历' },
  pack: '政策包',
  effective: (from: string, to: string | null) => (to ? `${from} 至 ${to} 施行` : `${from} 起施行`),
  signedBy: (key: string) => `已验签（${key}）`,
  rules: (pack: PolicyPack): readonly (readonly [string, string])[] => [
    ['统筹区', `${pack.areaName}（${pack.areaCode}）`],
    ['病种目录', `${pack.catalogue.ver} · ${pack.diseases.length} 个病种 · ${pack.catalogue.source}`],
    ['目录依据', pack.catalogue.basis],
    ['办结时限', `受理之日起 ${pack.limitWorkdays} 个工作日，受理当日不计`],
    ['补正计时', clocks[pack.supplement.clock]],
    [
      '补正期限',
      `${pack.supplement.answerWorkdays} 个工作日，以 ${pack.supplement.limit} 次为限；逾期${pack.supplement.overdue === 'WITHDRAW' ? '视为撤回' : '退回原环节'}`,
    ],
    ['认定通过的复审', review(pack.secondReview.approve)],
    ['不予认定的复审', review(pack.secondReview.reject)],
    ['抽查保底', perReviewer(pack.secondLook?.perReviewer)],
    ['待遇开始', starts[pack.benefit.start]],
    ['待遇结束', pack.benefit.end === 'ANNIVERSARY' ? '满复审年限的前一日' : '最后一年的 12 月 31 日'],
    [
      '续期',
      pack.renewal
        ? `到期前 ${pack.renewal.earliestDaysBefore} 日起、到期后 ${pack.renewal.graceDaysAfter} 日内申请；到期前 ${pack.renewal.warningDays.join('、')} 日提醒`
        : '未设置',
    ],
    [
      '定点变更',
      `${pack.hospitalChangeYear === 'CALENDAR_YEAR' ? '每自然年' : '每 12 个月'} ${pack.maxHospitalChangesPerYear} 次`,
    ],
  ],
  search: '查病种名称或编码',
  found: (n: number, all: number) => (n === all ? `共 ${all} 个` : `${n} / ${all} 个`),
  columns: { code: '编码', name: '病种', class: '类别', years: '有效期', sides: '险种', criteria: '认定标准' },
  years: (years: number | null) => (years === null ? '长期' : `${years} 年`),
  noCriteria: '认定标准未配置',
  unset: '未填写',
  blocks: (notice: string) => `缺这一项时「${notice}」不能发出`,
  yearStatus: { official: '国务院办公厅安排', 'statutory-only': '仅法定节假日，安排尚未发布' },
  year: (year: number) => `${year} 年`,
  yearDays: (off: number, makeUp: number) => `休 ${off} 天 · 调休上班 ${makeUp} 天`,
  import: {
    title: '换政策包或日历',
    hint: '选择签过名的政策包或日历文件（.json）。先核对、列出变化，确认后才交中心施行；有一处错误就整份不收。',
    choose: '选择文件…',
    checking: '正在核对并比较在办件…',
    onlySupervisor: '更换政策包和日历由主管办理。',
    errors: (n: number) => `有 ${n} 处问题，没有收下，现行规则不变：`,
    nothing: '和现行的完全一样，不需要更换。',
    same: (from: string, to: string) => `${from} → ${to}`,
    changes: (n: number) => `规则变化 ${n} 处`,
    cases: (n: number, looked: number) =>
      n === 0
        ? `在办件没有变化（本机查看了 ${looked} 件），只影响以后受理的申请`
        : `影响在办件 ${n} 件（本机查看了 ${looked} 件）`,
    more: (n: number) => `其余 ${n} 件从略`,
    confirm: '交中心施行',
    sending: '正在交中心…',
    cancel: '放弃',
    done: (what: 'pack' | 'calendar', version: string, from: string, recomputed: number) =>
      `${what === 'pack' ? '政策包' : '日历'} ${version} 已收下，${from} 起施行${recomputed > 0 ? `；${recomputed} 件在办件的办结时限已重算，原日期保留在案` : ''}。`,
    tooLarge: '文件超过 20 MB，不是政策包或日历，请重新选择。',
  },
  renewals: {
    title: '续期提醒',
    what: '认定快到期的人员，按到期日排列。到期前由中心发短信提醒，续期申请到了会显示受理号。',
    loading: '正在向中心查询快到期的认定…',
    asOf: (at: string, fresh: boolean) => (fresh ? `查询于 ${at}` : `离线：显示 ${at} 查到的结果`),
    within: (days: number) => `${days} 日内`,
    all: '全部',
    none: '没有快到期的认定。',
    columns: {
      person: '人员',
      disease: '病种',
      enddate: '到期日',
      left: '剩余',
      reminded: '上次提醒',
      renewal: '续期申请',
    },
    left: (days: number) => (days < 0 ? `已过 ${-days} 日` : days === 0 ? '今日到期' : `${days} 日`),
    notReminded: '未提醒',
    noRenewal: '未申请',
    again: '重新查询',
  },
} as const
