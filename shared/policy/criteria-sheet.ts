import type { PolicyPack } from './pack.ts'
import type { CriterionItem, Threshold } from './pack-disease.ts'

/**
 * The criteria spreadsheet: one row per numbered item, one column per thing that can be said of it. The same words go out
 * (`pack export --xlsx`) and come in (`pack import`), so that a city can edit what is in force.
 */
export const sheetName = '认定标准'

export const criteriaColumns = [
  { name: '病种编码', help: '病种目录代码，每行必填', needed: true },
  { name: '病种名称', help: '须与政策包中的名称一致，防止填错行', needed: true },
  { name: '项号', help: '本病种内的项号，不重复', needed: true },
  { name: '标准内容', help: '审核人员看到的文字', needed: true },
  { name: '材料', help: '能证明此项的材料，名称或代码，多个用“；”分隔', needed: false },
  { name: '材料关系', help: '全部 或 任一；多个材料时必填', needed: false },
  { name: '时限(月)', help: '申请日前多少个月内；不限 = 明确不限；空 = 按材料规定', needed: false },
  { name: '最低等级', help: '出具机构的最低等级，名称或代码', needed: false },
  { name: '专科', help: '出具的科室或专科医院', needed: false },
  { name: '签署人数', help: '须几名医师签署；与医师职称一起填', needed: false },
  { name: '医师职称', help: '如 副主任医师', needed: false },
  { name: '门诊记录(次)', help: '至少几次门诊记录', needed: false },
  { name: '住院记录(次)', help: '至少几次住院记录；与门诊记录满足其一即可', needed: false },
  { name: '病程(月)', help: '至少几个月', needed: false },
  { name: '报告(份)', help: '至少几份报告', needed: false },
  { name: '指标', help: '如 血尿酸 > 男416/女357 μmol/L；多个用“；”分隔', needed: false },
  { name: '指标关系', help: '全部 或 任一；多个指标时必填', needed: false },
  { name: '最低年龄', help: '申请日周岁', needed: false },
  { name: '最高年龄', help: '申请日周岁', needed: false },
  { name: '核对要点', help: '只能由人在图像上判断的内容；写了则机器不会自行认定此项满足', needed: false },
  { name: '逻辑', help: '本病种的逻辑，写在第一行，如 1 且 (3 或 4) 且 任2(3-6)', needed: true },
] as const
export type CriteriaColumn = (typeof criteriaColumns)[number]['name']

/** Which column holds a member of an item; complete, so that a new member cannot be lost on the way through a sheet. */
export const columnOf = {
  id: '项号',
  text: '标准内容',
  papers: '材料',
  windowMonths: '时限(月)',
  minHospitalLevel: '最低等级',
  specialty: '专科',
  signers: '签署人数',
  records: '门诊记录(次)',
  courseMonths: '病程(月)',
  reports: '报告(份)',
  thresholds: '指标',
  minAge: '最低年龄',
  maxAge: '最高年龄',
  look: '核对要点',
} as const satisfies Record<keyof CriterionItem, CriteriaColumn>

/** The cells of one row as text; an empty cell is the empty text. */
export type Cells = Readonly<Record<CriteriaColumn, string>>
/** Says what is wrong with a cell. */
export type SayCell = (column: CriteriaColumn, message: string) => void

const SEPARATOR = /[；;\n]/
const RELATIONS = new Map<string, 'and' | 'or'>([
  ['全部', 'and'],
  ['任一', 'or'],
])

/** One row → one item; what is wrong is said, and then the item must not be used. */
export function readItem(cells: Cells, pack: PolicyPack, say: SayCell): CriterionItem {
  const whole = (column: CriteriaColumn, least: 0 | 1) => wholeNumber(cells, column, least, say)
  const papers = partsOf(cells.材料).map((part) => materialCode(part, pack, say))
  const limits = partsOf(cells.指标).map((part) => readThreshold(part, say))
  const signers = { count: whole('签署人数', 1), title: cells.医师职称 }
  if ((signers.count === undefined) !== (signers.title === '')) {
    say(signers.count === undefined ? '签署人数' : '医师职称', '签署人数和医师职称须一起填写。')
  }
  const windowMonths = cells['时限(月)'] === '不限' ? null : whole('时限(月)', 1)
  const level = cells.最低等级 === '' ? undefined : wordCode(cells.最低等级, pack.dictionaries.HOSP_LV ?? {})
  if (level === null) say('最低等级', `字典 HOSP_LV 中没有「${cells.最低等级}」，请改正。`)
  const records = present({ outpatient: whole('门诊记录(次)', 1), inpatient: whole('住院记录(次)', 1) })
  return {
    id: cells.项号,
    text: cells.标准内容,
    ...(papers.length > 0
      ? { papers: { op: relation(cells, '材料关系', papers.length, say), materials: papers } }
      : {}),
    ...present({
      windowMonths,
      minHospitalLevel: level ?? undefined,
      specialty: cells.专科 === '' ? undefined : cells.专科,
      courseMonths: whole('病程(月)', 1),
      reports: whole('报告(份)', 1),
      minAge: whole('最低年龄', 0),
      maxAge: whole('最高年龄', 0),
      look: cells.核对要点 === '' ? undefined : cells.核对要点,
    }),
    ...(signers.count !== undefined && signers.title !== '' ? { signers: { ...signers, count: signers.count } } : {}),
    ...(Object.keys(records).length > 0 ? { records } : {}),
    ...(limits.length > 0 ? { thresholds: { op: relation(cells, '指标关系', limits.length, say), of: limits } } : {}),
  }
}

/** One item → the cells of its row, all but disease and logic. */
export function writeItem(item: CriterionItem, pack: PolicyPack): Partial<Cells> {
  const { papers, thresholds, signers, records } = item
  const number = (n: number | undefined) => (n === undefined ? '' : String(n))
  return {
    项号: item.id,
    标准内容: item.text,
    材料: (papers?.materials ?? []).map((code) => materialWord(code, pack)).join('；'),
    材料关系: papers ? relationWord(papers.op) : '',
    '时限(月)': item.windowMonths === null ? '不限' : number(item.windowMonths),
    最低等级: item.minHospitalLevel === undefined ? '' : levelWord(item.minHospitalLevel, pack),
    专科: item.specialty ?? '',
    签署人数: number(signers?.count),
    医师职称: signers?.title ?? '',
    '门诊记录(次)': number(records?.outpatient),
    '住院记录(次)': number(records?.inpatient),
    '病程(月)': number(item.courseMonths),
    '报告(份)': number(item.reports),
    指标: (thresholds?.of ?? []).map(writeThreshold).join('；'),
    指标关系: thresholds ? relationWord(thresholds.op) : '',
    最低年龄: number(item.minAge),
    最高年龄: number(item.maxAge),
    核对要点: item.look ?? '',
  }
}

/** The members that are there; exact optional members must not hold `undefined`. */
function present<T extends Record<string, unknown>>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {}
  for (const name in members) {
    const value = members[name]
    if (isThere(value)) kept[name] = value
  }
  return kept
}

function isThere<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined
}

function partsOf(text: string): string[] {
  return text
    .split(SEPARATOR)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function wholeNumber(cells: Cells, column: CriteriaColumn, least: 0 | 1, say: SayCell): number | undefined {
  const text = cells[column]
  if (text === '') return undefined
  if (/^\d{1,4}$/.test(text) && Number(text) >= least) return Number(text)
  say(column, `应为${least === 1 ? '大于 0 的' : ''}整数，现为「${text}」，请改正。`)
  return undefined
}

function relation(cells: Cells, column: '材料关系' | '指标关系', count: number, say: SayCell): 'and' | 'or' {
  const text = cells[column]
  const known = RELATIONS.get(text)
  if (known) return known
  if (text !== '' || count > 1) say(column, `应填 全部 或 任一，现为「${text}」，请改正。`)
  return 'and'
}

function relationWord(op: 'and' | 'or'): string {
  return op === 'and' ? '全部' : '任一'
}

function materialCode(text: string, { materials }: PolicyPack, say: SayCell): string {
  const found = materials.find((m) => m.code === text) ?? materials.find((m) => m.name === text)
  if (!found) say('材料', `材料清单中没有「${text}」，请改正或先在政策包中补充该材料。`)
  return found?.code ?? text
}

function materialWord(code: string, { materials }: PolicyPack): string {
  const name = materials.find((m) => m.code === code)?.name ?? code
  const alone = materials.filter((m) => m.name === name || m.code === name).length === 1
  return alone && !SEPARATOR.test(name) && name === name.trim() ? name : code
}

/** Null: no such word. */
function wordCode(text: string, words: Readonly<Record<string, string>>): string | null {
  if (Object.hasOwn(words, text)) return text
  return Object.entries(words).find(([, word]) => word === text)?.[0] ?? null
}

function levelWord(code: string, { dictionaries }: PolicyPack): string {
  const words = dictionaries.HOSP_LV ?? {}
  const word = words[code]
  return word !== undefined && wordCode(word, words) === code ? word : code
}

const NUMBER = String.raw`-?\d+(?:\.\d+)?`
const LIMIT = new RegExp(
  String.raw`^(.+?)\s*(>=|<=|≥|≤|>|<|＞|＜)\s*(?:男\s*(${NUMBER})\s*[/／]\s*女\s*(${NUMBER})|(${NUMBER}))\s*(.*)$`,
)
const OPERATORS = new Map<string, Threshold['op']>([
  ['≥', '>='],
  ['≤', '<='],
  ['＞', '>'],
  ['＜', '<'],
  ['>=', '>='],
  ['<=', '<='],
  ['>', '>'],
  ['<', '<'],
])

function readThreshold(text: string, say: SayCell): Threshold {
  const [, name = '', op = '', male, female, same, unit = ''] = LIMIT.exec(text) ?? []
  const operator = OPERATORS.get(op)
  if (!operator) {
    say('指标', `「${text}」看不懂，请写成 名称 > 数值 单位，如 血尿酸 > 男416/女357 μmol/L。`)
    return { name: text, unit: '', op: '>', value: 0 }
  }
  const value = same === undefined ? { male: Number(male), female: Number(female) } : Number(same)
  return { name: name.trim(), unit: unit.trim(), op: operator, value }
}

function writeThreshold({ name, unit, op, value }: Threshold): string {
  const limit = typeof value === 'number' ? String(value) : `男${value.male}/女${value.female}`
  return `${name} ${op} ${limit} ${unit}`.trim()
}
