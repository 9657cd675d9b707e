import { dateAndTime } from '../common/dates.ts'
import type { BatchCase, BatchView, modeOf } from './batch.ts'

/** `11月25日 14:00` */
export function dayTime(instant: string): string {
  const [date = '', time = ''] = dateAndTime(instant).split(' ')
  const [, month, day] = date.split('-')
  return `${Number(month)}月${Number(day)}日 ${time}`
}

type Mode = ReturnType<typeof modeOf>

const hours = (n: number) => (n >= 24 && n % 24 === 0 ? `${n / 24} 天` : `${n} 小时`)

const until = (view: Pick<BatchView, 'offlineUntil'>) =>
  view.offlineUntil ? `可离线办理到 ${dayTime(view.offlineUntil)}` : '可离线办理'

/** Words of 离线包, and of who has a case. */
export const batchText = {
  title: '离线包',
  what: '把要办的件连同材料领到本机，断网也能办；领到的件在期限内只归您办理。',
  loading: '正在读取离线包…',
  chooseMore: '再选几件',
  backToBatch: '回到离线包',
  state: {
    waiting: { shape: '○', name: '待下载' },
    loading: { shape: '◌', name: '下载中' },
    ready: { shape: '✔', name: '可离线办理' },
    failed: { shape: '■', name: '下载失败' },
    decided: { shape: '●', name: '已办' },
    lost: { shape: '▲', name: '被收回' },
    expired: { shape: '◆', name: '已到期' },
  } as const satisfies Record<BatchCase['state'], { shape: string; name: string }>,
  mode: {
    none: { shape: '○', title: '这一包已经办完' },
    loading: { shape: '◌', title: '正在下载，请先不要断网' },
    paused: { shape: '‖', title: '下载已暂停' },
    waiting: { shape: '◆', title: '网络断了，联网后接着下载' },
    ready: { shape: '✔', title: '都下载好了，现在可以拔网线' },
    offline: { shape: '✔', title: '材料都在本机，断着网也可以接着办' },
    spent: { shape: '◆', title: '离线可办的期限或条数已经用完' },
    stuck: { shape: '■', title: '其余的都下好了，有的没有下成，过一会儿自动再试' },
  } as const satisfies Record<Mode | 'spent' | 'offline', { shape: string; title: string }>,
  sentence: (view: BatchView, mode: Mode, ready: number, spent: boolean): string => {
    if (spent && mode !== 'none') return view.afterwards
    const here = ready > 0 ? `已下好的 ${ready} 件${until(view)}；` : ''
    switch (mode) {
      case 'none':
        return '可以再选几件。'
      case 'ready':
        return `${until(view)}；${view.afterwards}`
      case 'loading':
        return `材料逐份核对后才算下好。中途断了也不要紧，联网后从断的地方接着下。${here}${here ? view.afterwards : ''}`
      case 'paused':
        return `点「继续下载」从停的地方接着下。${here}${here ? view.afterwards : ''}`
      case 'stuck':
      case 'waiting':
        return here === '' ? '还没有下好的件，暂时不能离线办理。' : `${here}${view.afterwards}`
    }
  },
  progress: '下载进度',
  figures: {
    cases: '件',
    papers: '材料',
    bytes: '数据量',
    rate: '速度',
    left: '还要',
  },
  of: (have: number | string, wanted: number | string) => `${have} / ${wanted}`,
  failed: (n: number) => `${n} 份没下成`,
  perSecond: (size: string) => `${size}/秒`,
  still: '—',
  timeLeft: (seconds: number) => {
    if (seconds < 60) return '不到 1 分钟'
    const minutes = Math.ceil(seconds / 60)
    return minutes < 60 ? `约 ${minutes} 分钟` : `约 ${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`
  },
  pause: '暂停',
  resume: '继续下载',
  again: '马上再试',
  cancel: '取消下载…',
  renew: '续期',
  renewFor: '续期多久',
  renewed: '已续期。',
  hours,
  facts: {
    undelivered: '待发决定',
    lastContact: '上次联系中心',
    free: '磁盘剩余',
    never: '还没有过',
    unknown: '系统没有说明',
  },
  nearLimit: (left: number) => `再存 ${left} 条决定就到上限，到时要先联网发送。`,
  trouble: (sentence: string) => `最近一次问题：${sentence}`,
  columns: {
    state: '状态',
    caseNo: '受理号',
    person: '姓名',
    disease: '病种',
    due: '办结时限',
    papers: '材料',
    until: '归我办到',
    open: '操作',
  },
  tick: (caseNo: string) => `选中 ${caseNo}`,
  tickAll: '全选',
  papersOf: (have: number, wanted: number) => `${have} / ${wanted} 份`,
  open: '打开',
  noDue: '未计时',
  gone: (n: number) => `有 ${n} 件不再归您一人办理`,
  goneKept: '这些件里没提交的草稿还在本机；已作的决定没有丢，照常发送，是否有效由中心判断，结果在发件箱里看。',
  putAway: '知道了，移出离线包',
  refused: (n: number) => `有 ${n} 件没有领到`,
  giveBack: {
    some: (n: number) => `归还所选 ${n} 件…`,
    all: '全部归还…',
    ask: (n: number, ready: number) => (ready > 0 ? `归还 ${n} 件？其中 ${ready} 件已经下好。` : `归还 ${n} 件？`),
    afterwards: '归还后别人可以办理。没提交的草稿留在本机，下次打开这件还在；已作的决定不受影响，照常发送。',
    offline: '现在离线：先在本机记下，联网后才真正归还，在这之前别人还不能办。',
    yes: (n: number) => `归还 ${n} 件`,
    no: '不归还',
    done: (n: number) => `已归还 ${n} 件。`,
  },
  choose: {
    label: '选件',
    byRule: '按规则',
    byHand: '从队列选',
    ruleHint: '按队列的顺序（先到期的在前）取前几件没有人在办的。',
    handHint: '在下面的件里勾选；可以换队列、换条件接着选。',
    queue: '队列',
    band: '期限',
    count: '件数',
    search: '查找',
    searchHint: '受理号 / 姓名 / 证件号末位',
    hours: '归我办',
    planning: '正在计算要带多少…',
    none: '没有符合条件的件。换个队列，或放宽条件。',
    more: (n: number) => `只列出前 ${n} 件。要找后面的，请用筛选或查找。`,
    list: '要带的件',
    take: (n: number, h: number) => `领取 ${n} 件，归我办 ${hours(h)}`,
    taking: '正在领取…',
    nothing: '还没有选件。',
    offline: '现在离线。领取要联网，联网后再点。',
    full: (limit: number) => `一包最多 ${limit} 件，已经满了。先归还一些，再选。`,
    tooMany: (room: number) => `一包最多再带 ${room} 件，请去掉几件。`,
    limits: (cases: number, h: number) => `一包最多 ${cases} 件，一次最长 ${hours(h)}。`,
    mine: '已在离线包里',
    held: (who: string) => `${who}正在办理`,
    sums: {
      cases: '已选',
      papers: '材料',
      bytes: '共',
      here: '本机已有',
      toLoad: '要下载',
      free: '磁盘剩余',
    },
    pieces: (n: number) => `${n} 件`,
    papers: (n: number) => `${n} 份`,
    status: '能不能带',
    canTake: '可以',
  },
  holder: {
    by: (who: string, instant: string) => `${who}正在办理，到 ${dayTime(instant)}`,
    person: (name: string, staffNo: string) => `${name}（${staffNo}）`,
    mine: (instant: string) => `在我的离线包里，到 ${dayTime(instant)}`,
    short: (who: string) => `${who.split('（')[0]} 在办`,
    recall: '收回…',
    title: '收回这一件',
    explain: '对方没提交的草稿留在他的电脑上；他已经作的决定会如实告诉他没有生效，不会丢。',
    note: '理由（必填，对方看得到）',
    to: '交给谁（工号，可不填）',
    toWrong: '工号是 6 位数字。',
    noteMissing: '请写明为什么收回。',
    submit: '收回',
    busy: '正在收回…',
    done: (caseNo: string, to: string) =>
      to === '' ? `${caseNo} 已收回，大家都可以办理。` : `${caseNo} 已收回，交给 ${to}。`,
  },
}
