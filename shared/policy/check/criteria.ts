import type { Criteria, CriterionItem, CriterionNode, Disease, Threshold } from '../pack-disease.ts'
import { isWord, noSuchWord } from './dictionary.ts'
import type { Draft } from './draft.ts'
import { noSuchMaterial } from './head.ts'
import { type Path, repeated, repeats, type Say } from './report.ts'

/** One disease's criteria: items, logic, and whether anybody at all can meet them. */
export function checkCriteria(disease: Disease, criteria: Criteria, draft: Draft, at: Path, say: Say): void {
  criteria.items.forEach((item, i) => {
    checkItem(item, draft, [...at, 'items', i], say)
  })
  repeats(
    criteria.items.map((item, i) => ({ id: item.id, i })),
    ({ id }) => id,
    ({ id, i }, first) => say([...at, 'items', i, 'id'], `项号「${id}」与第 ${first.i + 1} 项重复，请改正。`),
  )
  checkLogic(criteria, at, say)
  checkAges(disease, criteria, at, say)
}

function checkItem(item: CriterionItem, { head, materialCodes }: Draft, at: Path, say: Say): void {
  if (item.id.trim() === '') say([...at, 'id'], '项号不能为空，请填写。')
  if (item.text.trim() === '') say([...at, 'text'], '标准内容不能为空，请填写。')
  item.papers?.materials.forEach((code, i) => {
    if (!materialCodes.has(code)) say([...at, 'papers', 'materials', i], noSuchMaterial(code))
  })
  repeated(item.papers?.materials ?? [], [...at, 'papers', 'materials'], say)
  const level = item.minHospitalLevel
  if (level !== undefined && !isWord(head.dictionaries, 'HOSP_LV', level)) {
    say([...at, 'minHospitalLevel'], noSuchWord('HOSP_LV', level))
  }
  if (item.minAge !== undefined && item.maxAge !== undefined && item.minAge > item.maxAge) {
    say([...at, 'minAge'], `最低年龄 ${item.minAge} 大于最高年龄 ${item.maxAge}，无人符合，请改正其一。`)
  }
  if (item.records && item.records.outpatient === undefined && item.records.inpatient === undefined) {
    say([...at, 'records'], '没有写明门诊或住院记录的次数，请至少填写一项或删去。')
  }
  if (item.thresholds?.op === 'and') checkThresholds(item.thresholds.of, [...at, 'thresholds'], say)
}

/** Limits on one value that must all hold, and cannot. */
function checkThresholds(limits: readonly Threshold[], at: Path, say: Say): void {
  limits.forEach((limit, i) => {
    const clash = limits.slice(0, i).find((other) => sameValue(limit, other) && excludes(limit, other))
    if (clash) say([...at, 'of', i], `「${limit.name}」的两个界限不能同时满足，请改正其一。`)
  })
}

function sameValue(a: Threshold, b: Threshold): boolean {
  return a.name === b.name && a.unit === b.unit
}

function excludes(a: Threshold, b: Threshold): boolean {
  return (['male', 'female'] as const).some((sex) => {
    const [low, high] = a.op.startsWith('>') ? [a, b] : [b, a]
    if (!low.op.startsWith('>') || !high.op.startsWith('<')) return false
    const least = limitFor(low, sex)
    const most = limitFor(high, sex)
    return least > most || (least === most && (low.op === '>' || high.op === '<'))
  })
}

function limitFor({ value }: Threshold, sex: 'male' | 'female'): number {
  return typeof value === 'number' ? value : value[sex]
}

function checkLogic({ items, logic }: Criteria, at: Path, say: Say): void {
  const known = new Set(items.map((item) => item.id))
  const used = new Set<string>()
  checkNode(logic, known, used, [...at, 'logic'], say)
  items.forEach((item, i) => {
    if (!used.has(item.id)) say([...at, 'items', i], `项号「${item.id}」没有在逻辑中用到，请写进逻辑或删去此项。`)
  })
}

function checkNode(node: CriterionNode, known: ReadonlySet<string>, used: Set<string>, at: Path, say: Say): void {
  if (node.op === 'item') {
    used.add(node.id)
    if (!known.has(node.id)) say([...at, 'id'], `逻辑引用了不存在的项号「${node.id}」，请改正。`)
    return
  }
  if (node.op === 'atLeast' && node.k > node.of.length) {
    say([...at, 'k'], `要求任 ${node.k} 项，但只列了 ${node.of.length} 项，无人符合，请改正。`)
  }
  const texts = node.of.map((child) => JSON.stringify(child))
  node.of.forEach((child, i) => {
    if (texts.indexOf(texts[i] ?? '') < i) say([...at, 'of', i], '与同组的另一项相同，请删去。')
    checkNode(child, known, used, [...at, 'of', i], say)
  })
}

/** Ages that every applicant must have, taken together: of the disease and of items no way leads around. */
function checkAges(disease: Disease, { items, logic }: Criteria, at: Path, say: Say): void {
  const needed = mandatory(logic)
  let least = disease.minAge ?? 0
  let most = disease.maxAge ?? Number.POSITIVE_INFINITY
  if (least > most) return
  items.forEach((item, i) => {
    const ownFault = item.minAge !== undefined && item.maxAge !== undefined && item.minAge > item.maxAge
    if (!needed.has(item.id) || ownFault) return
    const from = Math.max(least, item.minAge ?? 0)
    const to = Math.min(most, item.maxAge ?? Number.POSITIVE_INFINITY)
    if (from > to) say([...at, 'items', i], '年龄要求与病种或其他必备项矛盾，无人符合，请改正其一。')
    else [least, most] = [from, to]
  })
}

/** Items without which the whole can never be met. */
export function mandatory(node: CriterionNode): ReadonlySet<string> {
  if (node.op === 'item') return new Set([node.id])
  const parts = node.of.map(mandatory)
  if (node.op === 'and' || (node.op === 'atLeast' && node.k >= node.of.length)) {
    return new Set(parts.flatMap((part) => [...part]))
  }
  const [first, ...rest] = parts
  return new Set([...(first ?? [])].filter((id) => rest.every((part) => part.has(id))))
}
