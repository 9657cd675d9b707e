import { evaluate } from '../criteria.ts'
import { judgeDeclared } from '../criterion-item.ts'
import type { Part } from '../criterion-part.ts'
import type { Criteria, CriterionItem } from '../pack-disease.ts'
import { add, type Facts, type FindingCode } from './facts.ts'

/** Where an item asks more than the material itself does, under the code people know for it. */
const CODES: Readonly<Partial<Record<Part['about'], FindingCode>>> = {
  level: 'hospital_level',
  window: 'document_stale',
  age: 'age_out_of_range',
}

/** What the declared facts already rule out of the disease's criteria. What is not declared is for a person to see. */
export function checkCriteria(facts: Facts): void {
  const criteria = facts.disease?.criteria
  if (!criteria) return
  const failed = criteria.items.flatMap((item) =>
    judgeDeclared(item, facts)
      .filter((part) => part.verdict === 'unmet')
      .map((part) => ({ item, part })),
  )
  checkThresholds(
    facts,
    criteria,
    failed.filter(({ part }) => part.about === 'thresholds'),
  )
  for (const { item, part } of failed) {
    const code = CODES[part.about]
    if (!code || !decides(criteria, [item]) || isReported(facts, code, part)) continue
    add(facts, code, code === 'hospital_level' ? 'block' : 'warn', sentenceOf(item, part), {
      basis: basisOf(facts, item),
      document: part.document ?? undefined,
    })
  }
}

interface Failed {
  readonly item: CriterionItem
  readonly part: Part
}

/** One line for all values: a warning where nothing else can make up for them, else only worth knowing. */
function checkThresholds(facts: Facts, criteria: Criteria, failed: readonly Failed[]): void {
  const [first] = failed
  if (!first) return
  const decided = decides(
    criteria,
    failed.map(({ item }) => item),
  )
  const said = failed.map(({ item, part }) => `第 ${item.id} 项${part.clause}`).join('；')
  const sentence = `申报的数值没有达到认定标准：${said}${decided ? '' : '（可由其他项满足）'}。`
  add(facts, 'threshold_unmet', decided ? 'warn' : 'info', sentence, {
    basis: basisOf(facts, first.item),
    document: first.part.document ?? undefined,
  })
}

/** Can the criteria no longer be met once these items fail, whatever becomes of the others? */
function decides(criteria: Criteria, items: readonly CriterionItem[]): boolean {
  return (
    evaluate(
      criteria.logic,
      items.map(({ id }) => ({ id, verdict: 'unmet' })),
    ) === 'unmet'
  )
}

/** The material's or the disease's own rule has said it already. */
function isReported({ out }: Facts, code: FindingCode, { document }: Part): boolean {
  return out.some((f) => f.code === code && (document === null || f.evidence?.documentId === document.id))
}

const sentenceOf = (item: CriterionItem, part: Part) => `认定标准第 ${item.id} 项：${part.clause}。`

function basisOf({ disease }: Facts, item: CriterionItem): string {
  return `「${disease?.opsp_dise_name ?? ''}」认定标准第 ${item.id} 项（病种目录 ${disease?.ver ?? ''}）：${item.text}`
}
