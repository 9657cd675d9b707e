import { label, type PolicyPack } from '#shared/policy/pack.ts'
import type { CriterionItem, Threshold } from '#shared/policy/pack-disease.ts'
import { packIndex } from '#shared/policy/pack-index.ts'
import { text } from '../text.zh.ts'

const words = text.criteria

/** What an item asks for beside its text, as far as the pack says it in a form a machine can check: one phrase each. */
export function requirementsOf(item: CriterionItem, pack: PolicyPack): string[] {
  const { materials } = packIndex(pack)
  const names = item.papers?.materials.map((code) => materials.get(code)?.name ?? code) ?? []
  const phrases = [
    item.windowMonths ? words.within(item.windowMonths) : '',
    item.minHospitalLevel ? words.level(label(pack, 'HOSP_LV', item.minHospitalLevel)) : '',
    item.specialty ?? '',
    item.signers ? words.signers(item.signers.count, item.signers.title) : '',
    item.records ? words.records(item.records.outpatient, item.records.inpatient) : '',
    item.courseMonths ? words.course(item.courseMonths) : '',
    item.reports ? words.reports(item.reports) : '',
    item.thresholds?.of.map(thresholdWords).join(item.thresholds.op === 'and' ? words.and : words.or) ?? '',
    item.minAge !== undefined || item.maxAge !== undefined ? words.age(item.minAge, item.maxAge) : '',
    item.papers ? words.papers(names, item.papers.op) : '',
  ]
  return phrases.filter((phrase) => phrase !== '')
}

function thresholdWords({ name, op, value, unit }: Threshold): string {
  if (typeof value === 'number') return words.limit(name, words.op[op], value, unit)
  return words.limitBySex(name, words.op[op], value.male, value.female, unit)
}
