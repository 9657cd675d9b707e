import type { CriterionVerdict } from '../model/case.ts'
import type { Criteria, CriterionNode } from './pack-disease.ts'

/** 满足 · 不满足 · 无法判断 */
export type Verdict = CriterionVerdict['verdict']

/**
 * What the ticks say of the whole tree, in three-valued logic: 'met' or 'unmet' only when no tick still missing could
 * change it. An item without a tick is unknown; the last tick of an item stands.
 */
export function evaluate(node: CriterionNode, ticks: readonly CriterionVerdict[]): Verdict {
  return verdictOf(node, new Map(ticks.map((t) => [t.id, t.verdict])))
}

function verdictOf(node: CriterionNode, ticks: ReadonlyMap<string, Verdict>): Verdict {
  if (node.op === 'item') return ticks.get(node.id) ?? 'unknown'
  const needed = node.op === 'atLeast' ? node.k : node.op === 'and' ? node.of.length : 1
  let met = 0
  let unknown = 0
  for (const child of node.of) {
    const verdict = verdictOf(child, ticks)
    if (verdict === 'met') met += 1
    else if (verdict === 'unknown') unknown += 1
  }
  if (met >= needed) return 'met'
  return met + unknown < needed ? 'unmet' : 'unknown'
}

/** The items whose tick could still change the outcome, in the pack's order: what the decision bar asks for. */
export function openItems(criteria: Criteria, ticks: readonly CriterionVerdict[]): string[] {
  if (evaluate(criteria.logic, ticks) !== 'unknown') return []
  const open = new Set<string>()
  collectOpen(criteria.logic, new Map(ticks.map((t) => [t.id, t.verdict])), open)
  return criteria.items.map((item) => item.id).filter((id) => open.has(id))
}

function collectOpen(node: CriterionNode, ticks: ReadonlyMap<string, Verdict>, open: Set<string>): void {
  if (verdictOf(node, ticks) !== 'unknown') return
  if (node.op === 'item') open.add(node.id)
  else for (const child of node.of) collectOpen(child, ticks, open)
}

/** Ids of all items a tree refers to, each once. */
export function itemIds(node: CriterionNode): string[] {
  return node.op === 'item' ? [node.id] : [...new Set(node.of.flatMap(itemIds))]
}

/** The tree in words: 「1 并且 2–4 任一」, 「1 并且 2 并且 3–6 任意 2 项」, 「（1 并且 2）或者（1 并且 3 并且 4）」. */
export function describeLogic(node: CriterionNode): string {
  if (node.op === 'item') return node.id
  if (node.op === 'atLeast') {
    const among = flat(node) ? ranges(itemIds(node)) : node.of.map(bracket).join('、')
    return `${among} 任意 ${node.k} 项`
  }
  const [only, ...more] = node.of
  if (only && more.length === 0) return describeLogic(only)
  if (node.op === 'and')
    return node.of.map((n) => (n.op === 'or' && !flat(n) ? bracket(n) : describeLogic(n))).join(' 并且 ')
  return flat(node) ? `${ranges(itemIds(node))} 任一` : node.of.map(bracket).join('或者')
}

function flat(node: CriterionNode): boolean {
  return node.op !== 'item' && node.of.every((child) => child.op === 'item')
}

function bracket(node: CriterionNode): string {
  return node.op === 'item' ? node.id : `（${describeLogic(node)}）`
}

/** 2、3、4 → 2–4; 3、5 stays. */
function ranges(ids: readonly string[]): string {
  const runs: string[][] = []
  for (const id of ids) {
    const run = runs.at(-1)
    if (run && Number(id) === Number(run.at(-1)) + 1) run.push(id)
    else runs.push([id])
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join('、'))).join('、')
}
