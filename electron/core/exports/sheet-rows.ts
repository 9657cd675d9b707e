import type { QueueFilter, QueueRow } from '#shared/contract/core-api.ts'
import type { Rate, Statistics } from '#shared/contract/statistics-api.ts'
import { stateWords } from '#shared/policy/case-words.ts'
import { label } from '#shared/policy/pack.ts'
import { type QueueSource, queueRows, rowsInOrder } from '../flow/queue.ts'

/** Rows of strings, made as they are asked for. */
export interface Table {
  readonly name: string
  readonly heads: readonly string[]
  readonly rows: Iterable<readonly string[]>
}

const CHUNK = 500

const applyWords: Readonly<Record<string, string>> = {
  new: '新申请',
  renewal: '续期',
  change: '变更',
  hospital_change: '定点医疗机构变更',
}
const channelWords: Readonly<Record<string, string>> = {
  provincial_app: '四川医保APP',
  city_mini_program: '智慧医保小程序',
  national_app: '国家医保服务平台APP',
  window: '窗口',
}

const heads = [
  '受理号',
  '姓名（脱敏）',
  '病种',
  '险种',
  '申请类型',
  '渠道',
  '环节',
  '收件日',
  '受理日',
  '办结时限',
  '剩余工作日',
  '核查阻断',
  '核查提醒',
  '初审工号',
]

/** A queue in the order it is worked, masked as on screen. */
export function listRows(source: QueueSource, filter: QueueFilter): Table {
  const { pack } = source.policy
  const textOf = (row: QueueRow): string[] => [
    row.caseNo,
    row.maskedName,
    row.diseaseName,
    label(pack, 'INSUTYPE', row.insutype),
    applyWords[row.applyType] ?? row.applyType,
    channelWords[row.channel] ?? row.channel,
    stateWords[row.state],
    row.receivedOn,
    row.acceptedOn ?? '',
    row.dueOn ?? '',
    row.workdaysLeft === null ? '' : String(row.workdaysLeft),
    String(row.blocks),
    String(row.warns),
    row.firstReviewer ?? '',
  ]
  function* rows(): Generator<string[]> {
    const order = rowsInOrder(source, filter).rows
    for (let from = 0; from < order.length; from += CHUNK) {
      for (const row of queueRows(source, [...order.subarray(from, from + CHUNK)])) yield textOf(row)
    }
  }
  return { name: '案件清单', heads, rows: rows() }
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`

function rateRow(name: string, rate: Rate): string[] {
  if (rate === null) return [name, '不足 5 件，不显示', '', '']
  return [name, percent(rate.share), `${percent(rate.low)}–${percent(rate.high)}`, `${rate.hits} / ${rate.n}`]
}

/** 统计 as the screen shows it, one fact a row. */
export function statisticsRows(told: Statistics): Table {
  const work = (n: number | null) => (n === null ? '不足 5' : String(n))
  const rows: string[][] = [
    ['期间', `${told.from} 至 ${told.today}`, '', ''],
    rateRow('按时办结率', told.onTime),
    rateRow('一次办结率', told.firstPass),
    rateRow('抽查一致率', told.agreement.sampled),
    rateRow('复审一致率', told.agreement.all),
    rateRow('盲审一致率', told.blind),
    ['已超期', String(told.forecast.overdueNow), '', ''],
    ['本周将超期', String(told.forecast.willBeOverdue), '', ''],
    ...told.open.map(({ state, n }) => [`在办：${stateWords[state]}`, String(n), '', '']),
    ...told.backlog.map(({ from, upTo, n }) => [
      `已等 ${upTo === null ? `${from} 天以上` : `${from}–${upTo} 天`}`,
      String(n),
      '',
      '',
    ]),
    ...told.reasons.map(({ code, text, n }) => [`理由 ${code}`, String(n), text, '']),
    ...told.supplements.map(({ code, text, n }) => [`补正 ${code}`, String(n), text, '']),
    ...told.workload.map((one) => [
      `工作量 ${one.staffNo} ${one.name}`,
      `受理 ${work(one.accepted)}`,
      `初审 ${work(one.proposed)}，复审 ${work(one.reviewed)}`,
      `补正与核验 ${work(one.asked)}，手上 ${work(one.held)}`,
    ]),
    ...told.days.map(({ day, received, decided }) => [day, `收到 ${received}`, `办结 ${decided}`, '']),
  ]
  return { name: '统计', heads: ['项目', '数值', '95% 区间或说明', '件数'], rows }
}
